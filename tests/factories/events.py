"""Events to begin a test with: rows as they stand, without their history."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from cocreate.accounts.models import User
from events.models import Event, EventProposal
from ideas.models import Idea
from tests.cast import civic_tech, make_organiser, person
from tests.factories.ideas import NOW

_numbers = count(1)


def event(**fields: Any) -> Event:
    """An announced event in a fortnight, with ten seats unless said otherwise."""
    organiser = fields.pop("created_by", None) or make_organiser()
    state = fields.get("state", Event.State.PUBLISHED)
    dates: dict[str, Any] = {}
    if state != Event.State.DRAFT:
        dates = {"published_at": NOW - timedelta(days=7), "published_by": organiser}
    if state == Event.State.CALLED_OFF:
        dates |= {"called_off_at": NOW, "called_off_by": organiser, "called_off_reason": "大雪のため"}
    starts_at = fields.pop("starts_at", NOW + timedelta(days=14))
    ends_at = fields.pop("ends_at", starts_at + timedelta(hours=2))
    return Event.objects.create(
        **{
            "organisation": fields.pop("organisation", None) or civic_tech(),
            "title": f"雪道データ アイデアソン {next(_numbers)}",
            "place": "金沢未来のまち創造館",
            "capacity": 10,
            "state": state,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "created_at": NOW - timedelta(days=8),
            "created_by": organiser,
            **dates,
            **fields,
        }
    )


def proposal(*ideas: Idea, by: User, **fields: Any) -> EventProposal:
    """A proposal that waits unless said otherwise."""
    made: EventProposal = EventProposal.objects.create(
        **{
            "title": f"雪の日の散歩会 {next(_numbers)}",
            "text": "雪の日に歩きにくい場所を、みんなで歩いて確かめたいです。",
            "wished_time": "1月の土曜の午後",
            "proposed_at": NOW - timedelta(days=1),
            "proposed_by": by,
            "submission_key": uuid4(),
            **fields,
        }
    )
    made.ideas.set(ideas)
    return made


def people(how_many: int) -> list[User]:
    """A crowd of citizens with accounts."""
    first = next(_numbers) * 10_000
    return [
        person(f"市民{first + number}", f"crowd{first + number}@example.jp") for number in range(how_many)
    ]
