"""Sending letters: take what is due, send, mark.

Taking is a lease, committed before anything is sent: one row belongs to one worker until
the lease ends. A worker that dies loses nothing, because the lease runs out; and nothing is
doubled while it lives, because only the holder of the lease sends. One gap is left that no
protocol closes: the mail server took the letter and the worker died before marking it. Then
the letter goes out again with the same Message-ID, by which mail programs know it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from cocreate.notifications.models import Notice
from cocreate.notifications.reasons import reason_of
from cocreate.notifications.ways_to_stop import WayToStop, way_to_stop

logger = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=10)
MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)
SERVER_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


def deliver_due(*, at: datetime, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Send one batch of due letters; returns how many left."""
    give_up_the_unreachable(at=at)
    taken = take(at=at)
    if not taken:
        return 0
    connection = mail.mailers.default
    try:
        connection.open()
    except OSError as problem:  # the server is away, and that is no letter's fault
        logger.error("The mail server cannot be reached.", extra={"problem": type(problem).__name__})
        hand_back(taken, until=at + SERVER_PAUSE)
        return 0
    try:
        return _send_batch(taken, connection, at, keep_going)
    finally:
        with suppress(OSError):
            connection.close()


def _send_batch(taken: list[Notice], connection: Any, at: datetime, keep_going: Callable[[], bool]) -> int:
    sent = 0
    for number, notice in enumerate(taken):
        if not keep_going():
            hand_back(taken[number:], until=at)
            break
        outcome = _send(notice, connection, at)
        if outcome is None:
            hand_back(taken[number + 1 :], until=at)
            break
        sent += outcome
    return sent


def take(*, at: datetime, most: int = BATCH) -> list[Notice]:
    """Lease due letters to this worker: counted as tried, and nobody else's until the lease ends."""
    with transaction.atomic():
        due = list(Notice.objects.due(at).select_for_update(skip_locked=True, of=("self",))[:most])
        keys = [notice.pk for notice in due]
        Notice.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, next_attempt_at=at + LEASE)
    return list(Notice.objects.filter(pk__in=keys).select_related("recipient").order_by("pk"))


def hand_back(notices: list[Notice], *, until: datetime) -> None:
    """Return letters that were taken and not tried, for any worker to take after that moment."""
    for notice in notices:
        _held(notice).update(attempts=F("attempts") - 1, next_attempt_at=until)


def give_up_the_unreachable(*, at: datetime) -> int:
    """Send nothing to people who may not log in any more, and say so in the row."""
    gone = Q(recipient__is_active=False) | Q(recipient__suspended_at__isnull=False)
    return (
        Notice.objects.due(at).filter(gone).order_by().update(given_up_at=at, last_error="recipient is away")
    )


def _held(notice: Notice) -> Any:
    """The row, if it is still this worker's and still shall be sent.

    The number of attempts is the token of the lease: another worker's lease has another.
    """
    return Notice.objects.undelivered().filter(pk=notice.pk, attempts=notice.attempts)


def _send(notice: Notice, connection: Any, at: datetime) -> bool | None:
    """Send one letter: True when it left, False when not, None when the connection is lost."""
    if not _held(notice).filter(recipient__is_active=True, recipient__suspended_at=None).exists():
        return False  # called back, or somebody else's, since it was taken
    try:
        connection.send_messages([letter(notice)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as problem:
        _remember_failure(notice, problem, at, for_good=_is_permanent(problem))
        return False
    except OSError as problem:
        _remember_failure(notice, problem, at, for_good=False)
        return None
    except Exception as problem:  # a letter that cannot be built must not stop the others
        logger.exception("A letter could not be made.", extra={"notice": notice.pk})
        _remember_failure(notice, problem, at, for_good=False)
        return False
    _held(notice).update(sent_at=at, last_error="")
    return True


def _is_permanent(problem: smtplib.SMTPException) -> bool:
    """Whether the server said “never” (5xx) and not “not now” (4xx)."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in problem.recipients.values())
    return isinstance(problem, smtplib.SMTPResponseException) and problem.smtp_code >= 500


def _remember_failure(notice: Notice, problem: Exception, at: datetime, *, for_good: bool) -> None:
    pause = min(FIRST_PAUSE * 2 ** (notice.attempts - 1), LONGEST_PAUSE)
    given_up = at if for_good or notice.attempts >= MOST_TRIES else None
    _held(notice).update(
        next_attempt_at=at + pause, given_up_at=given_up, last_error=type(problem).__name__[:300]
    )
    logger.warning(
        "A letter did not leave.",
        extra={"notice": notice.pk, "problem": type(problem).__name__, "given_up": given_up is not None},
    )


def letter(notice: Notice) -> EmailMultiAlternatives:
    """The notice as a mail, in its reader's language, with the page it leads to and why it came."""
    person = notice.recipient
    with override(person.language):
        stop = way_to_stop(notice)
        words = {
            "site": settings.SITE,
            "person": person,
            "notice": notice,
            "body": _with_links(notice.body),
            "subject": notice.subject,
            "action_url": f"{settings.SITE_ADDRESS}{notice.path}" if notice.path else "",
            "action_label": _("Open the page"),
            "settings_url": f"{settings.SITE_ADDRESS}/me/settings/",
            "reason": reason_of(notice),
            "stop": stop,
        }
        message = EmailMultiAlternatives(
            " ".join(notice.subject.split()),
            render_to_string("notifications/letter.txt", words),
            to=[person.email],
            headers=_headers(notice, stop),
        )
        message.attach_alternative(render_to_string("notifications/letter.html", words), "text/html")
    return message


def _with_links(text: str) -> SafeString:
    """As it stands in HTML, with links to this site; what else a person wrote must not become one."""
    address = re.compile(rf"({re.escape(settings.SITE_ADDRESS)}/(?:[\w./?=&%#-]*[\w/])?)", re.ASCII)
    parts = [
        format_html('<a href="{0}">{0}</a>' if place % 2 else "{}", part)
        for place, part in enumerate(address.split(text))
    ]
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped


def _headers(notice: Notice, stop: WayToStop | None) -> dict[str, str]:
    """With what mail programs need to offer “unsubscribe” as a button of their own (RFC 2369, RFC 8058)."""
    headers = {"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"}
    if stop:
        headers |= {
            "List-Unsubscribe": f"<{stop.address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def message_id(notice: Notice) -> str:
    """The same at every try, so that a letter that comes twice is known for one."""
    mark = hashlib.sha256(f"{settings.SECRET_KEY}:{notice.pk}:{notice.key}".encode()).hexdigest()[:20]
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return f"<notice-{notice.pk}-{mark}@{host}>"
