"""The background worker: jobs, letters and the schedule, each in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from cocreate import schedule
from cocreate.notifications.delivery import deliver_due
from cocreate.postgres.clock import database_now

logger = logging.getLogger(__name__)

PAUSE = 1.0
PAUSE_AFTER_TROUBLE = 3.0
PATIENCE = 1.5


class Workshop:
    """Three loops that go on whatever happens to one of them, until they are told to stop."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.jobs = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Work until `close()` is called; a loop that hangs does not keep the others from ending."""
        loops = {"jobs": self.jobs.run, "letters": self._letters, "schedule": self._schedule}
        threads = [
            threading.Thread(target=self._keep_going, args=[name, loop], name=name, daemon=True)
            for name, loop in loops.items()
        ]
        for thread in threads:
            thread.start()
        self.stop.wait()
        last_moment = time.monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0.0, last_moment - time.monotonic()))

    def close(self) -> None:
        """Ask every loop to end; letters that were taken and not sent go back."""
        self.jobs.running = False
        self.stop.set()

    def _keep_going(self, name: str, loop: Callable[[], None]) -> None:
        while not self.stop.is_set():
            try:
                loop()
            except OperationalError as problem:
                words = {"loop": name, "problem": str(problem)[:300]}
                logger.error("The worker waits for the database.", extra=words)
                connection.close_if_unusable_or_obsolete()
                self.stop.wait(PAUSE_AFTER_TROUBLE)
            except Exception:
                logger.exception("A loop of the worker stumbled and starts again.", extra={"loop": name})
                connection.close_if_unusable_or_obsolete()
                self.stop.wait(PAUSE_AFTER_TROUBLE)
        connection.close()

    def _letters(self) -> None:
        close_old_connections()
        sent = deliver_due(at=database_now(), keep_going=lambda: not self.stop.is_set())
        close_old_connections()
        if not sent:
            self.stop.wait(PAUSE)

    def _schedule(self) -> None:
        close_old_connections()
        schedule.run_due(at=database_now())
        close_old_connections()
        self.stop.wait(PAUSE)
