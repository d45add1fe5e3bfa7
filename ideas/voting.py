"""Supporting an idea (賛同), and taking the support back."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from cocreate.accounts.models import User
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import promising
from ideas.choosing import no_choices_left, why_not_choose
from ideas.models import Idea, Phase, Vote
from ideas.opening_times import not_found, why_not_supported
from ideas.permissions import why_not_support, why_not_withdraw_support

LIMIT = "choices_stay_within_the_limit"


def support(idea: Idea, *, by: User, at: datetime) -> Vote:
    """Count one person's support for an idea, once.

    Pressing again changes nothing and is no mistake, so it is not refused.
    """
    try:
        return _support(idea, by, at)
    except IntegrityError as problem:
        if LIMIT not in str(problem):
            raise
        idea.refresh_from_db(fields=["campaign"])
        most = idea.campaign.choices_each if idea.campaign else None
        raise no_choices_left(most or 0) from problem


def _support(idea: Idea, by: User, at: datetime) -> Vote:
    with transaction.atomic():
        phase = idea.campaign.hold_phase(at) if idea.campaign else None
        if refusal := why_not_support(by, idea, at, phase) or why_not_choose(by, idea):
            raise refusal
        vote = _declare(idea, by, 1, at, phase)
        if not _is_hidden(idea, phase) and promising.may_be_due(idea):
            # The number is right only after the commit, so the promise is decided then.
            transaction.on_commit(partial(promising.promise_if_reached, idea, at=at), robust=True)
    return vote


def withdraw_support(idea: Idea, *, by: User, at: datetime) -> Vote:
    """Take one person's support back; it can be given again for as long as the phase lasts."""
    with transaction.atomic():
        phase = idea.campaign.hold_phase(at) if idea.campaign else None
        if refusal := why_not_withdraw_support(by, idea, at, phase):
            raise refusal
        if idea.campaign and idea.campaign.is_limited:
            vote = Vote.objects.let_go(idea, by, at=at)
            _announce(idea, phase)
            return vote
        return _declare(idea, by, 0, at, phase)


def _declare(idea: Idea, by: User, value: int, at: datetime, phase: Phase | None) -> Vote:
    """Write the vote, unless the idea was closed while this one was on its way."""
    vote = Vote.objects.declare(idea, by, value=value, at=at)
    if vote is None:
        idea.refresh_from_db(fields=["state", "merged_into"])
        raise why_not_supported(idea, at) or not_found()
    _announce(idea, phase)
    return vote


def _announce(idea: Idea, phase: Phase | None) -> None:
    """Tell open pages that the count moved, unless it is hidden: then even that would tell how often."""
    if not _is_hidden(idea, phase):
        announce(topics.idea(idea.pk))


def _is_hidden(idea: Idea, phase: Phase | None) -> bool:
    """While a count is hidden nothing is promised either, for a promise would tell it.

    The job of `promising` promises what is due when the counts appear.
    """
    if phase is not None and phase.campaign_hides_counts:
        return True
    return idea.may_be_quiet and idea.counts_hidden
