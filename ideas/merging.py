"""Joining ideas with the consent of their authors (統合), and undoing it.

Proposed with a reason, agreed by every author, done at the last agreement: then the joined
idea is a signpost that stays readable, and its supporters may carry their support over. For
14 days it can be undone. Nobody's support is moved by anybody else.

Locks are taken in one order, so that nothing waits in a circle: the parts of a new proposal by the
number of their ideas; later the proposal, the joined ideas by number, then the one that stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import carrying, merge_notices
from ideas.authors import authors_of
from ideas.desk_news import tell_desks
from ideas.merging_permissions import (
    already_proposed,
    why_not_answer_merge,
    why_not_merge,
    why_not_propose_merge,
    why_not_undo_merge,
)
from ideas.models import Follow, Idea, MergePart, MergeProposal, State, StateChange
from ideas.wording import checked

LONGEST_REASON = 300
FIRST_REMINDER = timedelta(days=7)
LAST_REMINDER = timedelta(days=12)
ONE_OPEN = "one_open_merge_proposal_per_idea"


def propose_merge(
    target: Idea, sources: Sequence[Idea], *, by: User, at: datetime, reason: str
) -> MergeProposal:
    """Propose to join ideas into another. An author who proposes it has thereby agreed."""
    try:
        with transaction.atomic():
            if refusal := why_not_propose_merge(by, target, sources, at):
                raise refusal
            why = checked(reason, LONGEST_REASON, lines=False)
            proposal = MergeProposal.objects.create(reason=why, proposed_by=by, proposed_at=at)
            MergePart.objects.bulk_create(
                MergePart(proposal=proposal, idea=idea, is_target=idea.pk == target.pk)
                for idea in sorted((target, *sources), key=lambda idea: idea.pk)
            )
            record("merge.propose", by=by, on=proposal, at=at, detail=_numbers(proposal))
            merge_notices.proposed(proposal, at=at)
            announce(topics.desk())
            _enter_agreement(proposal, by, at)
    except IntegrityError as problem:
        if ONE_OPEN not in str(problem):
            raise
        raise already_proposed() from problem
    return proposal


def agree(proposal: MergeProposal, *, by: User, at: datetime) -> MergeProposal:
    """Agree for all one's ideas in the proposal; at the last agreement the ideas are joined.

    Agreeing again changes nothing. If an idea has moved on meanwhile, the proposal ends.
    """
    with transaction.atomic():
        proposal = _held(proposal)
        if proposal.parts.of(by).filter(agreed_by=by).exists():
            return proposal
        if refusal := why_not_answer_merge(by, proposal, at):
            raise refusal
        record("merge.agree", by=by, on=proposal, at=at)
        _enter_agreement(proposal, by, at)
    return proposal


def refuse(proposal: MergeProposal, *, by: User, at: datetime, reason: str = "") -> MergeProposal:
    """Say no: that ends the proposal, and everything stays as it was."""
    with transaction.atomic():
        proposal = _held(proposal)
        if refusal := why_not_answer_merge(by, proposal, at):
            raise refusal
        why = checked(reason, LONGEST_REASON, required=False, lines=False)
        _end(proposal, MergeProposal.State.REFUSED, by, at, why)
        merge_notices.ended(proposal, at=at)
    return proposal


def undo(proposal: MergeProposal, *, by: User, at: datetime, reason: str) -> MergeProposal:
    """Separate joined ideas again: each is what it was, and votes that only the merge made go."""
    with transaction.atomic():
        proposal = _held(proposal)
        if refusal := why_not_undo_merge(by, proposal, at):
            raise refusal
        why = checked(reason, LONGEST_REASON, lines=False)
        sources = _held_ideas(proposal)
        for part, idea in sources:
            carrying.take_carried_back(part, at=at)
            _move(idea, State(part.state_before), None, why, by, at)
        proposal.state, proposal.undone_at, proposal.undone_by = MergeProposal.State.UNDONE, at, by
        proposal.undone_reason = why
        proposal.save(update_fields=["state", "undone_at", "undone_by", "undone_reason"])
        record("merge.undo", by=by, on=proposal, at=at, detail=_numbers(proposal))
        announce(topics.idea(target_of(proposal).pk))
        merge_notices.undone(proposal, at=at)
    return proposal


def remind_and_close(*, at: datetime) -> int:
    """Remind authors who have not answered, twice; end what nobody answered in 14 days."""
    for proposal in MergeProposal.objects.open().filter(proposed_at__lte=at - FIRST_REMINDER):
        with transaction.atomic():
            proposal = _held(proposal)
            if proposal.state != MergeProposal.State.OPEN:
                continue
            if at >= proposal.answer_until:
                _end(proposal, MergeProposal.State.EXPIRED, None, at, "")
                merge_notices.ended(proposal, at=at)
            else:
                is_last = at >= proposal.proposed_at + LAST_REMINDER
                merge_notices.reminded(proposal, is_last=is_last, at=at)
    return MergeProposal.objects.open().count()


def target_of(proposal: MergeProposal) -> Idea:
    """The idea that stays."""
    return proposal.parts.select_related("idea").get(is_target=True).idea


def _enter_agreement(proposal: MergeProposal, by: User, at: datetime) -> None:
    proposal.parts.of(by).filter(agreed_at=None).update(agreed_at=at, agreed_by=by)
    if not proposal.parts.filter(agreed_at=None).exists():
        _merge(proposal, by, at)


def _merge(proposal: MergeProposal, by: User, at: datetime) -> None:
    """Join the ideas, if that is still possible now that they are held."""
    sources = _held_ideas(proposal)
    target = Idea.objects.get(pk=target_of(proposal).pk)
    if why_not_merge(target, [idea for _part, idea in sources]):
        _end(proposal, MergeProposal.State.LAPSED, None, at, "")
        merge_notices.ended(proposal, at=at)
        return
    for part, idea in sources:
        part.state_before = idea.state
        part.save(update_fields=["state_before"])
        _move(idea, State.MERGED, target, proposal.reason, by, at)
        for author in authors_of(idea):
            Follow.objects.get_or_create(idea=target, person=author, defaults={"since": at})
    _end(proposal, MergeProposal.State.MERGED, by, at, "")
    announce(topics.idea(target.pk))
    merge_notices.merged(proposal, at=at)


def _move(idea: Idea, to: State, into: Idea | None, reason: str, by: User, at: datetime) -> None:
    before, idea.state, idea.merged_into = idea.state, to, into
    idea.save(update_fields=["state", "merged_into"])
    StateChange.objects.create(idea=idea, from_state=before, to_state=to, reason=reason, by=by, at=at)
    detail = {"from": before, "to": str(to), "into": into.pk if into else None}
    record("idea.merge" if into else "idea.unmerge", by=by, on=idea, at=at, detail=detail)
    announce(topics.idea(idea.pk))
    tell_desks(idea)


def _end(
    proposal: MergeProposal, state: MergeProposal.State, by: User | None, at: datetime, reason: str
) -> None:
    proposal.state, proposal.ended_at, proposal.ended_by, proposal.ended_reason = state, at, by, reason
    proposal.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])
    proposal.parts.update(is_open=False)
    record(f"merge.{state}", by=by, on=proposal, at=at, detail=_numbers(proposal))
    announce(topics.desk())


def _held(proposal: MergeProposal) -> MergeProposal:
    """The proposal as it is now, held until the end: of two answers one comes first."""
    found: MergeProposal = MergeProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    return found


def _held_ideas(proposal: MergeProposal) -> list[tuple[MergePart, Idea]]:
    """The joined ideas with their parts, held by number, and after them the one that stays."""
    parts = {part.idea_id: part for part in proposal.parts.filter(is_target=False)}
    rows = Idea.objects.select_for_update(of=("self",), no_key=True).defer("search").order_by("pk")
    held = list(rows.filter(pk__in=parts))
    list(rows.filter(pk=target_of(proposal).pk))
    return [(parts[idea.pk], idea) for idea in held]


def _numbers(proposal: MergeProposal) -> dict[str, object]:
    rows = list(proposal.parts.values_list("idea_id", "is_target"))
    return {
        "into": next(idea for idea, is_target in rows if is_target),
        "ideas": [idea for idea, is_target in rows if not is_target],
    }
