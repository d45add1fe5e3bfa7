"""Whatever people do, in whatever order: what an open page shows is what it would read anew.

Real rules, real commits, real LISTEN. A page applies the news it hears to what it showed before;
at the end of each sequence that equals a fresh reading, also for a page that was away meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
import uuid

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.hub import Hub
from cocreate.live_state import read
from ideas import discussing, moderation, reporting
from ideas.models import Comment
from ideas.voting import support, withdraw_support
from tests.cast import make_mori, make_ren
from tests.factories.ideas import NOW, campaign, idea, people

CROWD = 4
ACTS = ["support", "withdraw", "comment", "remove", "hide comment", "hide", "restore", "leave", "come back"]
sequences = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, CROWD - 1), st.integers(0, 1)), min_size=1, max_size=12
)


class Process:
    """A web process with its hub, in a thread of its own."""

    def __init__(self, **hub) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.hub = Hub(coalesce=0.02, **hub)
        self.do(self._start())

    async def _start(self) -> None:
        self.hub.start()

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def end(self) -> None:
        async def leave():
            self.hub.stop()
            await asyncio.gather(*self.hub._tasks, return_exceptions=True)

        self.do(leave())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


class Page:
    """An open page: what it shows, changed by what it hears."""

    def __init__(self, process: Process, wanted: list[str]) -> None:
        self.process, self.wanted = process, wanted
        self.shows: dict[str, dict] = {}
        self.come()

    def come(self) -> None:
        self.process.do(self.process.hub.add(self, self.wanted))

    def leave(self) -> None:
        self.process.loop.call_soon_threadsafe(self.process.hub.remove, self)

    def offer(self, topic: str, message: str) -> None:
        news = json.loads(message)["news"]
        self.shows[topic] = {**self.shows.get(topic, {}), **news}

    def agrees_with(self, fresh: dict[str, dict]) -> bool:
        """What everybody may still read is shown as it stands; a page of a hidden idea hears no more."""
        return {topic: self.shows.get(topic) for topic in fresh} == fresh


class Town:
    """A moderator, a crowd, two ideas, and the pages that show them."""

    def __init__(self, process: Process, mori, ren, crowd) -> None:
        self.mori, self.crowd = mori, crowd
        call = campaign()
        self.ideas = [idea(author=ren, campaign=call), idea(author=ren)]
        self.topics = [topics.idea(one.pk) for one in self.ideas]
        self.stays, self.travels = Page(process, self.topics), Page(process, self.topics)

    def play(self, act: str, who: int, which: int) -> None:
        about, by = self.ideas[which], self.crowd[who]
        about.refresh_from_db()
        newest = Comment.objects.filter(idea=about, author=by).order_by("-pk").first()
        with contextlib.suppress(Refusal):
            match act:
                case "support":
                    support(about, by=by, at=NOW)
                case "withdraw":
                    withdraw_support(about, by=by, at=NOW)
                case "comment":
                    words = {"text": "賛成です。", "stance": "for", "submission_key": uuid.uuid4()}
                    discussing.comment(about, by=by, at=NOW, **words)
                case "remove" if newest:
                    discussing.remove_comment(newest, by=by, at=NOW)
                case "hide comment" if newest:
                    reporting.hide_comment(newest, by=self.mori, at=NOW, reason="電話番号のため")
                case "hide":
                    moderation.hide(about, by=self.mori, at=NOW, reason="電話番号のため")
                case "restore":
                    moderation.restore(about, by=self.mori, at=NOW, reason="消してもらったため")
                case "leave":
                    self.travels.leave()
                case "come back":
                    self.travels.come()

    def settle(self, *pages: Page, patience: float = 5.0) -> None:
        """Wait until the pages show what a fresh reading shows, or say how they differ."""
        give_up = time.monotonic() + patience
        fresh = read(self.topics)
        while not all(page.agrees_with(fresh) for page in pages) and time.monotonic() < give_up:
            time.sleep(0.01)
        for page in pages:
            assert {topic: page.shows.get(topic) for topic in fresh} == fresh


@pytest.fixture
def process(transactional_db):
    made = Process()
    yield made
    made.end()


def test_news_applied_to_what_a_page_showed_equals_reading_it_anew(process):
    mori, ren, crowd = make_mori(), make_ren(), people(CROWD)

    @settings(max_examples=40, deadline=None, database=None)
    @given(sequences)
    def any_sequence(acts) -> None:
        town = Town(process, mori, ren, crowd)
        for act in acts:
            town.play(*act)
        town.settle(town.stays)
        town.travels.come()
        town.settle(town.stays, town.travels)
        for page in (town.stays, town.travels):
            page.leave()

    any_sequence()


def test_what_happened_while_the_line_was_down_is_read_afterwards(process):
    town = Town(process, make_mori(), make_ren(), people(CROWD))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
        )
        assert cursor.fetchone() == (1,)

    for who in range(CROWD):
        town.play("support", who, 0)

    town.settle(town.stays, patience=10)
    assert town.stays.shows[town.topics[0]]["supports"] == CROWD


async def _deaf():
    await asyncio.sleep(3600)
    yield None


def test_control_a_process_that_hears_nothing_shows_what_is_no_longer_true(transactional_db):
    process = Process(hear=_deaf)
    try:
        town = Town(process, make_mori(), make_ren(), people(CROWD))
        town.play("support", 0, 0)
        with pytest.raises(AssertionError):
            town.settle(town.stays, patience=0.5)
    finally:
        process.end()
