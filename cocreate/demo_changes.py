"""The demo's changed texts and merges: sent, decided, agreed, carried over by the rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cocreate.accounts.models import User
from cocreate.demo_story import content
from cocreate.demo_telling import Telling
from ideas import carrying, merging, reviewing_versions, rewording, voting
from ideas.models import Idea, MergeProposal, Version
from ideas.wording import IdeaText

Data = dict[str, Any]
MINUTES = timedelta(minutes=7)


def prepare(telling: Telling) -> None:
    """Put what becomes of public texts into the story."""
    plan = content("demo/changes.yaml")
    for data in plan["changes"]:
        _tell_change(telling, data)
    for data in plan["merges"]:
        _tell_merge(telling, data)


def _tell_change(telling: Telling, data: Data) -> None:
    story, sent = telling.story, telling.story.moment(data["days_ago"], 10)
    story.at(sent, "changed texts", lambda at: _reword(telling, data, at))
    if data["stated"] == "content":
        story.at(sent + timedelta(hours=5), "new texts", lambda at: _publish(telling, data["idea"], at))
        story.at(sent + timedelta(hours=30), "answers of supporters", lambda at: _go_on(telling, data, at))


def _tell_merge(telling: Telling, data: Data) -> None:
    story = telling.story
    story.at(story.moment(data["days_ago"], 11), "merge proposals", lambda at: _propose(telling, data, at))
    if agreed := data.get("agreed_days_ago"):
        story.at(story.moment(agreed, 12), "merges", lambda at: _agree(telling, data, at))
        story.at(story.moment(agreed - 1, 19), "supports carried", lambda at: _carry(telling, data, at))


def _reword(telling: Telling, data: Data, at: datetime) -> None:
    idea = telling.fresh(data["idea"])
    parts = {name: data.get(name, getattr(idea, name)) for name in ("title", "problem", "proposal", "wish")}
    rewording.reword(
        idea,
        by=idea.author,
        at=at,
        text=IdeaText(**parts),
        version_number=rewording.latest_number(idea),
        stated=data["stated"],
        reason=data["reason"],
    )


def _publish(telling: Telling, key: str, at: datetime) -> None:
    waiting = Version.objects.waiting().get(idea=telling.ideas[key])
    reviewing_versions.publish_version(waiting, by=telling.moderator(key), at=at)


def _go_on(telling: Telling, data: Data, at: datetime) -> None:
    """Some supporters say at once that they go on, a few withdraw; most have not answered yet."""
    idea = telling.fresh(data["idea"])
    people = _supporters(idea)
    going_on, withdrawing = people[: data["goes_on"]], people[data["goes_on"] :][: data["withdraws"]]
    for number, person in enumerate(going_on):
        rewording.keep_support(idea, by=person, at=at + number * MINUTES, version_number=idea.version_number)
    for number, person in enumerate(withdrawing):
        voting.withdraw_support(idea, by=person, at=at + number * MINUTES)


def _propose(telling: Telling, data: Data, at: datetime) -> None:
    idea, target = telling.fresh(data["idea"]), telling.fresh(data["into"])
    merging.propose_merge(target, [idea], by=idea.author, at=at, reason=data["reason"])


def _agree(telling: Telling, data: Data, at: datetime) -> None:
    proposal = MergeProposal.objects.open().get(parts__idea=telling.ideas[data["idea"]])
    merging.agree(proposal, by=telling.fresh(data["into"]).author, at=at)


def _carry(telling: Telling, data: Data, at: datetime) -> None:
    idea = telling.fresh(data["idea"])
    for number, person in enumerate(_supporters(idea)[: data["carries"]]):
        carrying.carry(idea, by=person, at=at + number * MINUTES)


def _supporters(idea: Idea) -> list[User]:
    """Who supports an idea, in the order of their accounts."""
    return list(User.objects.filter(pk__in=idea.votes.standing().values("voter_id")).order_by("pk"))
