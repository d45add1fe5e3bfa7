"""Connections that wait in the pool: whether one still leads to PostgreSQL, and how a lost one is replaced.

PostgreSQL may end and be back within half a second. Whoever comes then must not be told that it is
away, so nothing that died is handed out, and nobody waits for a pause that was begun while it was down.
"""

from __future__ import annotations

import select
from threading import Lock
from time import monotonic, sleep
from typing import Any

from psycopg import OperationalError
from psycopg_pool import ConnectionPool

QUIET = 1.0  # seconds a connection is believed after an answer, unless its line says otherwise
PAUSE = 0.2  # seconds between two attempts while somebody waits

_pausing = Lock()


def still_there(connection: Any) -> None:
    """Ask PostgreSQL, but not again within a second: a busy connection was in use a moment ago.

    To look at the line costs no question: it is silent until PostgreSQL has gone or has something to say.
    Raises psycopg's OperationalError when nobody answers; the pool then takes another connection, and
    none of those that were opened before, since each of them would cost whoever waits a longer pause.
    """
    now = monotonic()
    if now - getattr(connection, "seen_at", -QUIET) < QUIET and not _has_news(connection):
        return
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        pool = getattr(connection, "_pool", None)
        if pool is not None:
            pool.drain()
        raise
    connection.seen_at = now


def _has_news(connection: Any) -> bool:
    """Whether something can be read without having asked: the end of the line, or last words."""
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return bool(line.poll(0))


def connect_again(pool: ConnectionPool[Any]) -> None:
    """Go on while somebody waits: of many attempts that failed, one. Whoever comes later begins anew."""
    if pool.get_stats()["requests_waiting"] and _pausing.acquire(blocking=False):
        sleep(PAUSE)
        _pausing.release()
        pool.check()


# Left to itself, a pool doubles its pauses up to minutes and opens nothing else meanwhile.
MANNERS: dict[str, Any] = {
    "check": still_there,
    "reconnect_timeout": 0.0,
    "reconnect_failed": connect_again,
}
