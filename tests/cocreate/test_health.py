"""/healthz asks nobody; /readyz names what is broken, to callers inside only."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from cocreate import health
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from cocreate.postgres.clock import database_now

Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def at_its_best(db, monkeypatch):
    """A node that knows nothing yet, with room on its disk."""
    cache.clear()
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(100, 50, 50))


def refuse_connections(*args, **kwargs):
    raise OperationalError("connection refused")


def problems(client, **headers) -> dict[str, str]:
    answer = client.get("/readyz", headers=headers)
    told = answer.json()
    assert answer.status_code == (200 if told["ready"] else 503)
    return told.get("problems", {})


def test_healthz_answers_without_a_database(client):
    """No `db` here: pytest-django refuses every question to the database."""
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "Set-Cookie" not in answer.headers


def test_a_sound_node_is_ready(at_its_best, client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_database_nothing_is_ready_and_the_answer_still_comes(at_its_best, client, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", refuse_connections)
        found = problems(client)

    assert found == {"database": "OperationalError: connection refused"}


def test_a_slow_database_is_named(at_its_best, client, monkeypatch):
    monkeypatch.setattr(health, "DATABASE_ANSWERS", -1.0)

    assert list(problems(client)) == ["database"]


def test_a_migration_that_is_not_applied_is_named(at_its_best, client):
    MigrationRecorder.Migration.objects.filter(app="events").order_by("-id").first().delete()

    assert problems(client) == {"migrations": "1 migrations are not applied"}


def test_migrations_once_seen_are_not_asked_for_again(at_its_best, client, monkeypatch):
    problems(client)
    monkeypatch.setattr(health, "MigrationExecutor", refuse_connections)

    assert problems(client) == {}


def test_a_cache_that_forgets_is_named(at_its_best, client, monkeypatch):
    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda *args, **kwargs: None)

    assert problems(client) == {"cache": "does not keep values"}


def test_a_full_disk_is_named(at_its_best, client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(100, 95, 5))

    assert problems(client) == {"disk": "5 % left"}


def test_a_clock_that_goes_wrong_is_named(at_its_best, client, clock):
    clock(datetime.now(UTC) + timedelta(minutes=5))

    assert problems(client) == {"clock": "300 s apart from the database"}


def a_letter_waits(hana, **since) -> None:
    tell([hana], Letter("a", "", "お知らせ", "", "/"), at=database_now())
    Notice.objects.update(next_attempt_at=database_now() - timedelta(**since))


def test_letters_that_nobody_sends_are_named(at_its_best, client, hana):
    a_letter_waits(hana, minutes=3)

    assert list(problems(client)) == ["letters"]


def test_a_letter_just_written_is_no_trouble(at_its_best, client, hana):
    a_letter_waits(hana, seconds=30)

    assert problems(client) == {}


@pytest.mark.parametrize(
    ("headers", "meta"),
    [
        ({"X-Forwarded-For": "127.0.0.1"}, {}),
        ({}, {"REMOTE_ADDR": "192.0.2.7"}),
        ({"Forwarded": "for=_x"}, {}),
    ],
)
def test_callers_outside_hear_no_reasons(at_its_best, client, monkeypatch, headers, meta):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(100, 95, 5))

    answer = client.get("/readyz", headers=headers, **meta)

    assert (answer.status_code, answer.json()) == (503, {"ready": False})
