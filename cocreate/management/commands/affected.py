"""`manage.py affected TABLE`: the people whose data a leak of a table touched."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from cocreate.accounts.models import User
from cocreate.affected import NobodyToFind, people_behind, rows_without_account
from cocreate.audit.record import record
from cocreate.postgres.clock import database_now


class Command(BaseCommand):
    """One line for each person: id, number of rows, and the address only when asked for."""

    help = "Lists the people behind the rows of a table that were written in a stretch of time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", help="for example events_registration")
        parser.add_argument("--from", dest="since", required=True, help="the first day, as 2026-11-01")
        parser.add_argument("--to", dest="until", required=True, help="the last day, which belongs to it")
        parser.add_argument("--contacts", action="store_true", help="with display names and addresses")

    def handle(self, *args: Any, **options: Any) -> None:
        since, until = _morning(options["since"]), _morning(options["until"]) + timedelta(days=1)
        try:
            found = people_behind(options["table"], since=since, until=until)
            strangers = rows_without_account(options["table"], since=since, until=until)
        except NobodyToFind as nobody:
            raise CommandError(str(nobody)) from nobody
        self._record(options, len(found))
        people = User.objects.in_bulk(found) if options["contacts"] else {}
        for person, rows in sorted(found.items()):
            known = people.get(person)
            self.stdout.write(
                f"{person}\t{rows}" + (f"\t{known.display_name}\t{known.email}" if known else "")
            )
        self.stderr.write(f"{len(found)} people.")
        if strangers:
            self.stderr.write(f"{strangers} rows with the contact of somebody without an account: read them.")

    def _record(self, options: dict[str, Any], number: int) -> None:
        """Reading who is affected is reading personal data: it is audited like every other reading."""
        detail = {name: options[name] for name in ("table", "since", "until", "contacts")}
        with transaction.atomic():
            record(
                "people.listed_as_affected",
                by=None,
                on=User(pk=0),
                at=database_now(),
                detail={**detail, "people": number},
            )


def _morning(text: str) -> datetime:
    day = parse_date(text)
    if day is None:
        raise CommandError(f"“{text}” is no day. Please write it like 2026-11-01.")
    return timezone.make_aware(datetime.combine(day, time()))
