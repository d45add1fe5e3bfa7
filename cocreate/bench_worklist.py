"""How fast the work list opens while thousands of items wait: `manage.py bench_worklist`.

The crowd is written into this site's database inside a transaction that is rolled back, and the
page is asked for by a moderator through the whole of Django, without a network in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client, override_settings

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.postgres.clock import database_now
from ideas.models import Campaign, Comment, Flag, Idea, State

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
    """Nine of ten that wait are ideas, sent over forty days; the others are reports on comments."""
    now = database_now()
    author = User.objects.create_user("bench-author@example.jp", display_name="ベンチの投稿者")
    moderator = User.objects.create_user("bench-moderator@example.jp", display_name="ベンチの担当者")
    moderator.groups.add(Group.objects.get(name=Role.MODERATOR))
    campaigns = [None, *Campaign.objects.all()[:5]]
    Idea.objects.bulk_create(
        Idea(
            author=author,
            state=State.SUBMITTED,
            campaign=campaigns[each % len(campaigns)],
            title=f"除雪の状況を地図で見たい {each}",
            problem="朝、どの道が除雪済みかわかりません。",
            proposal="除雪車の位置を地図に重ねてください。連絡は 076-220-2111 まで。",
            submitted_at=now - timedelta(minutes=11 * each),
        )
        for each in range(number * 9 // 10)
    )
    public = Idea.objects.create(
        author=author,
        state=State.PUBLISHED,
        title="公開中の案",
        proposal="案",
        submitted_at=now,
        published_at=now,
    )
    said = Comment.objects.bulk_create(
        Comment(idea=public, author=author, stance="for", text=f"意見 {each}", created_at=now)
        for each in range(number // 10)
    )
    Flag.objects.bulk_create(
        Flag(
            comment=one,
            reporter=moderator,
            reason="other",
            created_at=now - timedelta(minutes=97 * each),
            receipt=f"R-1999-{each:06}",
        )
        for each, one in enumerate(said)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ideas_idea, ideas_flag, ideas_comment")
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
