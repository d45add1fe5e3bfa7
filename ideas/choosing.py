"""Choosing a limited number of ideas of a campaign: how many are left, which ones were chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person
from cocreate.language.refusal import Refusal
from ideas.models import Ballot, Campaign, Idea, Vote


@dataclass(frozen=True)
class Choices:
    """What one person has chosen in a campaign: ideas, and how many may be chosen at all."""

    campaign: Campaign
    ideas: list[Idea]
    most: int

    @property
    def left(self) -> int:
        """How many more can be chosen; never below zero."""
        return max(0, self.most - len(self.ideas))


def choices_of(person: Person, campaign: Campaign | None) -> Choices | None:
    """The choices of somebody who is logged in; None where the number of choices is free."""
    if campaign is None or not campaign.is_limited or not person.is_authenticated:
        return None
    chosen = Idea.objects.chosen_by(person).filter(campaign=campaign)
    rows = chosen.only("pk", "title", "state").order_by("votes__updated_at", "id")
    return Choices(campaign, list(rows), campaign.choices_each or 0)


def why_not_choose(by: User, idea: Idea) -> Refusal | None:
    """Whether one more choice of a limited campaign may be made; holds the person's ballot meanwhile.

    Call it in the transaction that writes the vote. Choosing again what is chosen already is
    no second choice. Should anything slip past this question, the check of the ballot refuses.
    """
    campaign = idea.campaign
    if campaign is None or not campaign.is_limited:
        return None
    ballot = Ballot.objects.hold(campaign, by)
    if ballot is None or not ballot.is_full:
        return None
    if Vote.objects.standing().filter(idea=idea, voter_id=by.pk).exists():
        return None
    return no_choices_left(ballot.most)


def no_choices_left(most: int) -> Refusal:
    """What somebody hears who has chosen as many ideas as they may."""
    return Refusal(
        "no_choices_left",
        ngettext(
            "You can choose %(most)d idea of this campaign. You have already chosen one, so this idea is "
            "not chosen.",
            "You can choose up to %(most)d ideas of this campaign. You have already chosen %(most)d, so "
            "this idea is not chosen.",
            most,
        )
        % {"most": most},
        ngettext(
            "If you take back your choice, you can choose this idea.",
            "If you take one of your choices back, you can choose this idea.",
            most,
        ),
        untried=ngettext(
            "You can choose %(most)d idea of this campaign, and have already chosen one.",
            "You can choose up to %(most)d ideas of this campaign, and have already chosen %(most)d.",
            most,
        )
        % {"most": most},
    )
