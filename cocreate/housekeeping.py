"""What the roof throws away by itself, so that nothing is kept longer than it is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cocreate.notifications.models import MailboxMail
from ideas.models import Picture

UNCLAIMED = timedelta(hours=24)
MAILBOX = timedelta(days=30)
DONE_JOBS = timedelta(days=7)


def forget_sessions(*, at: datetime) -> int:
    """Sessions whose time is over, and drafts and codes in them."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def forget_cache(*, at: datetime) -> int:
    """Cache rows nobody will read again; rate limits leave one for each address that ever came."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [at])
        return int(cursor.rowcount)


def forget_unclaimed_pictures(*, at: datetime) -> int:
    """Pictures that were sent before an idea that was never sent."""
    old = Picture.objects.filter(idea=None, kept_for=None, draft=None, uploaded_at__lt=at - UNCLAIMED)
    numbers = list(old.values_list("pk", flat=True)[:500])
    # Asked again while deleting: one may have been claimed by its idea meanwhile.
    return sum(old.filter(pk=number).delete()[0] for number in numbers)


def forget_demo_mails(*, at: datetime) -> int:
    """Old mails of the demonstration."""
    return MailboxMail.objects.filter(arrived_at__lt=at - MAILBOX).delete()[0]


def forget_done_jobs(*, at: datetime) -> int:
    """Results of background jobs."""
    return int(DBTaskResult.objects.finished().filter(finished_at__lt=at - DONE_JOBS).delete()[0])
