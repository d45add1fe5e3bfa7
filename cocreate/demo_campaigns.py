"""The demo's campaigns: what the city asks, and in which phases."""

from __future__ import annotations

import json

from cocreate.demo_telling import Data, Telling
from ideas import calling
from ideas.models import Campaign, Phase

ALLOWED = {"submission": (True, False), "support": (False, True)}


def campaign(telling: Telling, data: Data) -> Campaign:
    """A campaign as it stands now, with all its phases."""
    made: Campaign = Campaign.objects.create(
        slug=data["slug"],
        title=data["title"],
        question=data["question"],
        background=data["background"],
        decided="\n".join(data["decided"]),
        open_points="\n".join(data["open"]),
        department=telling.cast.departments[data["department"]],
        threshold=data["threshold"],
        description=json.dumps(data.get("description", []), ensure_ascii=False),
        voting_method="limited" if data.get("choices_each") else "support",
        choices_each=data.get("choices_each"),
        shows_confirmed=data.get("shows_confirmed", False),
        is_published=True,
        is_demo=True,
        **data.get("prompts", {}),
    )
    if data["initiative"]:
        made.initiatives.add(telling.initiatives[data["initiative"]])
        made.save()
    for phase in _phases(data):
        _make_phase(telling, made, phase)
    if data.get("copy"):  # a draft for the next round, as the office makes it
        calling.copy_campaign(made, by=telling.cast.people["mori"], at=telling.story.now)
    return made


def _phases(data: Data) -> list[Data]:
    """The phases; where two run side by side without end, one phase that allows both."""
    phases = [dict(phase) for phase in data["phases"]]
    if len(phases) == 2 and all(phase["ends"] is None for phase in phases):
        return [phases[0] | {"allows": (True, True)}]
    return phases


def _make_phase(telling: Telling, campaign: Campaign, phase: Data) -> None:
    posting, support = phase.pop("allows", None) or ALLOWED.get(phase["kind"], (False, False))
    Phase.objects.create(
        campaign=campaign,
        kind=phase["kind"],
        opens_at=telling.story.when(phase["starts"]),
        closes_at=telling.story.when(phase["ends"]),
        allows_posting=posting,
        allows_support=support,
        hides_counts=phase.get("hides_counts", False),
    )
