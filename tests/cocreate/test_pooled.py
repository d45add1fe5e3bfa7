"""A connection of the pool is asked whether it still leads anywhere, and not for every page."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from cocreate.postgres import pooled
from cocreate.postgres.pooled import still_there


@pytest.fixture
def line(db):
    params = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**params, autocommit=True) as opened:
        yield opened


def test_a_dead_connection_is_noticed_and_a_living_one_is_asked_once_in_a_second(line, monkeypatch):
    still_there(line)
    with connection.cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [line.info.backend_pid])

    still_there(line)  # used a moment ago
    monkeypatch.setattr(pooled, "monotonic", lambda: line.seen_at + pooled.QUIET)
    with pytest.raises(psycopg.OperationalError):
        still_there(line)
