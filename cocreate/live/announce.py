"""Saying that something moved; pages then read how it stands."""

from __future__ import annotations

from django.db import connection

CHANNEL = "live"


def announce(topic: str) -> None:
    """Say that `topic` moved, to every page that listens, when and only when the transaction commits.

    PostgreSQL delivers a NOTIFY on commit and merges equal ones of one transaction. The
    news is only the topic's name: whoever listens reads the committed state, so news can
    be late or lost, but never wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])
