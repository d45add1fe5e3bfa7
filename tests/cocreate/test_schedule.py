"""What runs by itself runs once, at its time, whatever else fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils.module_loading import import_string

from cocreate import schedule
from cocreate.models import LastRun
from cocreate.schedule import SCHEDULE, Job, is_due, run_due

TOKYO = ZoneInfo("Asia/Tokyo")
AT = datetime(2026, 11, 23, 9, tzinfo=TOKYO)
RAN: list[str] = []


def works(*, at):
    RAN.append("works")


def takes_its_time(*, at):
    RAN.append("slow")
    time.sleep(0.5)


def fails(*, at):
    raise ZeroDivisionError


HERE = "tests.cocreate.test_schedule"
MINUTELY = Job("works", f"{HERE}.works", every=timedelta(minutes=1))
NIGHTLY = Job("at night", f"{HERE}.works", nightly=clock_time(3, 0))
SLOW = Job("slow", f"{HERE}.takes_its_time", every=timedelta(minutes=1))
FAILING = Job("fails", f"{HERE}.fails", every=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _nothing_ran():
    RAN.clear()


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_job_of_the_list_is_there(job):
    assert callable(import_string(job.does))
    assert (job.every is None) != (job.nightly is None)


def test_names_are_unique():
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)


@pytest.mark.django_db(transaction=True)
def test_the_whole_list_runs_on_an_empty_site():
    assert run_due(at=AT) == [job.name for job in SCHEDULE]


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_its_time():
    runs = [run_due(at=AT + timedelta(seconds=second), schedule=(MINUTELY,)) for second in (0, 30, 59, 60)]

    assert runs == [["works"], [], [], ["works"]]


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-11-23T03:00", "2026-11-23T23:59", False),
        ("2026-11-23T03:00", "2026-11-24T02:59", False),
        ("2026-11-23T03:00", "2026-11-24T03:00", True),
        ("2026-11-22T12:00", "2026-11-23T09:00", True),
    ],
)
def test_a_nightly_job_runs_once_a_night_by_the_citys_clock(last, now, due):
    ran = LastRun(job="at night", ran_at=datetime.fromisoformat(last).replace(tzinfo=TOKYO))

    assert is_due(NIGHTLY, ran, datetime.fromisoformat(now).replace(tzinfo=TOKYO)) is due


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_does_not_stop_the_others_and_is_tried_again_later():
    first = run_due(at=AT, schedule=(FAILING, MINUTELY))
    row = LastRun.objects.get(job="fails")

    assert first == ["works"]
    assert (row.ran_at, row.failed_at) == (None, AT)
    assert [is_due(FAILING, row, AT + timedelta(seconds=s)) for s in (30, 60)] == [False, True]


def _run_in_thread(_number: int) -> list[str]:
    try:
        return run_due(at=AT, schedule=(SLOW,))
    finally:
        connection.close()


def _four_workers() -> int:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(_run_in_thread, range(4)))
    return len(RAN)


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_one_runs_the_job():
    assert _four_workers() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_all_four_run_it(monkeypatch):
    """The twin: with the protection switched off the same test must fail."""
    from contextlib import nullcontext

    monkeypatch.setattr(schedule, "_alone", lambda name: nullcontext(True))

    assert _four_workers() > 1


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ends_in_order_when_told(how):
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={os.environ['PGHOST']}"
    address += f"&port={settings['PORT']}" if settings["PORT"] else ""
    environment = os.environ | {"DATABASE_URL": address, "COCREATE_ENV": "development"}
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], env=environment)
    end = time.monotonic() + 60
    while not LastRun.objects.filter(job=SCHEDULE[-1].name, ran_at__isnull=False).exists():
        assert worker.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)

    worker.send_signal(how)

    assert worker.wait(30) == 0
