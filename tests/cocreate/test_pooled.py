"""A connection of the pool is asked whether it still leads anywhere, and not for every page.

And whoever comes when PostgreSQL is back is served at once, whatever died meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool, PoolTimeout

from cocreate.postgres import pooled
from cocreate.postgres.pooled import still_there


@pytest.fixture
def way(db) -> dict[str, Any]:
    """How PostgreSQL is reached."""
    return {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "autocommit": True}


@pytest.fixture
def long_pauses(monkeypatch) -> None:
    """Left to itself a pool pauses for half a minute, so that no busy machine looks like a pause."""
    monkeypatch.setattr("psycopg_pool.base.AttemptWithBackoff.INITIAL_DELAY", 30.0)


@pytest.fixture
def line(way):
    with psycopg.connect(**way) as opened:
        yield opened


@contextmanager
def pool_of(way: Any, size: int = 4, **manners: Any) -> Iterator[ConnectionPool[Any]]:
    """A pool as the settings make it, or with other manners."""
    with ConnectionPool(kwargs=way, min_size=size, max_size=size, timeout=2, **manners) as pool:
        yield pool


def end_them(pool: ConnectionPool[Any]) -> None:
    """Every connection of the pool dies, although each was in use a moment ago."""
    pool.wait()
    lines = [pool.getconn() for _ in range(pool.max_size)]
    with connection.cursor() as other:
        for line in lines:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])
    for line in lines:
        pool.putconn(line)


def test_a_living_connection_is_asked_once_in_a_second(line, monkeypatch):
    asked = []
    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(asked.append))

    still_there(line)
    still_there(line)
    at_once = len(asked)
    monkeypatch.setattr(pooled, "monotonic", lambda: line.seen_at + pooled.QUIET)
    still_there(line)

    assert (at_once, len(asked)) == (1, 2)


def test_a_dead_connection_is_noticed_although_it_was_in_use_a_moment_ago(line):
    still_there(line)
    with connection.cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        still_there(line)


def test_who_comes_after_all_have_died_is_served_at_once(way, long_pauses):
    with pool_of(way, **pooled.MANNERS) as pool:
        end_them(pool)

        with pool.connection(timeout=10) as line:
            answer = line.execute("SELECT 1").fetchone()

        assert answer == (1,)


@pytest.mark.parametrize(("manners", "is_served"), [(pooled.MANNERS, True), ({}, False)])
def test_who_comes_when_postgresql_is_back_waits_for_no_pause_begun_before(
    way, long_pauses, manners, is_served
):
    roads = [way | {"host": "/nowhere"}]
    with pool_of(lambda: roads[-1], **manners) as pool:
        for _ in range(3):
            with pytest.raises(PoolTimeout):
                pool.getconn(timeout=0.4)

        roads.append(way)

        if is_served:
            pool.putconn(pool.getconn(timeout=10))
        else:
            with pytest.raises(PoolTimeout):
                pool.getconn(timeout=1)


def test_who_waits_while_postgresql_comes_back_is_served(way, long_pauses):
    roads = [way | {"host": "/nowhere"}]
    with pool_of(lambda: roads[-1], **pooled.MANNERS) as pool:
        coming_back = Timer(0.5, roads.append, [way])
        coming_back.start()

        line = pool.getconn(timeout=10)

        began_again_after = pool.get_stats()["connections_num"]
        pool.putconn(line)
        coming_back.join()
        assert began_again_after > 2
