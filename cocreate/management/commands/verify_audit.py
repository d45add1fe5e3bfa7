"""`manage.py verify_audit`: is the audit log as it was written?"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cocreate.audit.verifying import Head, head, problems


def _head(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise ArgumentTypeError("A head looks like 1234:0f3a…, the number and 64 hexadecimal digits.")
    return Head(int(number), digest)


class Command(BaseCommand):
    """Changes nothing; exit code 1 when something does not fit."""

    help = "Recomputes the chain of the audit log and says where it does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", type=_head, help="A head that was written down elsewhere, as NUMBER:HASH."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(problems(options["head"]))
        if found:
            raise CommandError("\n".join(found))
        present = head()
        self.stdout.write(f"{present.sequence} entries, all as they were written.")
        self.stdout.write(f"Head: {present.sequence}:{present.hash}")
