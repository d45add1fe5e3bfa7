"""`make run`: the whole site on this machine, from nothing to the first page."""

from __future__ import annotations

import gc
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cocreate import env, preparing, running
from cocreate.postgres.cluster import ClusterError
from cocreate.running import CannotRun, Watcher


class Command(BaseCommand):
    """Everything in one command; one process watches, its forks serve."""

    help = "Starts PostgreSQL, brings it up to date, and serves the site with its worker."
    requires_system_checks: list[str] = []  # `make check` does that; a start should be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=env.text("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        parser.add_argument("--web-processes", type=int, default=env.number("WEB_PROCESSES", 2))

    def handle(self, *args: Any, **options: Any) -> None:
        address = f"http://{_name(options['host'])}:{options['port']}"
        try:
            folder = running.hold_folder(Path(settings.VAR_DIR), address)
            door = running.open_door(options["host"], options["port"])
            self._run(door, address, options["web_processes"], folder)
        except (CannotRun, ClusterError) as refused:
            raise CommandError(str(refused)) from refused

    def _run(self, door: socket.socket, address: str, web_processes: int, folder: Any) -> None:
        cluster = preparing.private_database()
        watcher = Watcher(cluster, [folder])
        try:
            preparing.start_database(cluster)
            preparing.prepare()
            with preparing.step("Loading the site", "サイトを読み込み"):
                _load()
            watcher.listen_for_the_end()
            for number in range(web_processes):
                watcher.add(f"web {number + 1}", lambda: serve(door))
            watcher.add("worker", work)
            self._welcome(address)
            watcher.watch()
        except KeyboardInterrupt:
            pass
        finally:
            self.stdout.write("\n· Stopping — 停止しています")
            watcher.stop()
        self.stdout.write("· Stopped; the data is kept in var/ — 停止しました")

    def _welcome(self, address: str) -> None:
        lines = ["", f"  The site is open — サイトが開きました:  {address}"]
        if not settings.SMTP_HOST:
            lines.append(f"  Mails it sends — 送信メールの確認:      {address}/mailbox/")
        if settings.DEMO:
            lines.append("  Demo accounts — デモ用アカウント (citizens log in by a code in the mailbox):")
            for who, mail, password in settings.DEMO_ACCOUNTS:
                lines.append(f"    {mail:24} {password or '(code by mail)':18} {who}")
        lines += ["  Stop with Ctrl-C — 停止は Ctrl-C", ""]
        self.stdout.write("\n".join(lines))


def _name(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104  a comparison


def _load() -> None:
    """Import everything once, before the forks, and leave no connection for them to share."""
    from django.urls import get_resolver

    from cocreate.asgi import application

    assert application is not None  # noqa: S101  imported for its effect
    _ = get_resolver().url_patterns
    for connection in connections.all():
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()
    # What was loaded stays: no web process needs to look through it for garbage, or copies it by doing so.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def serve(door: socket.socket) -> None:
    """One web process: pages and sockets from the shared door."""
    import uvicorn

    from cocreate.asgi import application

    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        ws_max_size=16_384,  # a page sends a short list of topics and nothing else
    )
    uvicorn.Server(config).run(sockets=[door])


def work() -> None:
    """The background worker: jobs, letters, the schedule."""
    call_command("work")
