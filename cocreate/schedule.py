"""What runs by itself, and when.

`work` looks at this list each second. Every job is a function that takes `at`; it is found
by its name when it is due, so the list needs nothing but itself. Several workers may run:
an advisory lock lets one of them do a job, and its row in LastRun says when it was done.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from cocreate.models import LastRun

logger = logging.getLogger(__name__)


class Job(NamedTuple):
    """One thing that runs by itself: each `every`, or once a day after `nightly` (local time)."""

    name: str
    does: str
    every: timedelta | None = None
    nightly: time | None = None


SCHEDULE = (
    Job("order of the idea lists", "ideas.ranking.refresh_ranks", every=timedelta(minutes=1)),
    Job("what ideas mean", "ideas.likeness.remember_meanings", every=timedelta(minutes=1)),
    Job("promised answers", "ideas.promising.promise_due_answers", every=timedelta(minutes=1)),
    Job("appointed answers", "ideas.publishing_answers.publish_due", every=timedelta(minutes=1)),
    Job("calendar of closed days", "cocreate.office_days.filling.fill", nightly=time(3, 5)),
    Job("reminders of promises", "ideas.reminding.remind", nightly=time(8, 30)),
    # Before the sealing: a chain whose end was cut off must be noticed, not continued.
    Job("recount", "cocreate.recount_job.recount", nightly=time(23, 30)),
    Job("tally of the day", "ideas.sealing.seal_days", nightly=time(0, 5)),
    Job("idea seen least", "ideas.exposure.find_seen_least", every=timedelta(minutes=1)),
    Job("impressions fade", "ideas.exposure.fade", nightly=time(2, 50)),
    Job("reports in time", "ideas.report_deadlines.press_for_decisions", every=timedelta(hours=1)),
    Job("appeals in time", "ideas.appeal_deadlines.press_for_decisions", nightly=time(8, 30)),
    Job("merge proposals", "ideas.merging.remind_and_close", every=timedelta(hours=1)),
    Job("fair order shuffled", "ideas.ranking.shuffle_again", nightly=time(3, 0)),
    Job("old sessions", "cocreate.housekeeping.forget_sessions", nightly=time(3, 10)),
    Job("old cache rows", "cocreate.housekeeping.forget_cache", every=timedelta(hours=1)),
    Job("unclaimed pictures", "cocreate.housekeeping.forget_unclaimed_pictures", every=timedelta(hours=1)),
    Job("pictures and files", "ideas.picture_files.compare_pictures_with_files", nightly=time(3, 50)),
    Job("old registrations", "cocreate.housekeeping.forget_registrations", nightly=time(3, 12)),
    Job("old event proposals", "cocreate.housekeeping.forget_event_proposals", nightly=time(3, 13)),
    Job("ended log-ins", "cocreate.housekeeping.forget_visits", nightly=time(3, 14)),
    Job("unproven accounts", "cocreate.housekeeping.forget_unproven_accounts", nightly=time(3, 16)),
    Job("old codes on paper", "ideas.taking_over.forget_overdue_codes", nightly=time(3, 20)),
    Job("decisions about many", "ideas.deciding_many.carry_out_due", every=timedelta(seconds=10)),
    Job("letter of the morning", "ideas.morning.tell_what_waits", nightly=time(8, 30)),
    Job("old claims", "ideas.claiming.forget_claims", nightly=time(3, 45)),
    Job("old drafts", "ideas.drafting.let_old_drafts_go", nightly=time(3, 25)),
    Job("old demo mails", "cocreate.housekeeping.forget_demo_mails", nightly=time(3, 30)),
    Job("audit log read again", "cocreate.audit.verifying.verify_nightly", nightly=time(4, 0)),
    Job("done background jobs", "cocreate.housekeeping.forget_done_jobs", nightly=time(3, 40)),
)

AGAIN_AFTER_FAILURE = timedelta(minutes=1)
LONGEST = "120s"
LOCKS = 0x5C4ED  # the first half of our advisory locks' numbers


def run_due(*, at: datetime, schedule: tuple[Job, ...] = SCHEDULE) -> list[str]:
    """Run every job that is due and that no other worker is running; returns the names of those that ran.

    A job that fails is logged and tried again later; the others run all the same.
    """
    last = {row.job: row for row in LastRun.objects.all()}
    return [job.name for job in schedule if is_due(job, last.get(job.name), at) and _run_once(job, at)]


def is_due(job: Job, last: LastRun | None, at: datetime) -> bool:
    """Whether a job's time has come since it last ran."""
    if last and last.failed_at and at < last.failed_at + AGAIN_AFTER_FAILURE:
        return False
    if last is None or last.ran_at is None:
        return True
    if job.every is not None:
        return at >= last.ran_at + job.every
    return last.ran_at < last_night(job, at)


def last_night(job: Job, at: datetime) -> datetime:
    """The latest moment, up to now, at which a nightly job should have begun."""
    local = timezone.localtime(at)
    moment = timezone.make_aware(datetime.combine(local.date(), job.nightly or time()))
    return moment if moment <= at else moment - timedelta(days=1)


def _run_once(job: Job, at: datetime) -> bool:
    with _alone(job.name) as mine:
        if not mine or not is_due(job, LastRun.objects.filter(job=job.name).first(), at):
            return False
        try:
            import_string(job.does)(at=at)
        except Exception:
            logger.exception("A job of the schedule failed.", extra={"job": job.name})
            LastRun.objects.update_or_create(job=job.name, defaults={"failed_at": at})
            return False
        LastRun.objects.update_or_create(job=job.name, defaults={"ran_at": at, "failed_at": None})
    logger.info("A job of the schedule ran.", extra={"job": job.name})
    return True


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Hold the advisory lock of a job, if nobody else does; PostgreSQL frees it when a worker dies."""
    number = zlib.crc32(name.encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, number])
        mine = bool(cursor.fetchone()[0])
    if not mine:
        yield False
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [LONGEST])
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, number])
