"""PostgreSQL up, network down, clock in hand, a browser and a running site at call."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.plugin import blocking_manager_key

from tests import database, network

database.lay_out()

pytest_plugins = ["tests.browser", "tests.cast"]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Before workers start: the server and the template they copy."""
    if not session.config.option.collectonly:
        with session.config.stash[blocking_manager_key].unblock():
            database.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    database.stop()


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> None:
    network.close()


@pytest.fixture(scope="session", autouse=True)
def _a_folder_for_static_files() -> None:
    """WhiteNoise warns when there is none, as on a fresh clone; and warnings are errors."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _passwords_in_a_hurry() -> Iterator[None]:
    """Django's own way to keep passwords, once round instead of 1.5 million times: 0.3 seconds each."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["tests.passwords.Hurried"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """This worker's database, copied from the template, instead of one made by Django."""
    from django.db import connections

    with django_db_blocker.unblock(), database.replaced_after_commit():
        database.copy_template()
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def fresh_database() -> Callable[[], None]:
    """Throw this worker's database away and copy the template again, in the middle of a test."""

    def renew() -> None:
        from django.db import connections

        connections.close_all()
        database.copy_template()

    return renew


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[datetime], None]]:
    """Set what the database's clock says to every door: `clock(moment)`."""
    from django.db.models import DateTimeField, Value
    from django.urls import get_resolver

    from cocreate.postgres import clock, prepared

    _ = get_resolver().url_patterns  # every door is there, so that none is made while the clock is set
    asked = {"database_now": clock.database_now, "now_in_query": clock.now_in_query}

    def set_to(moment: datetime) -> None:
        answers = {
            "database_now": lambda: moment,
            "now_in_query": lambda: Value(moment, output_field=DateTimeField()),
        }
        for answer in answers.values():
            answer.is_test_clock = True  # type: ignore[attr-defined]  a mark, so that it can be set again
        for module in list(sys.modules.values()):
            for name, real in asked.items():
                found = getattr(module, "__dict__", {}).get(name)
                if found is real or getattr(found, "is_test_clock", False):
                    monkeypatch.setattr(module, name, answers[name])
        prepared.forget_moments()

    yield set_to
    prepared.forget_moments()


@pytest.fixture(autouse=True)
def _media_in_a_corner(settings, tmp_path) -> None:
    """Pictures of tests go where pytest cleans up."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _the_office_has_its_usual_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of closed days is empty and texts are read in three days, as every process knows."""
    from cocreate.office_days.reading import closed_days
    from ideas.deadlines import days_of_the_site

    monkeypatch.setattr(closed_days, "known", (float("inf"), frozenset()))
    monkeypatch.setattr(days_of_the_site, "known", (float("inf"), 3))


@pytest.fixture(autouse=True)
def _nobody_has_hurried() -> None:
    """Each test begins with patience: what others did just now is not counted."""
    from django.core.cache import caches

    caches["pace"].clear()
