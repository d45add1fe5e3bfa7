"""Marking notices as read."""

from __future__ import annotations

from datetime import datetime

from cocreate.accounts.models import User
from cocreate.notifications.models import Notice


def mark_all_read(person: User, *, at: datetime) -> int:
    """Remember that somebody has seen all their notices; what arrives later stays unread."""
    return Notice.objects.shown_to(person).unread().filter(created_at__lte=at).update(read_at=at)
