"""What waits for me: the first thing staff see in the CMS, and how much of each kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from cocreate.accounts.permissions import is_moderator
from cocreate.language.refusal import Text
from cocreate.live import topics
from cocreate.postgres.clock import database_now
from ideas import worklist
from ideas.deadlines import is_late
from ideas.desk.doors import answers_for_the_city
from ideas.desk.help import takes_part
from ideas.desk.work_items import Item, items_of
from ideas.models import ExpertHelp, Idea, Task
from ideas.worklist import Number, Row, viewer_of

MOST_URGENT = 5


def numbers(request: HttpRequest, at: datetime | None = None) -> dict[str, Number]:
    """How much waits for whoever looks, counted in one query and once for each page."""
    known: dict[str, Number] | None = getattr(request, "what_waits", None)
    if known is None:
        known = worklist.numbers(viewer_of(request.user), at or database_now())
        request.what_waits = known  # the page's own memory
    return known


def live_list(person: Any, found: dict[str, Number]) -> dict[str, Any]:
    """Which topic moves the numbers of somebody's list, and how many of them it does not know of.

    Moderators share one topic, which leaves out what is another list for each of them.
    """
    if is_moderator(person):
        personal = sum(found[kind].waiting for kind in worklist.PERSONAL if kind in found)
        return {"live": topics.desk(), "personal": personal}
    return {"live": topics.own_desk(person.pk) if worklist.has_own_list(person) else "", "personal": 0}


def how_many(request: HttpRequest, *kinds: str) -> int:
    """How much of these kinds waits for whoever looks."""
    found = numbers(request)
    return sum(found[kind].waiting for kind in kinds if kind in found)


# Where moderators look through one kind, and what it is called there; other houses add theirs.
QUEUES: list[tuple[Text, str, tuple[str, ...]]] = [
    (gettext_lazy("Ideas waiting for review"), "ideas_desk:waiting", (Task.IDEA, Task.TEXT)),
    (gettext_lazy("Comments waiting for review"), "ideas_desk:waiting_comments", (Task.COMMENT,)),
    (gettext_lazy("Reports by readers"), "ideas_desk:reports", (Task.REPORT,)),
    (gettext_lazy("Appeals"), "ideas_desk:appeals", (Task.APPEAL,)),
]


class WhatWaits(Component):
    """The numbers of what waits for the person who looks, each with the way there."""

    order = 10
    template_name = "ideas/desk/what_waits.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        rows = []
        person = self.request.user
        if is_moderator(person):
            rows += _review_rows(self.request)
        if answers_for_the_city(person):
            rows += _answer_rows(person)
        if takes_part(person):
            rows.append(_help_row(person))
        found = numbers(self.request)
        return {
            "rows": rows,
            "items": self._most_urgent() if rows else [],
            "total": worklist.total(found).waiting,
            **live_list(person, found),
        }

    def _most_urgent(self) -> list[Item]:
        at = database_now()
        first = worklist.rows(viewer_of(self.request.user), at)[:MOST_URGENT]
        return items_of([Row(*values) for values in first], at)


def _review_rows(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"number": how_many(request, *kinds), "label": label, "url": reverse(page)}
        for label, page, kinds in QUEUES
    ]


def _help_row(person: Any) -> dict[str, Any]:
    number = ExpertHelp.objects.for_desk_of(person).open().distinct().count()
    return {"number": number, "label": _("Support by the DX CoE"), "url": reverse("ideas_desk:help")}


def _answer_rows(person: Any) -> list[dict[str, Any]]:
    mine, at = Idea.objects.assigned_to(person), database_now()
    days = list(mine.needing_an_answer().values_list("answer_due_on", flat=True))
    news = [idea.news_due_on for idea in mine.needing_news()]
    url = reverse("ideas_desk:answers")
    return [
        {
            "number": len(days),
            "late": sum(is_late(day, at) for day in days),
            "label": _("Ideas waiting for an answer"),
            "url": url,
        },
        {
            "number": len(news),
            "late": sum(is_late(day, at) for day in news),
            "label": _("Ideas whose next news is awaited"),
            "url": f"{url}#news",
        },
    ]
