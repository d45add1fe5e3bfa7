"""`manage.py privacy`: the inventory of personal data is written down as it is read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cocreate.privacy_inventory import DOCUMENT, document, problems


class Command(BaseCommand):
    """Refuses while a field has no class: the document would be wrong."""

    help = "Writes docs/privacy-inventory.md from cocreate/content/privacy.yaml."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if found := problems():
            raise CommandError("\n".join([*found, "Class them in cocreate/content/privacy.yaml."]))
        DOCUMENT.write_text(document(), encoding="utf-8")
        self.stdout.write(f"Written to {DOCUMENT.name}.")
