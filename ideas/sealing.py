"""Sealing the tally of a day (集計): a tree for each idea, a list of all ideas, a chain of days.

Sealing is no part of voting: a chain in the vote's own transaction would make every voter wait
for the one before (research/voting.md, sections 4 and 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from ideas.hash_trees import BEGINNING, NOBODY, head_of, idea_leaf, root_of
from ideas.models import Seal, SealedRoot, VoteEvent

# The last event of each voter on each idea up to a moment; those that stand, as leaves. In the order of
# their hashes, which are random: the order tells nothing about when or by whom.
LEAVES = """
SELECT idea_id, number,
    sha256('\\x00'::bytea || int8send(number) || int8send(idea_id) || int2send(new_value) || nonce) AS leaf
FROM (
    SELECT DISTINCT ON (idea_id, pseudonym) idea_id, number, new_value, nonce FROM ideas_voteevent
    WHERE number <= %(upto)s AND at < %(closes)s AND (%(idea)s::bigint IS NULL OR idea_id = %(idea)s)
    ORDER BY idea_id, pseudonym, number DESC
) AS last WHERE new_value <> 0 ORDER BY idea_id, leaf
"""
LATEST_ROOTS = """
SELECT DISTINCT ON (idea_id) idea_id, supports, root FROM ideas_sealedroot
WHERE seal_id <= %s ORDER BY idea_id, seal_id DESC
"""


class Tally(NamedTuple):
    """How many support an idea, and the root over their votes (32 bytes)."""

    supports: int
    root: bytes


NO_SUPPORT = Tally(0, NOBODY)


def seal_days(*, at: datetime) -> list[Seal]:
    """Seal every day that is over and not sealed yet; the very first time, yesterday only."""
    yesterday = timezone.localdate(at) - timedelta(days=1)
    last = Seal.objects.latest_one()
    day = last.day + timedelta(days=1) if last else yesterday
    made = []
    while day <= yesterday:
        last = _seal(day, last, at)
        made.append(last)
        day += timedelta(days=1)
    return made


def midnight_after(day: date) -> datetime:
    """The moment a day ends, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def listing(seal: Seal | None) -> dict[int, Tally]:
    """What a sealed day says about every idea that ever had a vote."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST_ROOTS, [seal.number if seal else 0])
        return {idea: Tally(supports, bytes(root)) for idea, supports, root in cursor.fetchall()}


def entries_of(listed: dict[int, Tally]) -> list[bytes]:
    """The leaves of a day's list, in the order of their hashes."""
    return sorted(idea_leaf(idea, *tally) for idea, tally in listed.items())


def tallies(upto: int, closes_at: datetime) -> dict[int, Tally]:
    """Count the events anew: every idea with support, as it stood then."""
    found = {}
    for idea, rows in groupby(_leaves(upto, closes_at), key=itemgetter(0)):
        leaves = [leaf for _, _, leaf in rows]
        found[idea] = Tally(len(leaves), root_of(leaves))
    return found


def leaves_of(idea: int, seal: Seal) -> list[tuple[int, bytes]]:
    """The numbers of the events that stood for an idea when a day was sealed, and their leaves, in order."""
    return [(number, leaf) for _, number, leaf in _leaves(seal.upto_event, seal.closes_at, idea)]


def _leaves(upto: int, closes_at: datetime, idea: int | None = None) -> Iterator[tuple[int, int, bytes]]:
    wish: dict[str, datetime | int | None] = {"upto": upto, "closes": closes_at, "idea": idea}
    # Read in portions, which needs a transaction: a town has a million of them.
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(LEAVES, wish)
        while rows := cursor.fetchmany(5_000):
            for found, number, leaf in rows:
                yield found, number, bytes(leaf)


def _last_certain_event() -> int:
    """The number up to which no event is still on its way into the table.

    Numbers are drawn before the commit; the lock waits for those that are at it, for an instant.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ideas_voteevent IN SHARE MODE")
        last: int | None = VoteEvent.objects.aggregate(last=Max("number"))["last"]
    return last or 0


def _seal(day: date, before: Seal | None, at: datetime) -> Seal:
    upto, closes_at = _last_certain_event(), midnight_after(day)
    with transaction.atomic():
        listed, now = listing(before), tallies(upto, closes_at)
        changed = {idea: tally for idea, tally in now.items() if listed.get(idea) != tally}
        changed |= {idea: NO_SUPPORT for idea, old in listed.items() if old.supports and idea not in now}
        seal = _chained(day, before, entries_of(listed | changed))
        seal.closes_at, seal.upto_event, seal.sealed_at = closes_at, upto, at
        seal.save(force_insert=True)
        SealedRoot.objects.bulk_create(
            (SealedRoot(seal=seal, idea_id=idea, **tally._asdict()) for idea, tally in changed.items()),
            batch_size=2_000,
        )
    return seal


def _chained(day: date, before: Seal | None, entries: list[bytes]) -> Seal:
    previous, day_root = bytes(before.head) if before else BEGINNING, root_of(entries)
    return Seal(
        number=before.number + 1 if before else 1,
        day=day,
        ideas=len(entries),
        previous_head=previous,
        day_root=day_root,
        head=head_of(previous, day, day_root),
    )
