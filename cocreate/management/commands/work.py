"""`manage.py work`: the background worker. Run as many as you like."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand

from cocreate.working import Workshop


class Command(BaseCommand):
    help = "Runs background jobs, sends letters and keeps the schedule, until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = Workshop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: workshop.close())
        workshop.run()
