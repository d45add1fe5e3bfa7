"""The panel beside an idea: how many, how many more, and what this person can do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from cocreate.accounts.permissions import Person
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from ideas.models import Counter, Follow, Idea, Vote
from ideas.opening_times import why_not_supported


@dataclass(frozen=True)
class VotePanel:
    """What `<c-vote-panel>` takes."""

    idea: Idea
    topic: str
    supports: int
    threshold: int
    voted: bool
    following: bool
    can_change: bool
    can_follow: bool
    refusal: Refusal | None

    @property
    def remaining(self) -> int:
        return max(0, self.threshold - self.supports)


def vote_panel(
    idea: Idea, person: Person, at: datetime, refusal: Refusal | None = None, *, just_voted: bool = False
) -> VotePanel:
    """The panel as it stands now, read after the act it may be the answer to.

    Whose vote was just accepted need not be asked again whether votes are: the phase was held for it.
    """
    supports, voted, following = _numbers(idea, person)
    closed = None if just_voted else why_not_supported(idea, at)
    campaign = idea.campaign
    return VotePanel(
        idea=idea,
        topic=topics.idea(idea.pk),
        supports=supports,
        threshold=(campaign.threshold or 0) if campaign else 0,
        voted=voted and refusal is None,
        following=following,
        can_change=closed is None,
        can_follow=idea.is_listed,
        refusal=refusal or closed,
    )


def _numbers(idea: Idea, person: Person) -> tuple[int, bool, bool]:
    if not person.is_authenticated:  # whose act cannot have changed the number since the idea was read
        return idea.counter.supports, False, False
    numbers = Counter.objects.filter(idea=idea)
    own_vote = Vote.objects.standing().filter(idea=OuterRef("idea"), voter=person.pk)
    own_follow = Follow.objects.filter(idea=OuterRef("idea"), person=person.pk)
    row = numbers.annotate(voted=Exists(own_vote), following=Exists(own_follow))
    return row.values_list("supports", "voted", "following").get()
