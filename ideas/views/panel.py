"""The panel beside an idea: how many, how many more, and what this person can do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cocreate.accounts.permissions import Person, is_known
from cocreate.caching.addresses import Numbered
from cocreate.caching.drawn import Apart
from cocreate.caching.poured import Poured
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.postgres.prepared import Prepared
from ideas.choosing import Choices, choices_of, no_choices_left
from ideas.models import Campaign, Counter, Follow, Idea, State, Vote
from ideas.opening_times import why_not_let_go, why_not_supported
from ideas.permissions import why_not_among_supporters, why_not_support
from ideas.views.choices import SUPPORT, own_choices

FOLLOW = Numbered("ideas:follow")

GATHERING = (State.PUBLISHED, State.UNDER_REVIEW)  # once the city has decided, nothing is left to gather


@dataclass(frozen=True)
class VotePanel:
    """How an idea stands, and what somebody can do about it."""

    idea: Idea
    topic: str
    supports: int | None
    threshold: int
    voted: bool
    following: bool
    can_change: bool
    can_follow: bool
    refusal: Refusal | None
    note: str  # who can support here, for whoever is not logged in
    appears_at: datetime | None  # when a hidden count can be read
    split: tuple[int, int] | tuple[None, None] | None  # without numbers while a part is too small
    choices: dict[str, Any] | None
    may_change_choices: bool

    @property
    def inputs(self) -> dict[str, Any]:
        """What `<c-vote-panel>` is handed: looked up here, where a look costs a tenth of one in the template.

        Numbers change all day and addresses from idea to idea: both are filled in last. Nothing is said of
        missing supporters when none are.
        """
        missing = self.threshold - (self.supports or 0)
        support_url = Poured(SUPPORT(self.idea.pk) if self.can_change else "")
        follow_url = Poured(FOLLOW(self.idea.pk))
        return {
            "topic": Poured(self.topic),
            "supports": None if self.supports is None else Apart(self.supports),
            "threshold": self.threshold,
            "remaining": Apart(missing) if missing > 0 else 0,
            "voted": self.voted,
            "refusal": self.refusal,
            "action": support_url,
            "withdraw_action": support_url,
            "version": self.idea.version_number,
            "following": self.following,
            "follow_action": follow_url,
            "unfollow_action": follow_url,
            "appears": self.appears_at,
            "split": self.split,
            "note": self.note,
        }


def vote_panel(
    idea: Idea, person: Person, at: datetime, refusal: Refusal | None = None, vote: Vote | None = None
) -> VotePanel:
    """The panel as it stands now, read after the act it may be the answer to.

    Whose `vote` was just accepted need not be asked again whether votes are, whether counts are hidden
    and whether they may give it: the phase was held for it. Whoever took theirs back is offered to give
    it again, if they may.
    """
    campaign = idea.campaign
    may_give = vote is not None and vote.may_be_given
    if campaign is not None and (vote is None or vote.is_secret or not may_give):
        campaign.read_phases()
    counter, voted, following = _numbers(idea, person)
    closed = why_not_supported(idea, at) if vote is None else None
    choices = choices_of(person, campaign)
    is_quiet_until = idea.quiet_until(at)
    is_hidden = vote.is_secret if vote is not None else _is_hidden(campaign, is_quiet_until, at)
    shows_split = campaign is not None and campaign.shows_confirmed and not is_hidden
    why_not = refusal or closed
    if why_not is None and not (voted or may_give):
        why_not = _why_not_here(idea, person, at, choices)
    return VotePanel(
        idea=idea,
        topic=topics.idea(idea.pk),
        supports=None if is_hidden else counter.supports,
        threshold=_goal(idea, campaign, counter, closed),
        voted=voted and refusal is None,
        following=following,
        can_change=closed is None,
        can_follow=idea.is_listed,
        refusal=refusal or (why_not and why_not.before_a_try()),
        note="" if why_not else _who_supports(idea, person, at),
        appears_at=_appears_at(campaign, is_quiet_until) if is_hidden else None,
        split=(counter.split() or (None, None)) if shows_split else None,
        choices=own_choices(choices, str(idea.pk)),
        may_change_choices=choices is not None and why_not_let_go(idea, at) is None,
    )


def _goal(idea: Idea, campaign: Campaign | None, counter: Counter, closed: Refusal | None) -> int:
    """The number that makes the city answer, for as long as it can be reached or was; else 0."""
    if campaign is None or not campaign.threshold or idea.state not in GATHERING:
        return 0
    is_over = closed is not None and closed.code == "support_closed"
    return 0 if is_over and counter.supports < campaign.threshold else campaign.threshold


def _is_hidden(campaign: Campaign | None, quiet_until: datetime | None, at: datetime) -> bool:
    return bool(quiet_until) or (campaign is not None and campaign.hides_counts_at(at))


def _appears_at(campaign: Campaign | None, quiet_until: datetime | None) -> datetime | None:
    """When the count can be read: when every reason to hide it is over."""
    ends = [quiet_until, campaign.counts_appear_at() if campaign is not None else None]
    return max(filter(None, ends), default=None)


def _why_not_here(idea: Idea, person: Person, at: datetime, choices: Choices | None) -> Refusal | None:
    """Why this person cannot support this idea, known before they try."""
    if not is_known(person):
        return None  # they hear it when they try, after the log-in
    if choices is not None and not choices.left:
        return no_choices_left(choices.most)
    return why_not_support(person, idea, at)


def _who_supports(idea: Idea, person: Person, at: datetime) -> str:
    """Who can support here, so that nobody logs in only to read that they cannot."""
    if person.is_authenticated:
        return ""
    outside = why_not_among_supporters(person, idea, at)
    return str(outside.before_a_try()) if outside else ""


def _numbers(idea: Idea, person: Person) -> tuple[Counter, bool, bool]:
    if not person.is_authenticated:  # whose act cannot have changed the number since the idea was read
        return idea.counter, False, False
    (row,) = NUMBERS_FOR.rows(idea=idea.pk, person=person.pk)
    return row, row.voted, row.following


def _numbers_for(idea: int, person: int) -> QuerySet[Any, Any]:
    own_vote = Vote.objects.standing().filter(idea=OuterRef("idea"), voter=person)
    own_follow = Follow.objects.filter(idea=OuterRef("idea"), person=person)
    return Counter.objects.filter(idea=idea).annotate(voted=Exists(own_vote), following=Exists(own_follow))


NUMBERS_FOR = Prepared(_numbers_for, idea=int, person=int)
