"""Deciding reports in time (通報の期限): seven days, a reminder before, and who hears when it is late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from ideas import report_notices
from ideas.deadlines import DECIDED_WITHIN
from ideas.models import Flag

REMINDED_AFTER = timedelta(days=5)


def press_for_decisions(*, at: datetime) -> int:
    """Remind the moderators of reports after five days, tell the administrators after seven; each once.

    Returns how many reports somebody was told of.
    """
    with transaction.atomic():
        waiting = Flag.objects.waiting().select_for_update(skip_locked=True)
        soon = list(waiting.filter(created_at__lte=at - REMINDED_AFTER, reminded_at=None))
        late = list(waiting.filter(created_at__lte=at - DECIDED_WITHIN, escalated_at=None))
        if soon:
            report_notices.due_soon(soon, at=at)
            Flag.objects.filter(pk__in=[flag.pk for flag in soon]).update(reminded_at=at)
        if late:
            report_notices.overdue(late, at=at)
            Flag.objects.filter(pk__in=[flag.pk for flag in late]).update(escalated_at=at)
    return len(soon) + len(late)
