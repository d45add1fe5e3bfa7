"""The roads news takes: PostgreSQL and Redis, broken and mended."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import time

import pytest

from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.live.news import hear_news
from ideas.voting import support
from tests.cocreate.test_live import apart
from tests.cocreate.test_live_socket import all_news, news_where, next_news, open_socket, subscribe
from tests.factories.ideas import NOW, campaign, idea


@pytest.fixture
def snow(transactional_db, ren):
    return idea(author=ren, campaign=campaign())


async def _news_after(act, number, patience=15):
    """What a process hears: `act` is called in another thread when the line stands."""
    heard: list[str | None] = []

    async def listen():
        async for topic in hear_news():
            heard.append(topic)
            if topic is None:
                acting.append(asyncio.create_task(asyncio.to_thread(act, len(acting))))
            if len(heard) >= number:
                return

    acting: list[asyncio.Task] = []
    await asyncio.wait_for(listen(), patience)
    await asyncio.gather(*acting)
    return heard


def _send_away_who_listens() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
        )


def test_a_broken_line_to_postgres_is_mended_and_says_so(transactional_db):
    from django.db import connection

    def act(times):
        announce(f"idea:{times}")
        if times == 0:
            _send_away_who_listens()
        connection.close()

    heard = apart(_news_after(act, 4))

    assert heard == [None, "idea:0", None, "idea:1"]


class Redis:
    """A Redis of our own on a free port."""

    def __init__(self, folder) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.process = subprocess.Popen([*command, str(self.folder)], stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + 10
        while time.monotonic() < give_up:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        pytest.fail("redis-server does not answer.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def redis_server(settings, tmp_path):
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed; news through Redis was not tried.")
    server = Redis(tmp_path)
    settings.REDIS_URL = server.address
    yield server
    server.kill()


def test_a_vote_reaches_an_open_page_through_redis(redis_server, live_site, snow, hana):
    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        assert {news["supports"] for _, news in all_news(line, 2)} == {0}  # now the hub's own line stands

        support(snow, by=hana, at=NOW)

        assert next_news(line)[1]["supports"] == 1


def test_redis_that_was_away_is_found_again_and_everything_is_read_again(
    redis_server, live_site, snow, hana, mori
):
    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        next_news(line)

        redis_server.kill()
        support(snow, by=hana, at=NOW)  # counts although nobody can be told
        redis_server.start()

        news_where(line, supports=1)
        support(snow, by=mori, at=NOW)
        assert news_where(line, supports=2)["comments"] == 0
