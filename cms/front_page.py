"""What the front page shows: an open campaign, moving ideas, what the city did, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cocreate.accounts.permissions import Person
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.postgres.clock import database_now
from cocreate.strategy.models import Pillar, Version
from events.cards import cards
from events.models import Event
from ideas.models import Answer, Campaign, FollowUp, Idea, Phase

IDEAS, EVENTS, DEEDS, STORIES = 3, 3, 2, 3


def contents(person: Person, at: datetime) -> dict[str, Any]:
    """Everything below the headline, in a fixed number of queries.

    Strangers share the two lists whose numbers move; whoever is logged in finds their own tap counted.
    """
    campaign = open_campaign(at)
    counted: dict[str, int | None] = {**numbers(campaign.pk if campaign else None)}
    hides = campaign and any(phase.hides_counts_at(at) for phase in campaign.shown_phases)
    if campaign and (hides or campaign.quiet_until(at)):
        counted["supports"] = None
    anew = person.is_authenticated
    return {
        "campaign": campaign and {**faces(campaign, at), **counted},
        "number_of_ideas": counted["all_ideas"],
        "ideas": moving_ideas() if anew else remembered_ideas(),
        "deeds": deeds(),
        "events": cards(coming(at) if anew else remembered_coming(), at),
        "stories": stories(),
        "pillars": pillars(),
    }


def open_campaign(at: datetime) -> Campaign | None:
    """The campaign in which something is allowed now; of several, the one whose phase ends first."""
    by_campaign = phases_by_campaign()
    running = [phase for one in by_campaign.values() for phase in one if phase.runs_at(at)]
    running = [phase for phase in running if phase.allows_posting or phase.allows_support]
    if not running:
        return None
    soonest = min(running, key=lambda phase: (phase.closes_at is None, phase.closes_at, phase.pk))
    campaign: Campaign = soonest.campaign
    campaign.shown_phases = by_campaign[campaign.pk]
    return campaign


@for_seconds(SECONDS)
def phases_by_campaign() -> dict[int, list[Phase]]:
    """The phases of every campaign; which of them runs is decided anew, by the database's clock."""
    found: dict[int, list[Phase]] = {}
    phases = Phase.objects.filter(campaign__in=Campaign.objects.published()).select_related("campaign")
    for phase in phases.order_by("opens_at"):
        found.setdefault(phase.campaign_id, []).append(phase)
    return found


def faces(campaign: Campaign, at: datetime) -> dict[str, Any]:
    """What the campaign's box says about its phases."""
    now = next(phase for phase in campaign.shown_phases if phase.runs_at(at))
    return {"campaign": campaign, "phase": phase_sentence(now, at), "steps": steps(campaign.shown_phases, at)}


def phase_sentence(phase: Phase, at: datetime) -> str:
    """What is going on and until when; the end does not belong to a phase, so its last day may be the eve."""
    doing = {
        Phase.Kind.SUBMISSION: pgettext("phase now", "Ideas wanted"),
        Phase.Kind.SUPPORT: pgettext("phase now", "Gathering support"),
    }.get(Phase.Kind(phase.kind), str(phase))
    if phase.closes_at is None:
        return str(doing)
    last = timezone.localdate(phase.closes_at - timedelta(microseconds=1))
    left = (last - timezone.localdate(at)).days
    until = date_format(last, pgettext("date format", "M j (D)"))
    days = ngettext("{days} day left", "{days} days left", left).format(days=left) if left else _("last day")
    return _("{doing} until {date}, {days}").format(doing=doing, date=until, days=days)


def steps(phases: list[Phase], at: datetime) -> list[dict[str, str]]:
    """The phases of a campaign for the row of steps; says which is over and which is now."""
    return [{"label": str(phase), "state": _state(phase, at)} for phase in phases]


def _state(phase: Phase, at: datetime) -> str:
    if phase.runs_at(at):
        return "now"
    return "done" if phase.opens_at <= at else ""


@for_seconds(30)
def numbers(campaign_id: int | None) -> dict[str, int]:
    """How many ideas there are, and how many ideas, supports and final answers a campaign has."""
    final = Answer.objects.filter(idea=OuterRef("pk")).exclude(kind=Answer.Kind.INTERIM)
    counted = (
        Idea.objects.listed()
        .filter(campaign=campaign_id or 0)
        .aggregate(
            ideas=Count("pk"),
            supports=Sum("counter__supports"),
            answered=Count("pk", filter=Q(Exists(final))),
        )
    )
    known = {name: number or 0 for name, number in counted.items()}
    return {"all_ideas": Idea.objects.listed().count(), **known}


def moving_ideas() -> list[Idea]:
    """Ideas that gain support or comments now."""
    return list(Idea.objects.listed().for_cards().order_by("-trend", "-id")[:IDEAS])


@for_seconds(SECONDS)
def remembered_ideas() -> list[Idea]:
    """`moving_ideas` as strangers see them."""
    return moving_ideas()


def coming(at: datetime) -> list[Event]:
    """The next events."""
    return list(Event.objects.listed().upcoming(at).for_cards()[:EVENTS])


@for_seconds(SECONDS)
def remembered_coming() -> list[Event]:
    """Those `coming` as strangers see them."""
    return coming(database_now())


def _answered(one: Answer, idea: Idea) -> dict[str, Any]:
    return {
        "at": one.published_at,
        "idea": idea,
        "text": one.text,
        "department": one.department,
        "kind": "answer",
        "decision": one.get_kind_display(),
        "what": one,
    }


def _followed(one: FollowUp, idea: Idea) -> dict[str, Any]:
    return {
        "at": one.at,
        "idea": idea,
        "text": one.text,
        "department": idea.department,
        "kind": "follow_up",
        "decision": "",
        "what": one,
    }


@for_seconds(SECONDS)
def deeds() -> list[dict[str, Any]]:
    """The latest final answers and what followed from them, one for each idea."""
    seen = Idea.objects.listed()
    answers = (
        Answer.objects.filter(idea__in=seen)
        .exclude(kind=Answer.Kind.INTERIM)
        .select_related("department")
        .order_by("-published_at", "-pk")[: DEEDS * 2]
    )
    steps_after = FollowUp.objects.filter(idea__in=seen).order_by("-at", "-pk")[: DEEDS * 2]
    ideas = _ideas_of(answers, steps_after)
    told = [_answered(one, ideas[one.idea_id]) for one in answers]
    told += [_followed(one, ideas[one.idea_id]) for one in steps_after]
    told.sort(key=lambda deed: deed["at"], reverse=True)
    by_idea = {deed["idea"].pk: deed for deed in reversed(told)}
    return sorted(by_idea.values(), key=lambda deed: deed["at"], reverse=True)[:DEEDS]


def _ideas_of(*rows: Iterable[Answer | FollowUp]) -> dict[int, Idea]:
    """The ideas of answers and steps in one query, with what may be known of their counts."""
    numbers = {row.idea_id for several in rows for row in several}
    found: dict[int, Idea] = (
        Idea.objects.with_counts().select_related("department").defer("search").in_bulk(numbers)
    )
    return found


@for_seconds(SECONDS)
def pillars() -> list[Pillar]:
    """The directions of the strategy that is in force, with its number and their initiatives."""
    current = Version.objects.current().filter(strategy=OuterRef("strategy"))
    first = Version.objects.current().order_by("strategy").values("strategy")[:1]
    return list(
        Pillar.objects.filter(strategy=first)
        .annotate(version=Subquery(current.values("number")[:1]))
        .select_related("strategy")
        .order_by("position", "id")
        .prefetch_related("initiatives")
    )


@for_seconds(SECONDS)
def stories() -> list[Any]:
    """The latest news."""
    from cms.models.news import NewsPage  # the front page's model imports this module

    return list(NewsPage.objects.newest()[:STORIES])
