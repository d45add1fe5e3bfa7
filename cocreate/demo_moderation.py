"""What waits at the demo's desk: a comment to review, an appeal, a text hidden by reports."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cocreate.accounts.models import User
from cocreate.demo_story import content
from cocreate.demo_telling import Telling
from ideas import appealing, discussing, reporting
from ideas.models import Campaign, Comment, Flag, Waits
from ideas.trusting import trust_of_all

Data = dict[str, Any]
KEYS = uuid.UUID("6f6f0d9e-53f0-4a0e-9c0c-2f1f3f1d2026")
SOME_HOURS = timedelta(hours=5)


def prepare(telling: Telling) -> None:
    """Put what happens at the desk in the last days into the story."""
    plan = content("demo/moderation.yaml")
    story = telling.story
    for name, tell in TELLERS.items():
        data = plan[name]
        moment = story.moment(data["days_ago"], 9)
        story.at(moment, "comments at the desk", partial(tell, telling, data))


def _wait(telling: Telling, data: Data, at: datetime) -> None:
    """A telephone number in a comment, where such texts wait; the call has had this rule since then."""
    Campaign.objects.filter(slug=data["campaign"]).update(comments_wait=Waits.FOUND)
    _say(telling, data, at)


def _appeal(telling: Telling, data: Data, at: datetime) -> None:
    """A comment that a moderator hid, and its author asks that another person reads it."""
    spoken = _say(telling, data, at)
    by = telling.moderator(data["idea"])
    reporting.hide_comment(spoken, by=by, at=at + SOME_HOURS, reason=data["reason"])
    decision = spoken.decisions.get()
    appealing.appeal(decision, by=spoken.author, at=at + 2 * SOME_HOURS, text=data["appeal"])


def _report(telling: Telling, data: Data, at: datetime) -> None:
    """A comment that several trusted people report: hidden until somebody decides."""
    spoken = _say(telling, data, at)
    for number, person in enumerate(_trusted(telling, at, besides=spoken.author)[: data["reporters"]]):
        moment = at + SOME_HOURS + number * timedelta(minutes=11)
        discussing.flag(spoken, by=person, at=moment, reason=Flag.Reason.INSULT, text=data["report"])


TELLERS = {"appealed": _appeal, "hidden_by_reports": _report, "waiting_comment": _wait}


def _say(telling: Telling, data: Data, at: datetime) -> Comment:
    idea = telling.fresh(data["idea"])
    others = [person for person in telling.cast.citizens if person.pk != idea.author_id]
    said = discussing.comment(
        idea,
        by=others[data["by_place"]],
        at=at,
        text=data["text"],
        stance=Comment.Stance.INFORMATION,
        submission_key=uuid.uuid5(KEYS, data["text"]),
    )
    Comment.objects.filter(pk=said.pk).update(is_demo=True)
    return said


def _trusted(telling: Telling, at: datetime, *, besides: User) -> list[User]:
    people = [person for person in telling.cast.citizens if person.pk != besides.pk]
    trust = trust_of_all([person.pk for person in people], at=at)
    return [person for person in people if trust[person.pk].is_trusted]
