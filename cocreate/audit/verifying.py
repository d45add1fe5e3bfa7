"""Reading the audit log again from its first entry, and saying where it does not fit.

Somebody with every right in the database can still change a row. They cannot do it without
breaking the chain behind it, nor cut the end off without contradicting a head that was written
down elsewhere.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction

from cocreate.audit.models import Link

logger = logging.getLogger(__name__)

BEGINNING = "0" * 64
ROWS = """
SELECT link.sequence, link.entry_id, link.previous_hash, link.hash,
    CASE WHEN entry.id IS NULL THEN NULL ELSE audit_entry_in_words(entry) END
FROM audit_link AS link LEFT JOIN audit_entry AS entry ON entry.id = link.entry_id
ORDER BY link.sequence
"""
UNLINKED = """
SELECT entry.id FROM audit_entry AS entry LEFT JOIN audit_link AS link ON link.entry_id = entry.id
WHERE link.entry_id IS NULL ORDER BY entry.id
"""
AT_ONCE = 2_000


class Head(NamedTuple):
    """The last link: how many entries there are, and the hash that stands for all of them."""

    sequence: int
    hash: str


def head() -> Head:
    """The present head of the chain; (0, zeros) while nothing was recorded."""
    last = Link.objects.order_by("-sequence").first()
    return Head(last.sequence, last.hash) if last else Head(0, BEGINNING)


def problems(known: Head | None = None) -> Iterator[str]:
    """Everything that does not fit, one sentence each; `known` is a head written down before."""
    with transaction.atomic():
        yield from _chain_problems(known)
        with connection.cursor() as cursor:
            cursor.execute(UNLINKED)
            for (entry,) in cursor.fetchall():
                yield f"Entry {entry} is in no link: it was written past the trigger."


def _chain_problems(known: Head | None) -> Iterator[str]:
    expected, before, found = 1, BEGINNING, ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS)
        for sequence, entry, previous, stored, words in _rows(cursor):
            if sequence != expected:
                yield f"Links {expected} to {sequence - 1} are missing."
            elif previous != before:
                yield f"Link {sequence} does not follow the one before it."
            if words is None:
                yield f"Entry {entry} (link {sequence}) is gone."
            elif _hash(previous, words) != stored:
                yield f"Entry {entry} (link {sequence}) was changed after it was written."
            if known is not None and sequence == known.sequence:
                found = stored
            expected, before = sequence + 1, stored
    if known is not None and known.sequence and found != known.hash:
        yield f"The head {known.sequence}:{known.hash[:12]}…, written down before, is not in the chain."


def _rows(cursor: Any) -> Iterator[tuple[int, int, str, str, str | None]]:
    """The rows of a server-side cursor, some at a time, so that a long log needs little memory."""
    while rows := cursor.fetchmany(AT_ONCE):
        yield from rows


def _hash(previous: str, words: str) -> str:
    return hashlib.sha256((previous + words).encode()).hexdigest()


def verify_nightly(*, at: datetime) -> None:
    """Read the whole log again, and write its head down where this database cannot reach."""
    found = list(problems())
    for problem in found[:100]:
        logger.error("The audit log does not fit.", extra={"problem": problem})
    present = head()
    logger.info("Head of the audit log.", extra={"sequence": present.sequence, "hash": present.hash})
    if settings.AUDIT_HEAD_TO:
        state = "\n".join(found) or "OK"
        send_mail(
            f"audit {present.sequence}:{present.hash}",
            f"{at:%Y-%m-%d %H:%M %Z}\n{present.sequence}:{present.hash}\n{state}\n",
            None,
            [settings.AUDIT_HEAD_TO],
        )
