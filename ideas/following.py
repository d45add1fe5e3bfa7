"""Following an idea (フォロー): being told until one says stop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import User
from ideas.models import Follow, Idea
from ideas.permissions import why_not_follow


def follow(idea: Idea, *, by: User, at: datetime) -> None:
    """Tell somebody what becomes of an idea; asking twice changes nothing."""
    with transaction.atomic():
        if refusal := why_not_follow(by, idea, at):
            raise refusal
        Follow.objects.bulk_create([Follow(idea=idea, person=by, since=at)], ignore_conflicts=True)


def stop_following(idea: Idea, *, by: User, at: datetime) -> None:
    """Tell somebody nothing more about an idea; stopping is always possible."""
    with transaction.atomic():
        Follow.objects.filter(idea=idea, person_id=by.pk).delete()
