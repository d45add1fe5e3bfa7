"""Counting how often ideas are shown, so that the ones seen least come first (voting.md, section 3).

A list is shown to many and must cost little: each process counts in memory and writes what it
counted every half minute, in a thread and a transaction of its own. What a process had not
written when it was killed is lost; the order needs no exact numbers. Pages that a cache hands
out are not counted.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils.crypto import salted_hmac

from cocreate.caching.remembered import for_seconds
from ideas.models.state import LISTED

logger = logging.getLogger(__name__)

EVERY = (30.0, 60.0)  # seconds between two writings, drawn anew each time
SLOT = 600  # seconds for which a visitor's order by chance stays
MOST_STARTS = (
    16  # so many ideas share the visitors; more would begin with ideas that were seen: decision 0037
)
ONE_IN = 8  # in a short list only this part of it, so that the beginning is always seldom seen
PLACES = "ideas:seen-least"  # where the worker leaves the beginnings of the fair order
PLACES_HOLD = 600  # seconds; without a worker the order begins where the one by chance does
SALT = "ideas.exposure"
# In the order of the ideas, so that two processes never wait for each other.
WRITE = """
INSERT INTO ideas_exposure (idea_id, shown)
SELECT idea.id, seen.shown FROM unnest(%s::bigint[], %s::int[]) AS seen (idea_id, shown)
JOIN ideas_idea AS idea ON idea.id = seen.idea_id ORDER BY idea.id
ON CONFLICT (idea_id) DO UPDATE SET shown = ideas_exposure.shown + excluded.shown
"""
FADE = "UPDATE ideas_exposure SET shown = shown - (shown + 7) / 8 WHERE shown > 0"
SEEN_LEAST = """
SELECT idea.shuffle FROM ideas_idea AS idea LEFT JOIN ideas_exposure AS seen ON seen.idea_id = idea.id
WHERE idea.state = ANY(%(listed)s) ORDER BY coalesce(seen.shown, 0), md5(idea.id || %(at)s)
LIMIT least(%(most)s, (
    SELECT (count(*) + %(one_in)s - 1) / %(one_in)s FROM ideas_idea WHERE state = ANY(%(listed)s)
))
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


def find_seen_least(*, at: datetime) -> list[int]:
    """Where on the circle of ideas those stand that were seen least; kept for all processes.

    Up to 16 places (0 to 2**31 - 1), the least seen first, of an eighth of the list at most. Where many
    were seen as often the moment decides, so that none is always among them.
    """
    asked: dict[str, Any] = {
        "listed": list(LISTED),
        "at": str(at.timestamp()),
        "most": MOST_STARTS,
        "one_in": ONE_IN,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEEN_LEAST, asked)
        places = [place for (place,) in cursor.fetchall()]
    cache.set(PLACES, places, PLACES_HOLD)
    return places


@for_seconds(5)
def seen_least() -> list[int]:
    """The same as the worker found them last; empty when no worker has looked lately."""
    return cache.get(PLACES) or []


def fair_start(visitor: str, at: datetime) -> int:
    """Where the fair order begins for a visitor: at one of the ideas seen least, for each at another."""
    places = seen_least()
    return places[_drawn(visitor) % len(places)] if places else random_start(visitor, at)


def random_start(visitor: str, at: datetime) -> int:
    """A place on the circle by chance (0 to 2**31 - 1), which stays ten minutes for a visitor."""
    return _drawn(f"{visitor} {int(at.timestamp()) // SLOT}")


def _drawn(word: str) -> int:
    """A number from 0 to 2**31 - 1, always the same for a word; nobody can tell the word from it."""
    return int.from_bytes(salted_hmac(SALT, word, algorithm="sha256").digest()[:4]) >> 1
