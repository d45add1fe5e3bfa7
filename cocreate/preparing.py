"""What has to be true before the site can open: database, tables, content, texts.

Every step looks first and does only what is missing, so a second start takes
moments. A start that was killed half-way leaves a note, and the next one does
the steps again from the beginning.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from cocreate.office_days.filling import fill, is_filled
from cocreate.postgres.clock import database_now
from cocreate.postgres.cluster import Cluster

CONTENT_TABLE = "ideas_campaign"


@contextmanager
def step(english: str, japanese: str) -> Iterator[None]:
    """Show what is being done, and how long it took."""
    began = time.monotonic()
    sys.stdout.write(f"· {english} — {japanese} … ")
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        sys.stdout.write("\n")
        raise
    sys.stdout.write(f"{time.monotonic() - began:.1f} s\n")
    sys.stdout.flush()


def private_database() -> Cluster | None:
    """The private PostgreSQL that settings point at; None when DATABASE_URL names another one."""
    cluster = Cluster(settings.VAR_DIR / "postgres")
    return cluster if settings.DATABASES["default"]["HOST"] == cluster.host else None


def start_database(cluster: Cluster | None) -> None:
    """Start the private PostgreSQL with an empty database in it, unless it is there."""
    if cluster is None:
        return
    with step("Starting PostgreSQL", "データベースを起動"):
        cluster.ensure_running()
        cluster.ensure_database(str(settings.DATABASES["default"]["NAME"]))


def prepare() -> None:
    """Bring tables and demo content to what this version of the programs wants."""
    for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)
    note = Path(settings.VAR_DIR) / "preparing"
    interrupted = note.exists()
    with step("Looking at the tables", "表を確認"):
        missing = _missing_migrations()
    if missing or interrupted:
        note.touch()
        with step(f"Bringing the tables up to date ({missing} steps)", "表を最新に"):
            without_time_limits()
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
    at = database_now()
    if not is_filled(at=at):
        with step("Writing down public holidays and closing days", "祝日と休みの日を用意"):
            fill(at=at)
    if settings.DEMO and not _has_content():
        note.touch()
        with step("Telling a year in Kanazawa as demo content (once)", "デモの内容を作成（初回のみ）"):
            _load_demo()
    note.unlink(missing_ok=True)


def _missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def without_time_limits() -> None:
    """The limits that protect the running site would stop a long change of a table.

    Waiting for the disk after each of 200 steps would take most of the time.
    If the power fails here, steps are missing at the end, and are done again.
    """
    with connection.cursor() as cursor:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET {name} = 0")
        cursor.execute("SET synchronous_commit = off")


def _has_content() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {CONTENT_TABLE})")  # noqa: S608  a name of ours
        return bool(cursor.fetchone()[0])


def _load_demo() -> None:
    """All of it or nothing: a start that is killed here begins with an empty site again."""
    from cocreate import demo

    without_time_limits()
    with transaction.atomic():
        demo.load()
