"""Proposals of events on the work list of the desk, among what waits of ideas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from cocreate.language.screening import Lists
from events import proposing
from events.models import EventProposal
from ideas import deciding_many, worklist
from ideas.desk import work_items
from ideas.desk.work_facts import Facts
from ideas.desk.work_items import Item
from ideas.models import Batch, BatchItem, Idea
from ideas.screening import look_over
from ideas.worklist import NO_IDEA, Part, Row, Viewer, usual_review

KIND = "event"
FIRST_IDEAS = 2
CHOICE_OF_GROUP = "id_organisation"
WORDS = {"title": "title", "text": "text", "time": "wished_time", "place": "wished_place"}


def register() -> None:
    """How proposals wait, are told in a line, and are decided together with others."""
    about = Idea.objects.filter(event_proposals=OuterRef("pk")).order_by("pk").values("title")
    facts: Facts = {
        **WORDS,
        "by": "proposed_by_id",
        "name": "proposed_by__display_name",
        "ideas": ArraySubquery(about[:FIRST_IDEAS]),
    }
    part = Part(_waiting, NO_IDEA, F("proposed_at"), usual_review("proposed_at"))
    worklist.register(KIND, pgettext_lazy("work list", "Event proposal"), part, decided_together=True)
    work_items.register(KIND, EventProposal, facts, _line)
    decide: dict[str, deciding_many.Decide] = {Batch.Act.PUBLISH: _accept, Batch.Act.RETURN: _return}
    deciding_many.register(KIND, _titles, decide)


def _waiting(viewer: Viewer, today: date) -> QuerySet[Any]:
    waiting: QuerySet[Any] = EventProposal.objects.waiting()
    return waiting if viewer.moderates else waiting.none()


def _line(row: Row, facts: Facts, known: Lists) -> Item:
    page = reverse("event_proposals:one", args=[row.thing])
    return Item(
        row,
        facts["title"],
        page,
        facts["name"],
        "、".join(facts["ideas"]),
        [_("Waits for a group that takes it up")],
        writers={facts["by"]},
        senders={facts["by"]},
        asks_first=f"{page}#{CHOICE_OF_GROUP}",
        found=look_over([facts[name] for name in WORDS], known),
    )


def _titles(numbers: list[int]) -> Iterable[tuple[int, str]]:
    named: Iterable[tuple[int, str]] = EventProposal.objects.filter(pk__in=numbers).values_list("pk", "title")
    return named


def _accept(item: BatchItem, batch: Batch, at: datetime) -> object:
    """Refused with the way to do it: which group takes it up is chosen on the page of the proposal."""
    return proposing.accept_proposal(_proposal(item), by=batch.by, at=at, organisation=None)


def _return(item: BatchItem, batch: Batch, at: datetime) -> object:
    return proposing.return_proposal(
        _proposal(item), by=batch.by, at=at, reason=batch.reason, rule=batch.rule
    )


def _proposal(item: BatchItem) -> EventProposal:
    found: EventProposal = EventProposal.objects.select_related("proposed_by").get(pk=item.thing)
    return found
