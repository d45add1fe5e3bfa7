"""`manage.py bench_worklist`: how fast the work list opens while 5,000 items wait."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cocreate import bench_worklist


class Command(BaseCommand):
    """Measures in this site's database and leaves nothing behind."""

    help = "Measures the work list of the desk with thousands of items waiting."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--number", type=int, default=5_000, help="How many items wait.")

    def handle(self, *args: Any, **options: Any) -> None:
        for opened in bench_worklist.measure(options["number"]):
            self.stdout.write(str(opened))
