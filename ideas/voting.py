"""Supporting an idea (賛同), and taking the support back."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial

from django.db import IntegrityError, connection, transaction

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce, goes_with_the_write
from ideas import promising
from ideas.choosing import no_choices_left, why_not_choose
from ideas.models import Idea, Phase, Vote
from ideas.opening_times import not_found
from ideas.permissions import why_not_support, why_not_take_part, why_not_withdraw_support

LIMIT = "choices_stay_within_the_limit"


def support(idea: Idea, *, by: User, at: datetime, read: int | None = None) -> Vote:
    """Count one person's support for an idea, once.

    Pressing again changes nothing and is no mistake, so it is not refused. `read` is the version
    that stood before their eyes: on an old page nobody supports a content that came after it.
    """
    try:
        with _whole():
            vote = _choose(idea, by, at, read) if _is_limited(idea) else _declare(idea, by, 1, at, read)
    except IntegrityError as problem:
        if LIMIT not in str(problem):
            raise
        idea.refresh_from_db(fields=["campaign"])
        most = idea.campaign.choices_each if idea.campaign else None
        raise no_choices_left(most or 0) from problem
    if vote.has_moved and not vote.is_secret and promising.may_be_due(idea):
        # The number is right only after the commit, so the promise is decided then.
        transaction.on_commit(partial(promising.promise_if_reached, idea, at=at), robust=True)
    return vote


def _whole() -> AbstractContextManager[object]:
    """One statement is a transaction by itself; inside of another it must not spoil that one by failing."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _is_limited(idea: Idea) -> bool:
    return idea.campaign is not None and idea.campaign.is_limited


@transaction.atomic
def _choose(idea: Idea, by: User, at: datetime, read: int | None) -> Vote:
    """One of so many choices: the person's ballot is held meanwhile."""
    if refusal := why_not_support(by, idea, at) or why_not_choose(by, idea):
        raise refusal
    return _declare(idea, by, 1, at, read)


def withdraw_support(idea: Idea, *, by: User, at: datetime) -> Vote:
    """Take one person's support back; it can be given again for as long as the phase lasts."""
    campaign = idea.campaign
    if campaign is None or not campaign.is_limited:
        return _declare(idea, by, 0, at)
    with transaction.atomic():
        phase = campaign.hold_phase(at)
        if refusal := why_not_withdraw_support(by, idea, at, phase):
            raise refusal
        vote = Vote.objects.let_go(idea, by, at=at)
        vote.is_secret = _is_secret(idea, phase)
        if not vote.is_secret:
            announce(topics.idea(idea.pk))
        return vote


def _declare(idea: Idea, by: User, value: int, at: datetime, read: int | None = None) -> Vote:
    """Write the vote and tell open pages, in one statement that also looks whether the vote is taken.

    Only when it is not does anybody need to know why.
    """
    if refusal := why_not_take_part(by):
        raise refusal
    is_quiet, topic = _is_secret(idea, None), topics.idea(idea.pk)
    with_it = None if is_quiet else goes_with_the_write(topic)
    vote = Vote.objects.declare(idea, by, value=value, at=at, read=read, topic=with_it)
    if vote is None:
        raise _why_not(idea, by, value, at) or not_found()
    vote.is_secret = is_quiet or vote.is_secret
    if vote.has_moved and with_it is None and not vote.is_secret:
        announce(topic)
    return vote


def _why_not(idea: Idea, by: User, value: int, at: datetime) -> Refusal | None:
    """Why a vote was not taken, as the idea and its campaign stand now."""
    idea.refresh_from_db(fields=["state", "merged_into", "campaign"])
    return (why_not_support if value else why_not_withdraw_support)(by, idea, at)


def _is_secret(idea: Idea, phase: Phase | None) -> bool:
    """Whether open pages must not hear that the count moved: while it is hidden, that would tell when.

    Nothing is promised then either, for a promise would tell it; the job of `promising`
    promises what is due when the counts appear.
    """
    if phase is not None and phase.campaign_hides_counts:
        return True
    return idea.may_be_quiet and idea.counts_hidden
