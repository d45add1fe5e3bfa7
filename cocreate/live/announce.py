"""Saying that something moved; pages then read how it stands."""

from __future__ import annotations

from functools import cache, partial

import redis
from django.conf import settings
from django.db import connection, transaction

CHANNEL = "live"


def announce(*moved: str) -> None:
    """Say that topics moved, to every page that listens, when and only when the transaction commits.

    PostgreSQL delivers a NOTIFY on commit and merges equal ones of one transaction. The
    news is only the topic's name: whoever listens reads the committed state, so news can
    be late or lost, but never wrong.
    """
    if settings.REDIS_URL:
        for topic in moved:
            transaction.on_commit(partial(_announce_by_redis, topic), robust=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(moved)])


def goes_with_the_write(topic: str) -> str | None:
    """The topic, if a statement that writes may say itself that it moved: by `pg_notify(CHANNEL, topic)`.

    That spares a busy act one journey to the database. None where the news goes another way: then `announce`.
    """
    return None if settings.REDIS_URL else topic


def _announce_by_redis(topic: str) -> None:
    _redis(settings.REDIS_URL).publish(CHANNEL, topic)


@cache
def _redis(address: str) -> redis.Redis:
    """One pool for each process. While Redis is away, an act waits for it a second at most."""
    client: redis.Redis = redis.Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1)
    return client
