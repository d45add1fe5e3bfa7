"""Counting how often ideas are shown, so that the ones seen least come first (voting.md, section 3).

A list is shown to many and must cost little: each process counts in memory and writes what it
counted every half minute, in a thread and a transaction of its own. What a process had not
written when it was killed is lost; the order needs no exact numbers. Pages that a cache hands
out are not counted.
"""

from __future__ import annotations

import hashlib
import logging
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from threading import Event, Lock, Thread

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from cocreate.caching.remembered import for_seconds
from ideas.models.state import LISTED

logger = logging.getLogger(__name__)

EVERY = (30.0, 60.0)  # seconds between two writings, drawn anew each time
SLOT = 600  # seconds for which a random order stays
PLACE = "ideas:least-seen"  # where the worker leaves the beginning of the fair order
PLACE_HOLDS = 600  # seconds; without a worker the order begins where the random one does
# In the order of the ideas, so that two processes never wait for each other.
WRITE = """
INSERT INTO ideas_exposure (idea_id, shown)
SELECT idea.id, seen.shown FROM unnest(%s::bigint[], %s::int[]) AS seen (idea_id, shown)
JOIN ideas_idea AS idea ON idea.id = seen.idea_id ORDER BY idea.id
ON CONFLICT (idea_id) DO UPDATE SET shown = ideas_exposure.shown + excluded.shown
"""
FADE = "UPDATE ideas_exposure SET shown = shown - (shown + 7) / 8 WHERE shown > 0"
LEAST_SEEN = """
SELECT idea.shuffle FROM ideas_idea AS idea LEFT JOIN ideas_exposure AS seen ON seen.idea_id = idea.id
WHERE idea.state = ANY(%s) ORDER BY coalesce(seen.shown, 0), md5(idea.id || %s) LIMIT 1
"""

_counted: Counter[int] = Counter()
_lock = Lock()
_stop = Event()
_thread: Thread | None = None


def seen(ideas: Iterable[int]) -> None:
    """Count that these ideas were shown; costs a request nothing but memory."""
    with _lock:
        _counted.update(ideas)
    if not settings.TESTING:
        _begin()


def write_down() -> int:
    """Write what this process has counted; returns for how many ideas."""
    with _lock:
        numbers = dict(_counted)
        _counted.clear()
    if not numbers:
        return 0
    try:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [list(numbers), list(numbers.values())])
    except DatabaseError:
        with _lock:
            _counted.update(numbers)
        raise
    return len(numbers)


def _begin() -> None:
    """Start the thread that writes, once for each process."""
    global _thread
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = Thread(target=_write_again_and_again, name="exposure", daemon=True)
            _thread.start()


def _write_again_and_again() -> None:
    while not _stop.wait(random.uniform(*EVERY)):  # noqa: S311  only spreads the writings
        try:
            write_down()
        except DatabaseError as problem:
            logger.warning("Impressions wait to be written.", extra={"problem": str(problem)[:300]})
        finally:
            connection.close()


def fade(*, at: datetime) -> None:
    """Let last week's impressions weigh less than today's."""
    with connection.cursor() as cursor:
        cursor.execute(FADE)


def find_least_seen(*, at: datetime) -> int | None:
    """Where on the circle of ideas the one seen least stands; kept for all processes.

    Among several the moment decides, so that none is always first.
    """
    with connection.cursor() as cursor:
        cursor.execute(LEAST_SEEN, [list(LISTED), str(at.timestamp())])
        row = cursor.fetchone()
    if row:
        cache.set(PLACE, row[0], PLACE_HOLDS)
    return row[0] if row else None


@for_seconds(5)
def least_seen() -> int | None:
    """The same as the worker found it last, the same for everybody at a moment."""
    found = cache.get(PLACE)
    return found if isinstance(found, int) else None


def random_start(at: datetime) -> int:
    """A place on the circle by chance, the same for everybody for ten minutes: a page can be shared."""
    slot = int(at.timestamp()) // SLOT
    return int.from_bytes(hashlib.sha256(str(slot).encode()).digest()[:4]) >> 1


def fair_start(at: datetime) -> int:
    """Where the fair order begins: at the idea that was seen least."""
    found = least_seen()
    return random_start(at) if found is None else found
