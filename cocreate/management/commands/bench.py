"""`make bench`: how fast the site is, against bare limits measured in the same run."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from cocreate import bench_report, bench_rounds
from cocreate.bench_site import RunningSite


class Command(BaseCommand):
    """A whole site in var/bench/, measured from outside like by visitors."""

    help = "Measures pages, votes, registrations and sockets; writes docs/performance.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="Smaller towns and short rounds.")
        parser.add_argument(
            "--city",
            action="store_true",
            help="A city as it is: 5,000 ideas, 70,000 accounts, 1,000,000 votes, 1,000 events.",
        )
        parser.add_argument(
            "--fresh", action="store_true", help="Make the towns anew instead of keeping them."
        )
        parser.add_argument("--to", default="docs/performance.md", help="Where the report goes.")

    def handle(self, *args: Any, **options: Any) -> None:
        var = Path(settings.VAR_DIR) / "bench"
        if options["fresh"]:
            RunningSite(var).cluster.erase()
            shutil.rmtree(var, ignore_errors=True)
        plan = bench_rounds.FULL
        if options["city"]:
            plan = bench_rounds.AS_A_CITY
        if options["quick"]:
            plan = bench_rounds.QUICK
        found = bench_rounds.measure(var, plan)
        where = Path(settings.BASE_DIR) / options["to"]
        where.parent.mkdir(parents=True, exist_ok=True)
        self.stdout.write(bench_report.write(found, where, today=timezone.localdate()))
        self.stdout.write(f"Written to {where}.")
