"""The demo's ideas that came in on paper, by telephone and at the counter, by the rules like the rest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import localdate

from cocreate.demo_story import content
from cocreate.demo_telling import Telling
from ideas import entering, moderation
from ideas.models import Idea
from ideas.wording import IdeaText

Data = dict[str, Any]


def prepare(telling: Telling) -> None:
    """Put what the office typed in into the story."""
    for data in content("demo/paper.yaml")["paper"]:
        typed = telling.story.moment(data["days_ago"], 10)
        telling.story.at(typed, "ideas on paper", lambda at, data=data: _tell(telling, data, at))


def _tell(telling: Telling, data: Data, at: datetime) -> None:
    writer = telling.moderator(data["title"])
    reader = telling.second_person(writer)
    received = entering.Received(data["channel"], data["reason"], localdate(at), shown_as=data["shown_as"])
    entry, _code = entering.enter_for_somebody(
        None,
        by=writer,
        at=at,
        text=IdeaText(data["title"], data["problem"], data["proposal"], ""),
        received=received,
        submission_key=uuid5(NAMESPACE_URL, data["title"]),
    )
    Idea.objects.filter(pk=entry.idea_id).update(is_demo=True)
    if data.get("waits") == "exception":
        return
    entering.approve_exception(entry, by=reader, at=at + timedelta(hours=2))
    if data.get("waits") == "review":
        return
    idea = Idea.objects.select_related("campaign", "author").get(pk=entry.idea_id)
    moderation.publish(idea, by=reader, at=at + timedelta(hours=3), version_number=1)
