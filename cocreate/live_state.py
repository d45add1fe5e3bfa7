"""How each live topic stands, and who may listen: the roof joins the carrier with the houses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known, is_moderator
from cocreate.live import topics
from cocreate.postgres.clock import database_now
from cocreate.staff_door import has_shown_it
from events.models import Event
from ideas import claiming, discussion, worklist
from ideas.models import DeskClaim, Idea

State = dict[str, Any]


def read(wanted: list[str]) -> dict[str, State]:
    """The committed state of topics: exactly the numbers that the page itself would show.

    Of ideas and events only what everybody may read is told, in one query for each kind of topic, however
    many topics there are; a topic about anything else has no state at all.
    """
    by_kind: dict[str, set[int]] = {}
    for topic in wanted:
        kind, _, number = topic.partition(":")
        by_kind.setdefault(kind, set()).add(int(number) if number.isdecimal() and len(number) < 16 else 0)
    states: dict[str, State] = {}
    for kind, numbers in by_kind.items():
        states |= READERS.get(kind, _nothing)(numbers)
    return states


def _nothing(numbers: set[int]) -> dict[str, State]:
    return {}


def _ideas(numbers: set[int]) -> dict[str, State]:
    rows: Any = (
        Idea.objects.listed()
        .filter(pk__in=numbers)
        .annotate(latest=ArraySubquery(discussion.latest_of(OuterRef("pk")).values("pk")))
        .with_counts()
        .only("pk", "state", "campaign__shows_confirmed", "counter")
    )
    return {
        topics.idea(idea.pk): {
            **_supports(idea),
            "comments": idea.counter.comments,
            "latest_comments": idea.latest,
            "status": idea.state,
        }
        for idea in rows
    }


def _supports(idea: Idea) -> State:
    """The counts of support that everybody may know; nothing at all while they are hidden."""
    if idea.supports_shown is None:
        return {}
    told: State = {"supports": idea.supports_shown}
    if idea.shows_split:  # parts that became too small are told too, so that an open page takes them away
        told["supports_confirmed"], told["supports_others"] = idea.supports_split or (None, None)
    return told


def _events(numbers: set[int]) -> dict[str, State]:
    return {
        topics.event(event.pk): {"seats_left": event.seats_left, "seats_taken": event.seats_taken}
        for event in Event.objects.listed().filter(pk__in=numbers)
    }


def _desk(numbers: set[int]) -> dict[str, State]:
    """How much waits, what arrived last, and who looks at what: for moderators, and without a word of it."""
    at = database_now()
    found = worklist.numbers(worklist.ANY_MODERATOR, at)
    common = {kind: number for kind, number in found.items() if kind not in worklist.PERSONAL}
    newest = worklist.newest(worklist.ANY_MODERATOR, at)
    claims = DeskClaim.objects.standing(at).values_list("kind", "thing", "by__display_name")
    return {
        topics.desk(): {
            **{f"work_{kind}": number.waiting for kind, number in common.items()},
            "work_common": worklist.total(common).waiting,
            "work_newest": _arrivals(newest),
            "work_claims": json.dumps({f"{kind}:{thing}": name for kind, thing, name in claims}),
        }
    }


def _own_desks(numbers: set[int]) -> dict[str, State]:
    """How much waits for each of these people, what of it arrived last, and who looks at it.

    One question for each of them: a list of one's own is short, and an act concerns few people. Who they
    are is read anew, so whoever is suspended or left a department hears no more.
    """
    at = database_now()
    people = User.objects.filter(pk__in=numbers, is_active=True, suspended_at=None)
    return {topics.own_desk(person.pk): _own_desk(worklist.viewer_of(person), at) for person in people}


def _own_desk(viewer: worklist.Viewer, at: datetime) -> State:
    rows = [] if viewer.moderates else [worklist.Row(*values) for values in worklist.rows(viewer, at)]
    by_kind = Counter(row.kind for row in rows)
    newest = sorted(rows, key=lambda row: row.since, reverse=True)[: worklist.NEWEST]
    claims = claiming.claims_of({(row.kind, row.thing) for row in rows}, at)
    names = {f"{kind}:{thing}": claim.by.display_name for (kind, thing), claim in claims.items()}
    return {
        **{f"work_{kind}": by_kind[kind] for kind in worklist.PARTS},
        "work_common": len(rows),
        "work_newest": _arrivals(newest),
        "work_claims": json.dumps(names),
    }


def _arrivals(rows: list[worklist.Row]) -> str:
    return " ".join(f"{row.key}@{row.since.timestamp()}" for row in rows)


READERS: dict[str, Callable[[set[int]], dict[str, State]]] = {
    "idea": _ideas,
    "event": _events,
    "desk": _desk,
    "own_desk": _own_desks,
}


def may_listen(person: Person | None, topic: str, session: Any = None) -> bool:
    """Whether somebody may listen: a desk is for whose it is; ideas and events tell only what is public.

    A socket passes no middleware, so the second factor is asked for here as the staff's door does.
    """
    kind, known = topic.partition(":")[0], person or AnonymousUser()
    if kind == "desk":
        return is_moderator(known) and _has_shown_it(known, session)
    if kind == "own_desk":
        is_theirs = is_known(known) and topic == topics.own_desk(known.pk)
        return is_theirs and worklist.has_own_list(known) and _has_shown_it(known, session)
    return kind in READERS


def _has_shown_it(person: Person, session: Any) -> bool:
    return not settings.STAFF_MFA_REQUIRED or has_shown_it(session, person)
