"""How fast the work list opens while thousands of items wait: `manage.py bench_worklist`.

The crowd is written into this site's database inside a transaction that is rolled back, and the
page is asked for by a moderator through the whole of Django, without a network in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client, override_settings

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Role
from cocreate.bench_desk import KINDS, Cast, let_wait
from cocreate.postgres.clock import database_now

ROUNDS = 15
PATH = "/cms/ideas/worklist/"
TARGET_MS, TARGET_QUERIES = 300, 15


@dataclass
class Opened:
    """What one address of the work list costs: milliseconds (median and slowest), and queries.

    `work` is the processor's time in this process, which a busy machine changes less; the database's is
    not in it.
    """

    path: str
    middle: float
    slowest: float
    work: float
    queries: int

    def __str__(self) -> str:
        good = self.middle <= TARGET_MS and self.queries <= TARGET_QUERIES
        return (
            f"{self.path}: median {self.middle:.0f} ms, slowest {self.slowest:.0f} ms,"
            f" processor {self.work:.0f} ms, {self.queries} queries"
            f" (target ≤ {TARGET_MS} ms, ≤ {TARGET_QUERIES} queries): {'held' if good else 'NOT HELD'}"
        )


def measure(number: int = 5_000) -> list[Opened]:
    """Open the list and its last page with so many items waiting; nothing of it stays."""
    hosts = {"ALLOWED_HOSTS": ["*"], "STAFF_MFA_REQUIRED": False}
    with override_settings(**hosts), transaction.atomic():
        client = Client()
        client.force_login(_crowd(number), backend=settings.AUTHENTICATION_BACKENDS[0])
        pages = ["", "?kind=idea", "?mine=1", f"?p={number // 30}"]
        found = [_opened(client, PATH + page) for page in pages]
        transaction.set_rollback(True)
    return found


def _crowd(number: int) -> User:
    """Most that wait are ideas; a twentieth is of each other kind."""
    people = [
        User.objects.create_user(f"bench-{name}@example.jp", display_name=f"ベンチの{name}")
        for name in ("author", "co-author", "moderator", "colleague")
    ]
    author, co_author, moderator, colleague = people
    moderator.groups.add(Group.objects.get(name=Role.MODERATOR))
    department = Department.objects.create(name="ベンチの課")
    cast = Cast(author, co_author, colleague, department, database_now())
    each = number // 20
    let_wait(cast, each, ideas=number - each * (len(KINDS) + 1))  # what came on paper is an idea, too
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return moderator


class _Counter:
    """Counts what the database is asked."""

    number = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.number += 1
        return execute(*asked)


def _opened(client: Client, path: str) -> Opened:
    if client.get(path).status_code != 200:
        raise RuntimeError(f"{path} was not answered.")
    asked = _Counter()
    with connection.execute_wrapper(asked):
        client.get(path)
    took, worked = [], []
    for _round in range(ROUNDS):
        began, before = time.perf_counter(), time.process_time()
        client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - before) * 1000)
    return Opened(path, median(took), max(took), median(worked), asked.number)
