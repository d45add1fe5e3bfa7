"""The tests' own PostgreSQL: started once, migrated once, copied for every worker.

The controller (the process that runs no tests itself under xdist) starts a
private server in the first free place (`var/test-1.lock`, `var/test-2.lock` …) and makes
one migrated template database, named by a hash of everything that decides its
shape, so the next run finds it. A worker copies the template in a fraction of
a second. A test that commits gets its copy replaced afterwards: whatever it
left behind is gone, and what migrations had put there is back.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from cocreate.postgres.cluster import PORT, ROLE, Cluster

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("COCREATE_VAR") or ROOT / "var")
IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ

NOT_IN_MIGRATIONS = {"cluster", "place", "clock", "prepared"}

# Tests may lose everything when the machine loses power; they still survive `kill -9`.
IMPATIENT = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_connections": "300"}
PLACES = 20
MEMORY, IN_MEMORY_AS, ROOM = Path("/dev/shm"), "cocreate", 4 * 2**30


class Bench:
    """This run's PostgreSQL and the database of this process."""

    cluster: Cluster | None = None
    place: IO[str] | None = None
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def lay_out() -> None:
    """Set the environment that settings will read; the controller finds a free place first."""
    os.environ["COCREATE_ENV"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "cocreate.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs beside Django's queries
    if not IN_WORKER:
        VAR.mkdir(parents=True, exist_ok=True)
        Bench.place, number = _free_place()
        Bench.cluster = Cluster(home(number), IMPATIENT)
        os.environ["PGHOST"] = Bench.cluster.host
    os.environ["DATABASE_URL"] = database_url(Bench.name)
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = Bench.name  # a worker may have read the controller's
    django.setup()


def home(number: int) -> Path:
    """Where the server of a place keeps its files: in memory where there is room, else below `var/`.

    A copy of the template is 1,300 small files. A busy disk takes up to a second for them, two
    hundred times a run; memory takes 0.03.
    """
    folder = f"{IN_MEMORY_AS}-{hashlib.sha256(str(VAR.resolve()).encode()).hexdigest()[:12]}-test-{number}"
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY / folder
    return VAR / f"test-{number}"


def database_url(name: str) -> str:
    return f"postgresql://{ROLE}@:{PORT}/{name}?host={quote(os.environ['PGHOST'])}"


def _free_place() -> tuple[IO[str], int]:
    for number in range(1, PLACES):
        lock = (VAR / f"test-{number}.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock, number
        except BlockingIOError:
            lock.close()
    pytest.exit("Twenty test runs are at work in this folder already.", returncode=3)


def connect(name: str = "postgres") -> psycopg.Connection:
    """A connection beside Django's, for making and copying databases, and for second opinions."""
    return psycopg.connect(
        host=os.environ["PGHOST"], port=PORT, user=ROLE, dbname=name, autocommit=True, connect_timeout=10
    )


def shape() -> dict[str, str]:
    """What decides the migrated state, each part with a hash of its content."""
    from django.conf import settings

    migrations = [
        path for house in ("cocreate", "ideas", "events", "cms") for path in _migrations(ROOT / house)
    ]
    helpers = [
        path for path in (ROOT / "cocreate" / "postgres").glob("*.py") if path.stem not in NOT_IN_MIGRATIONS
    ]
    parts = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in [*migrations, *sorted(helpers)]}
    # With what migrations read: the lists of synonyms and readings the office begins with.
    read = ("requirements/dev.txt", "cocreate/content/synonyms.yaml", "cocreate/content/readings.yaml")
    parts["packages"] = b"".join((ROOT / name).read_bytes() for name in read)
    parts["apps"] = repr(sorted(settings.INSTALLED_APPS)).encode()
    return {name: hashlib.sha256(content).hexdigest()[:12] for name, content in parts.items()}


def _migrations(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if path.parent.name == "migrations")


def make_template() -> str:
    """The migrated database to copy from, made unless this shape was met before.

    If only migrations were added since an earlier one, that one is the
    beginning; else everything is migrated from nothing.
    """
    wanted = shape()
    name = "template_" + hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:12]
    with connect() as server:
        known = _templates(server)
        if name in known:
            return name
        _drop(server, "template_draft")
        steps = [each for each, parts in known.items() if parts.items() <= wanted.items()]
        beginning = max(steps, key=lambda each: len(known[each]), default="template1")
        for old in known.keys() - {beginning}:
            _drop(server, old)
        sys.stderr.write("Preparing the test database (once per change of migrations) …\n")
        _create(server, "template_draft", beginning)
    _migrate("template_draft")
    with connect() as server:
        server.execute(sql.SQL("COMMENT ON DATABASE template_draft IS {}").format(json.dumps(wanted)))
        server.execute(sql.SQL("ALTER DATABASE template_draft RENAME TO {}").format(sql.Identifier(name)))
    return name


def _templates(server: psycopg.Connection) -> dict[str, dict[str, str]]:
    query = (
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname LIKE 'template\\_%'"
    )
    return {name: json.loads(parts) for name, parts in server.execute(query) if parts}


def _migrate(name: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    from cocreate.preparing import without_time_limits

    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        without_time_limits()  # as a start of the site: a busy disk has no say in whether tests can begin
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def copy_template() -> None:
    """Give this process a fresh database; whoever is still connected to the old one is sent away."""
    if "COCREATE_TEST_TEMPLATE" not in os.environ:
        pytest.fail("The migrations failed; see the top of the output.", pytrace=False)
    with connect() as server:
        _drop(server, Bench.name)
        _create(server, Bench.name, os.environ["COCREATE_TEST_TEMPLATE"])


def _create(server: psycopg.Connection, name: str, template: str) -> None:
    command = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
    server.execute(sql.SQL(command).format(sql.Identifier(name), sql.Identifier(template)))


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def start() -> None:
    """Start the server and make the template (controller only; Django is set up by now)."""
    if Bench.cluster is not None:
        Bench.cluster.ensure_running()
        try:
            os.environ["COCREATE_TEST_TEMPLATE"] = make_template()
        except Exception:
            traceback.print_exc()  # tests without a database may still run


def stop() -> None:
    if Bench.cluster is not None:
        Bench.cluster.stop()


@contextlib.contextmanager
def replaced_after_commit() -> Iterator[None]:
    """Let tests that commit hand back a fresh copy, where Django would empty every table.

    Emptying would fail on append-only tables and would take away what
    migrations put in (roles, the first page).
    """
    from django.db import connections
    from django.test import TransactionTestCase

    def hand_back(self: TransactionTestCase) -> None:
        connections.close_all()
        copy_template()

    before = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = hand_back
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = before


def erase() -> None:
    """Take every place of this folder away, for `make clean`."""
    for number in range(1, PLACES):
        for folder in {home(number), VAR / f"test-{number}"}:
            if folder.exists():
                Cluster(folder).erase()


if __name__ == "__main__":
    erase()
