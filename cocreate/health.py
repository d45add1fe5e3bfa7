"""Whether the site lives (/healthz) and whether it can serve (/readyz)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from cocreate.notifications.models import Notice
from cocreate.postgres.clock import database_now

DISK_LEFT = 0.10  # share of the disk
CLOCK_APART = timedelta(seconds=2)
OLDEST_LETTER = timedelta(seconds=120)
DATABASE_ANSWERS = 1.0  # seconds


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a slow database restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything this node needs is there, else 503; the reasons only to callers inside."""
    problems = _problems()
    body = {"ready": not problems} | ({"problems": problems} if problems and _is_inside(request) else {})
    return JsonResponse(body, status=503 if problems else 200)


def _is_inside(request: HttpRequest) -> bool:
    """Whether the caller sits on this machine, and no proxy speaks for somebody else."""
    by_proxy = {"X-Forwarded-For", "Forwarded"} & {name.title() for name in request.headers}
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1", ""} and not by_proxy


def _problems() -> dict[str, str]:
    """What is broken; without a database nothing more is asked, because every question would wait for it."""
    if gone := _run(_database):
        return {"database": gone}
    return {name: problem for name, check in CHECKS.items() if (problem := _run(check))}


def _run(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as problem:  # whatever breaks a check is the answer to it
        return f"{type(problem).__name__}: {problem}"[:200]


def _database() -> str:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = time.monotonic() - began
    return "" if took <= DATABASE_ANSWERS else f"answers after {took:.1f} s"


_migrated = False


def _migrations() -> str:
    """Asked of the database until it is true once; a running node never loses migrations."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} migrations are not applied"
        _migrated = True
    return ""


def _cache() -> str:
    cache.set("readyz", "1", 10)
    return "" if cache.get("readyz") == "1" else "does not keep values"


def _disk() -> str:
    usage = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR)
    return "" if usage.free >= usage.total * DISK_LEFT else f"{usage.free * 100 // usage.total} % left"


def _clock() -> str:
    apart = abs(datetime.now(UTC) - database_now())
    return "" if apart <= CLOCK_APART else f"{apart.total_seconds():.0f} s apart from the database"


def _letters() -> str:
    due = Notice.objects.filter(sent_at=None, called_back_at=None, given_up_at=None, attempts=0)
    oldest = due.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
    if oldest is None or database_now() - oldest <= OLDEST_LETTER:
        return ""
    return f"the oldest has waited since {oldest.isoformat()}"


CHECKS: dict[str, Callable[[], str]] = {
    "migrations": _migrations,
    "cache": _cache,
    "disk": _disk,
    "clock": _clock,
    "letters": _letters,
}
