"""May ideas be joined, a proposal be answered, a merge be undone? A Refusal that says why not, or None."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person, is_moderator
from cocreate.language.refusal import Refusal
from ideas.authors import is_author_of
from ideas.models import Idea, MergeProposal, State, Vote
from ideas.models.state import READABLE, REWORDABLE
from ideas.opening_times import not_found
from ideas.permissions import why_not_take_part

MOST_SOURCES = 5


def why_not_merge(target: Idea, sources: Sequence[Idea]) -> Refusal | None:
    """Whether ideas can be joined now, whoever wants it: asked when it is proposed and when it is done."""
    if (
        not sources
        or len(sources) > MOST_SOURCES
        or len({target.pk, *(s.pk for s in sources)}) <= len(sources)
    ):
        return Refusal(
            "nothing_to_merge",
            _("Nothing was proposed. Please name one to %(most)s ideas that are not this one.")
            % {"most": MOST_SOURCES},
            status=422,
        )
    for idea in (target, *sources):
        if refusal := _why_not_with(target, idea):
            return refusal
    return _why_not_as_sources(target, sources)


def _why_not_with(target: Idea, idea: Idea) -> Refusal | None:
    """Whether one of them is in a state and of a campaign in which ideas are joined."""
    if idea.state not in READABLE:
        return not_found()
    if idea.state == State.MERGED:
        return _refusal(
            "already_merged",
            _("“%(title)s” is already joined with another idea, so it cannot be joined again."),
            idea,
        )
    if idea.state not in REWORDABLE:
        return _refusal(
            "already_answered",
            _("The city has already answered “%(title)s”, so it cannot be joined with another one."),
            idea,
        )
    if idea.campaign_id != target.campaign_id:
        return _refusal(
            "another_campaign",
            _("“%(title)s” belongs to another campaign. Only ideas of one campaign can be joined."),
            idea,
        )
    return None


def _why_not_as_sources(target: Idea, sources: Sequence[Idea]) -> Refusal | None:
    joined = Idea.objects.filter(merged_into__in=[idea.pk for idea in sources])
    if already := joined.select_related("merged_into").first():
        return _refusal(
            "has_merged_ideas",
            _("Others were already joined into “%(title)s”, so it must be the one that stays."),
            already.merged_into or target,
        )
    for idea in sources:
        if idea.answer_promised_at is not None and target.answer_promised_at is None:
            return _refusal(
                "answer_is_promised",
                _("The city has promised to answer “%(title)s”, so it must be the one that stays."),
                idea,
            )
    return None


def why_not_propose_merge(
    person: Person, target: Idea, sources: Sequence[Idea], at: datetime
) -> Refusal | None:
    """Whether somebody may propose a merge: the author of one of the ideas, or a moderator."""
    if refusal := why_not_take_part(person) or why_not_merge(target, sources):
        return refusal
    if is_moderator(person) or any(is_author_of(person, idea) for idea in (target, *sources)):
        return None
    return Refusal(
        "not_the_author",
        _("Nothing was proposed, because only the author of one of the ideas can do this."),
        _("You can suggest it to the authors in a comment."),
        status=403,
    )


def why_not_answer_merge(person: Person, proposal: MergeProposal, at: datetime) -> Refusal | None:
    """Whether somebody may agree to a merge or refuse it: the author of an idea in it, in time."""
    if refusal := why_not_take_part(person):
        return refusal
    if not proposal.parts.of(person).exists():
        return not_found()
    if proposal.state != MergeProposal.State.OPEN:
        return Refusal(
            "proposal_has_ended",
            _("Your answer was not entered, because this proposal has ended: %(state)s.")
            % {"state": proposal.get_state_display()},
            _("Please look at the idea as it is now."),
        )
    if at >= proposal.answer_until:
        return Refusal(
            "proposal_has_ended",
            _("Your answer was not entered, because the 14 days of this proposal are over."),
            _("It can be proposed once more."),
        )
    return None


def why_not_undo_merge(person: Person, proposal: MergeProposal, at: datetime) -> Refusal | None:
    """Whether somebody may undo a merge: an author of an idea in it or a moderator, for 14 days."""
    if refusal := why_not_take_part(person):
        return refusal
    if not is_moderator(person) and not proposal.parts.of(person).exists():
        return not_found()
    if proposal.undo_until is None:
        return Refusal(
            "nothing_to_undo",
            _("Nothing was undone, because the ideas are not joined."),
            _("Please look at the idea as it is now."),
        )
    if at >= proposal.undo_until:
        return Refusal(
            "merge_is_final",
            _("Nothing was undone, because a merge is final after 14 days."),
            _("You can write what is missing as a comment, or post it as a new idea."),
        )
    return None


def why_not_carry(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may carry their support over: whoever supports the joined idea."""
    if refusal := why_not_take_part(person):
        return refusal
    if idea.state != State.MERGED:
        return not_found() if idea.state not in READABLE else not_merged()
    if not Vote.objects.standing().filter(idea=idea, voter=person.pk).exists():
        return Refusal(
            "no_support_to_carry",
            _("Nothing was carried over, because you did not support this idea."),
            _("You can support the other idea on its own page."),
        )
    return None


def not_merged() -> Refusal:
    """The merge was undone, or never was."""
    return Refusal(
        "not_merged",
        _("Nothing was carried over, because this idea is not joined with another one."),
        _("Your support counts here as before."),
    )


def already_proposed() -> Refusal:
    """One open proposal per idea."""
    return Refusal(
        "already_proposed",
        _("Nothing was proposed, because there is already an open proposal for one of these ideas."),
        _("Please wait until its authors have answered."),
    )


def _refusal(code: str, words: str, idea: Idea) -> Refusal:
    return Refusal(
        code, words % {"title": idea.title}, _("Nothing was changed. Please choose the ideas once more.")
    )
