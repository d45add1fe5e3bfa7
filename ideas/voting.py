"""Supporting an idea (賛同), and taking the support back."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import promising
from ideas.models import Idea, Vote
from ideas.opening_times import not_found, why_not_supported
from ideas.permissions import why_not_support, why_not_withdraw_support


def support(idea: Idea, *, by: User, at: datetime) -> Vote:
    """Count one person's support for an idea, once.

    Pressing again changes nothing and is no mistake, so it is not refused.
    """
    with transaction.atomic():
        phase = idea.campaign.hold_phase(at) if idea.campaign else None
        if refusal := why_not_support(by, idea, at, phase):
            raise refusal
        vote = _declare(idea, by, value=1, at=at)
        if promising.may_be_due(idea):
            # The number is right only after the commit, so the promise is decided then.
            transaction.on_commit(partial(promising.promise_if_reached, idea, at=at), robust=True)
    return vote


def withdraw_support(idea: Idea, *, by: User, at: datetime) -> Vote:
    """Take one person's support back; it can be given again for as long as the phase lasts."""
    with transaction.atomic():
        phase = idea.campaign.hold_phase(at) if idea.campaign else None
        if refusal := why_not_withdraw_support(by, idea, at, phase):
            raise refusal
        return _declare(idea, by, value=0, at=at)


def _declare(idea: Idea, by: User, *, value: int, at: datetime) -> Vote:
    """Write the vote, unless the idea was closed while this one was on its way."""
    vote = Vote.objects.declare(idea, by, value=value, at=at)
    if vote is None:
        idea.refresh_from_db(fields=["state", "merged_into"])
        raise why_not_supported(idea, at) or not_found()
    announce(topics.idea(idea.pk))
    return vote
