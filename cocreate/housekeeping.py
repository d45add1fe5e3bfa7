"""What the roof throws away by itself, so that nothing is kept longer than it is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django_tasks_db.models import DBTaskResult

from cocreate.accounts.models import Session, User
from cocreate.accounts.stand_in import STAND_IN_ADDRESS
from cocreate.notifications.models import MailboxMail
from events.models import EventProposal, Registration
from ideas.models import Picture

UNCLAIMED = timedelta(hours=24)
MAILBOX = timedelta(days=30)
DONE_JOBS = timedelta(days=7)
REGISTRATIONS = timedelta(days=90)
PROPOSALS = timedelta(days=365)
VISITS = timedelta(days=30)
UNPROVEN = timedelta(days=30)


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


def forget_registrations(*, at: datetime) -> int:
    """Who registered for an event, 90 days after it; how many seats were taken stays with the event."""
    over = Registration.objects.filter(event__ends_at__lt=at - REGISTRATIONS)
    return over.delete()[0]


def forget_event_proposals(*, at: datetime) -> int:
    """Proposals that came to nothing, a year after; those a group took up belong to its event."""
    old = at - PROPOSALS
    over = EventProposal.objects.without_event().filter(Q(decided_at__lt=old) | Q(withdrawn_at__lt=old))
    return int(over.delete()[1].get("events.EventProposal", 0))


def forget_visits(*, at: datetime) -> int:
    """Network addresses and browsers of log-ins that ended, or that nobody used for 30 days."""
    open_sessions = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=at)
    over = UserSession.objects.exclude(Exists(open_sessions)) | UserSession.objects.filter(
        last_seen_at__lt=at - VISITS
    )
    return over.delete()[0]


def forget_unproven_accounts(*, at: datetime) -> int:
    """Accounts whose address nobody proved in 30 days: no log-in, no role, and nothing of theirs here."""
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    # Whoever left has an emptied account on which past counts hang: it stays.
    here = User.objects.filter(is_active=True, left_at=None, is_demo=False)
    citizens = here.filter(is_staff=False, is_superuser=False, groups=None)
    old = citizens.filter(joined_at__lt=at - UNPROVEN, last_login=None).exclude(email=STAND_IN_ADDRESS)
    gone = 0
    for person in old.exclude(Exists(proven))[:500]:
        try:
            with transaction.atomic():
                person.delete()
                gone += 1
        except ProtectedError:  # something of theirs is here after all
            continue
    return gone
