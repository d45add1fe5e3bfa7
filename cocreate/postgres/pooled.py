"""Whether a connection that waited in the pool still leads to PostgreSQL."""

from __future__ import annotations

from time import monotonic
from typing import Any

from psycopg_pool import ConnectionPool

QUIET = 1.0  # seconds: PostgreSQL needs longer to come back, so whatever it left behind is looked at


def still_there(connection: Any) -> None:
    """Ask PostgreSQL, but not again within a second: a busy connection was in use a moment ago.

    Raises psycopg's OperationalError when nobody answers; the pool then takes another connection.
    """
    now = monotonic()
    if now - getattr(connection, "seen_at", -QUIET) < QUIET:
        return
    ConnectionPool.check_connection(connection)
    connection.seen_at = now
