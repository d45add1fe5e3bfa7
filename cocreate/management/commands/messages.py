"""`make messages`: the copy deck follows the sources; `--check` only looks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cocreate.language import catalogue


class Command(BaseCommand):
    """Japanese must be complete; English may fall back to the originals, which are English."""

    help = "Collects the texts of the sources into cocreate/locale/, keeping translations."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if something is missing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        texts = catalogue.collect()
        if not options["check"]:
            for language in catalogue.LANGUAGES:
                catalogue.write(language, catalogue.update(language, texts))
                catalogue.compile_file(catalogue.path_of(language))
        found = [
            problem
            for language in catalogue.LANGUAGES
            for problem in catalogue.problems(language, texts, complete=language == "ja")
        ]
        found += [
            f"{language}: not in the form in which `make messages` writes it"
            for language in catalogue.LANGUAGES
            if not catalogue.is_as_written(language, texts)
        ]
        if found:
            hint = "Run `make messages`, then translate what is missing in cocreate/locale/ja/."
            raise CommandError("\n".join([*found, hint]))
        self.stdout.write(f"{len(texts)} texts, all of them in Japanese.")
