"""How each live topic stands, and who may listen: the roof joins the carrier with the houses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from cocreate.accounts.permissions import Person, is_moderator
from cocreate.live import topics
from cocreate.postgres.clock import database_now
from cocreate.staff_door import has_shown_it
from events.models import Event
from ideas import discussion, worklist
from ideas.models import DeskClaim, Idea

State = dict[str, Any]


def read(wanted: list[str]) -> dict[str, State]:
    """The committed state of topics: exactly the numbers that the page itself would show.

    Only what everybody may read is told; a topic about anything else has no state at all.
    One query for each kind of topic, however many topics there are.
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
    told = {"supports": idea.supports_shown}
    if split := idea.supports_split:
        told |= {"supports_confirmed": split[0], "supports_others": split[1]}
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
            "work_newest": " ".join(f"{row.key}@{row.since.timestamp()}" for row in newest),
            "work_claims": json.dumps({f"{kind}:{thing}": name for kind, thing, name in claims}),
        }
    }


READERS: dict[str, Callable[[set[int]], dict[str, State]]] = {"idea": _ideas, "event": _events, "desk": _desk}


def may_listen(person: Person | None, topic: str, session: Any = None) -> bool:
    """Whether somebody may listen: the desk is for moderators; ideas and events tell only what is public.

    A socket passes no middleware, so the second factor is asked for here as the staff's door does.
    """
    kind = topic.partition(":")[0]
    if kind == "desk":
        known = person or AnonymousUser()
        return is_moderator(known) and (not settings.STAFF_MFA_REQUIRED or has_shown_it(session, known))
    return kind in READERS
