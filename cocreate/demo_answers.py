"""The demo's drafts of answers in each state, made by the rules like the rest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cocreate.demo_story import content
from cocreate.demo_telling import Telling
from ideas import preparing_answers as preparing
from ideas import publishing_answers as publishing
from ideas.models import AnswerDraft

Data = dict[str, Any]


def prepare(telling: Telling) -> None:
    """Put the drafts into the story, after the answers that are public already."""
    for data in content("demo/answer_drafts.yaml")["drafts"]:
        written = telling.story.moment(data["days_ago"], 17)
        telling.story.at(written, "drafts of answers", lambda at, data=data: _tell_draft(telling, data, at))


def _tell_draft(telling: Telling, data: Data, at: datetime) -> None:
    idea, people = telling.fresh(data["idea"]), telling.cast.people
    writer, next_on = people[data["by"]], telling.story.when(data["next_date"])
    words = preparing.Words(
        kind=data["decision"],
        text=data["text"],
        reason=data["reason"],
        next_on=next_on.date() if next_on else None,
        initiative=telling.initiatives.get(data["initiative"] or ""),
    )
    made = {"department": idea.department, "words": words, "version": 0}
    draft = preparing.save(idea, by=writer, at=at, **made)
    AnswerDraft.objects.filter(pk=draft.pk).update(is_demo=True)
    if data["fate"] == "writing":
        return
    preparing.ask_for_review(draft, by=writer, at=at, version=1)
    if reader := people.get(data.get("reader", "")):
        read = {"by": reader, "at": at + timedelta(hours=1), "version": 1}
        if data["fate"] == "returned":
            preparing.send_back(draft, note=data["note"], **read)
            return
        preparing.approve(draft, **read)
    if moment := telling.story.when(data.get("publish")):
        publishing.schedule(draft, by=writer, at=at, version=1, publish_at=moment)
