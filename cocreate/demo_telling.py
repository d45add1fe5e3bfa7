"""What those who tell the demo hand to each other."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from cocreate.accounts.models import User
from cocreate.demo_people import Cast
from cocreate.demo_story import Story
from cocreate.places.models import District
from cocreate.strategy.models import Initiative
from ideas.models import Campaign, Category, Comment, Idea

Data = dict[str, Any]


class Telling:
    """What the tellers share: the story, the cast, and the ideas by their keys as they come to be."""

    def __init__(self, story: Story, cast: Cast) -> None:
        self.story = story
        self.cast = cast
        self.ideas: dict[str, Idea] = {}
        self.open_ideas: dict[str, Idea] = {}  # as they were published; enough for votes and comments
        self.comments: dict[str, Comment] = {}
        self.published: dict[str, datetime] = {}
        self.campaigns: dict[str, Campaign] = {}
        self.events: dict[str, Any] = {}
        self.categories: dict[str, Category] = {}
        self.choices: Counter[tuple[int, int]] = Counter()  # of campaign and person
        self.initiatives = {each.key: each for each in Initiative.objects.all()}
        self.districts = {each.name: each for each in District.objects.all()}

    def moderator(self, key: str) -> User:
        """One of the two moderators, always the same for an idea."""
        return self.cast.people["mori" if len(key) % 2 else "tanimoto"]

    def second_person(self, writer: User) -> User:
        """A moderator who reads an answer before it is public, and did not write it."""
        return self.cast.people["tanimoto" if writer == self.cast.people["mori"] else "mori"]

    def fresh(self, key: str) -> Idea:
        """An idea as the database knows it at this point of the story."""
        found: Idea = Idea.objects.select_related("campaign", "counter", "department").get(
            pk=self.ideas[key].pk
        )
        return found
