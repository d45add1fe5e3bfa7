"""Carrying one's support to the idea into which the supported one was joined: one tap, one vote."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from ideas.merging_permissions import not_merged, why_not_carry
from ideas.models import CarriedVote, Idea, MergePart, MergeProposal, State, Vote
from ideas.voting import support

NO_CHOICES_LEFT = "no_choices_left"


def carry(idea: Idea, *, by: User, at: datetime) -> CarriedVote:
    """Support the idea into which this one was joined; repeating changes nothing.

    The vote goes the way of every vote (`voting.support`): phases and limits hold, and the
    primary key lets nobody count twice. The joined idea is held meanwhile, so that the merge
    is not undone under it.
    """
    with transaction.atomic():
        if refusal := why_not_carry(by, idea, at):
            raise refusal
        if not idea.hold_in([State.MERGED]):
            raise not_merged()
        part = part_of(idea)
        if carried := CarriedVote.objects.filter(part=part, voter=by).first():
            return carried
        vote, freed = _support(target_of(idea), idea, by, at)
        carried, _is_new = CarriedVote.objects.get_or_create(
            part=part,
            voter=by,
            defaults={
                "made_vote": vote.has_moved, "voted_at": vote.updated_at, "freed_choice": freed, "at": at,
            },
        )  # fmt: skip
    return carried


def part_of(idea: Idea) -> MergePart:
    """The part of the merge by which an idea is joined now."""
    found: MergePart = idea.merge_parts.get(is_target=False, proposal__state=MergeProposal.State.MERGED)
    return found


def target_of(idea: Idea) -> Idea:
    """The idea into which this one is joined."""
    found: Idea = Idea.objects.select_related("campaign").get(merged_ideas=idea)
    return found


def take_carried_back(part: MergePart, *, at: datetime) -> int:
    """Withdraw the votes that only carrying made, and that nobody declared anew since.

    Called while the joined idea is held, so that nobody carries meanwhile. Returns how many.
    """
    target = part.proposal.parts.get(is_target=True).idea_id
    taken = 0
    for carried in part.carried.filter(made_vote=True).order_by("voter_id"):
        vote = Vote.objects.standing().filter(
            idea=target, voter=carried.voter_id, updated_at=carried.voted_at
        )
        if not vote.update(value=0, updated_at=at):
            continue
        taken += 1
        if carried.freed_choice:
            Vote.objects.filter(idea=part.idea_id, voter=carried.voter_id).update(value=1, updated_at=at)
    return taken


def _support(target: Idea, joined: Idea, by: User, at: datetime) -> tuple[Vote, bool]:
    """The vote, and whether the choice of the joined idea was given up for it.

    With limited choices both would count; the person means one.
    """
    try:
        with transaction.atomic():
            return support(target, by=by, at=at), False
    except Refusal as refusal:
        if refusal.code != NO_CHOICES_LEFT:
            raise
    Vote.objects.standing().filter(idea=joined, voter=by).update(value=0, updated_at=at)
    return support(target, by=by, at=at), True
