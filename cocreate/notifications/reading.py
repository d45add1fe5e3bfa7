"""Marking notices as read."""

from __future__ import annotations

from datetime import datetime

from cocreate.accounts.models import User
from cocreate.notifications.models import Notice


def mark_read(person: User, *, at: datetime, until: datetime | None = None) -> int:
    """Remember that somebody has seen their notices up to a moment; what arrives later stays unread.

    Returns how many were unread before; saying it again changes nothing.
    """
    seen = min(until or at, at)
    return Notice.objects.shown_to(person).unread().filter(created_at__lte=seen).update(read_at=at)
