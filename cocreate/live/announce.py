"""Saying that something moved; pages then read how it stands."""

from __future__ import annotations

from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction

CHANNEL = "live"


def announce(topic: str) -> None:
    """Say that `topic` moved, to every page that listens, when and only when the transaction commits.

    PostgreSQL delivers a NOTIFY on commit and merges equal ones of one transaction. The
    news is only the topic's name: whoever listens reads the committed state, so news can
    be late or lost, but never wrong.
    """
    if settings.REDIS_URL:
        transaction.on_commit(partial(_announce_by_redis, topic), robust=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


def _announce_by_redis(topic: str) -> None:
    async_to_sync(get_channel_layer().group_send)(CHANNEL, {"type": "moved", "topic": topic})
