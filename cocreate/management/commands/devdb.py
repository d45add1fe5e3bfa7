"""The private PostgreSQL alone, for tools that want a database."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cocreate import preparing
from cocreate.postgres.cluster import PORT, ROLE, ClusterError


class Command(BaseCommand):
    """Useful beside `manage.py runserver`, `dbshell` or a debugger."""

    help = "Keeps the private PostgreSQL of this folder running until Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        cluster = preparing.private_database()
        if cluster is None:
            raise CommandError("DATABASE_URL names another database; there is nothing to start.")
        try:
            preparing.start_database(cluster)
            name = settings.DATABASES["default"]["NAME"]
            self.stdout.write(f"DATABASE_URL=postgresql://{ROLE}@:{PORT}/{name}?host={quote(cluster.host)}")
            self.stdout.write("Stop with Ctrl-C — 停止は Ctrl-C")
            while True:
                time.sleep(0.5)
                cluster.revive()
        except KeyboardInterrupt:
            pass
        except ClusterError as refused:
            raise CommandError(str(refused)) from refused
        finally:
            cluster.stop()
