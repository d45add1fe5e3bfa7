"""`manage.py recount`: do votes, counters and published tallies agree with the vote events?"""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cocreate.postgres.clock import database_now
from cocreate.recount_job import due_day, last_sealed_day
from ideas.recounting import recount


class Command(BaseCommand):
    """Says what differs and ends with 1; it never repairs anything."""

    help = "Recounts everything from the vote events. Exit code 1 when something differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads", metavar="FILE", help="Heads kept outside the system: a copy of /data/votes.csv."
        )
        parser.add_argument("--quick", action="store_true", help="Count only the newest tally anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = heads_in(Path(options["heads"])) if options["heads"] else {}
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # a whole town takes longer than a page may
        found = recount(
            kept_heads=kept,
            sealed_until=last_sealed_day(),
            due=due_day(database_now()),
            every_day=not options["quick"],
        )
        for difference in found:
            self.stdout.write(f"{difference.code}: {difference.words}")
        if found:
            self.stderr.write(f"{len(found)} differences. Nothing was changed.")
            sys.exit(1)
        self.stdout.write("Events, votes, counters and tallies agree.")


def heads_in(file: Path) -> dict[date, str]:
    """The day and head of each line of a kept copy of votes.csv."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return {date.fromisoformat(row["day"]): row["head"] for row in csv.DictReader(lines)}
    except (OSError, KeyError, ValueError) as problem:
        raise CommandError(f"{file} is not a copy of votes.csv with the columns day and head.") from problem
