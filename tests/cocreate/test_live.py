"""What moves on the screen: the hub of one process, its socket, and the roads news takes."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import OperationalError

from cocreate.live.consumer import LiveConsumer
from cocreate.live.hub import Hub


def apart(story: Coroutine[Any, Any, Any]) -> Any:
    """Run a story in a thread with a loop of its own: the browser's loop lives in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result(60)


# --- The hub alone: news from a list, states from a dictionary ------------------


class Desk:
    """News as they come in, and how things stand."""

    def __init__(self, **states) -> None:
        self.states = states
        self.readings: list[set[str]] = []
        self.away = False
        self.before_reading = lambda: None
        self.news: asyncio.Queue[str | None] = asyncio.Queue()

    async def hear(self):
        while True:
            yield await self.news.get()

    def read(self, wanted):
        self.readings.append(set(wanted))
        if self.away:
            raise OperationalError("the database is away")
        standing = {topic: dict(self.states[topic]) for topic in wanted if topic in self.states}
        self.before_reading()
        return standing


class Page:
    """What one page was told, in order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict]] = []

    def offer(self, topic: str, message: str) -> None:
        told = json.loads(message)
        assert told["topic"] == topic
        self.heard.append((topic, told["news"]))


def run(story, coalesce=0.2, **states):
    """Play a story with a hub that listens to a desk; an hour of coalescing passes in `coalesce` seconds."""

    async def play():
        desk = Desk(**states)
        hub = Hub(desk.hear, desk.read, coalesce)
        hub.start()
        try:
            return await asyncio.wait_for(story(hub, desk), 20)
        finally:
            hub.stop()

    return apart(play())


async def until(true, patience=5.0):
    give_up = time.monotonic() + patience
    while not true() and time.monotonic() < give_up:
        await asyncio.sleep(0.01)
    assert true()


def test_a_page_hears_at_once_how_things_stand():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a", "b", "nothing"])
        return page.heard

    assert run(story, a={"supports": 3}, b={"supports": 4}) == [
        ("a", {"supports": 3}),
        ("b", {"supports": 4}),
    ]


def test_a_page_hears_only_what_it_listens_to_and_nothing_after_it_left():
    async def story(hub, desk):
        stays, leaves = Page(), Page()
        await hub.add(stays, ["a"])
        await hub.add(leaves, ["b"])
        hub.remove(leaves)
        desk.states["a"] = {"supports": 4}
        for topic in ("a", "b"):
            desk.news.put_nowait(topic)
        await until(lambda: len(stays.heard) == 2)
        await asyncio.sleep(0.3)
        return stays.heard, leaves.heard

    stays, leaves = run(story, a={"supports": 3}, b={"supports": 9})

    assert stays == [("a", {"supports": 3}), ("a", {"supports": 4})]
    assert leaves == [("b", {"supports": 9})]


def test_a_storm_on_one_topic_is_told_once_in_its_pause_and_ends_with_the_last_state():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a"])
        began = time.monotonic()
        for number in range(1, 201):
            desk.states["a"] = {"supports": number}
            desk.news.put_nowait("a")
            await asyncio.sleep(0.005)
        lasted = time.monotonic() - began
        await until(lambda: page.heard[-1] == ("a", {"supports": 200}))
        return len(page.heard) - 1, lasted

    told, lasted = run(story, coalesce=0.25, a={"supports": 0})

    assert 2 <= told <= lasted / 0.25 + 2


def test_a_storm_on_one_topic_does_not_hold_up_another():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["hot", "calm"])
        desk.news.put_nowait("hot")
        await until(lambda: len(page.heard) == 3)
        began = time.monotonic()
        desk.news.put_nowait("hot")
        desk.news.put_nowait("calm")
        await until(lambda: ("calm", {"supports": 2}) in page.heard[3:])
        return time.monotonic() - began

    assert run(story, coalesce=3.0, hot={"supports": 1}, calm={"supports": 2}) < 1.5


def _while_one_is_read_for(desk):
    """Make the next reading of the desk wait; returns when it began, and how to let it go on."""
    began, may_go_on = threading.Event(), threading.Event()

    def slow():
        desk.before_reading = lambda: None
        began.set()
        may_go_on.wait(5)

    desk.before_reading = slow
    return began, may_go_on


def test_a_crowd_that_comes_at_once_is_read_for_together():
    async def story(hub, desk):
        began, may_go_on = _while_one_is_read_for(desk)
        first = asyncio.create_task(hub.add(Page(), ["a"]))
        await asyncio.to_thread(began.wait, 5)
        crowd = [Page() for _ in range(20)]
        coming = [asyncio.create_task(hub.add(page, ["a"])) for page in crowd]
        await asyncio.sleep(0.05)
        may_go_on.set()
        await asyncio.gather(first, *coming)
        return len(desk.readings), [page.heard for page in crowd]

    readings, heard = run(story, a={"supports": 1})
    assert readings == 2
    assert heard == [[("a", {"supports": 1})]] * 20


def test_who_leaves_while_reading_for_others_does_not_leave_them_without_news():
    async def story(hub, desk):
        began, may_go_on = _while_one_is_read_for(desk)
        other = Page()
        reader = asyncio.create_task(hub.add(Page(), ["a"]))
        hub._newcomers.append((other, ["a"]))
        hub._listeners["a"].add(other)
        await asyncio.to_thread(began.wait, 5)
        reader.cancel()
        may_go_on.set()
        await until(lambda: other.heard == [("a", {"supports": 1})])

    run(story, coalesce=0.05, a={"supports": 1})


def test_an_older_state_never_overtakes_a_newer_one():
    """A newcomer's slow first reading is under way while news about a newer state comes in."""

    async def story(hub, desk):
        page = Page()
        hub._listeners["a"].add(page)
        began, may_go_on = threading.Event(), threading.Event()

        def slow():
            desk.before_reading = lambda: None
            began.set()
            may_go_on.wait(5)

        desk.before_reading = slow
        joining = asyncio.create_task(hub.add(page, ["a"]))
        await asyncio.to_thread(began.wait, 5)
        desk.states["a"] = {"supports": 2}
        desk.news.put_nowait("a")
        await asyncio.sleep(0.2)
        may_go_on.set()
        await joining
        await until(lambda: len(page.heard) == 2)
        return [news["supports"] for _, news in page.heard]

    assert run(story, a={"supports": 1}) == [1, 2]


def test_after_the_line_was_down_everything_is_read_again():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a", "b"])
        desk.states |= {"a": {"supports": 7}, "b": {"supports": 8}}
        desk.news.put_nowait(None)
        await until(lambda: len(page.heard) == 4)
        return dict(page.heard[2:])

    assert run(story, a={"supports": 1}, b={"supports": 2}) == {"a": {"supports": 7}, "b": {"supports": 8}}


def test_news_waits_for_a_database_that_is_away():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a"])
        desk.away = True
        desk.states["a"] = {"supports": 2}
        desk.news.put_nowait("a")
        await until(lambda: len(desk.readings) >= 3)
        told_meanwhile = len(page.heard) - 1
        desk.away = False
        await until(lambda: page.heard[-1] == ("a", {"supports": 2}))
        return told_meanwhile

    assert run(story, coalesce=0.05, a={"supports": 1}) == 0


def test_a_page_that_comes_while_the_database_is_away_hears_later():
    async def story(hub, desk):
        page = Page()
        desk.away = True
        await hub.add(page, ["a"])
        assert page.heard == []
        desk.away = False
        await until(lambda: page.heard == [("a", {"supports": 1})])

    run(story, coalesce=0.05, a={"supports": 1})


def test_many_topics_that_move_together_are_read_together():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, [str(number) for number in range(50)])
        desk.readings.clear()
        for number in range(50):
            desk.news.put_nowait(str(number))
        await until(lambda: len(page.heard) == 100)
        return len(desk.readings)

    assert run(story, **{str(number): {"supports": number} for number in range(50)}) <= 2


def test_a_slow_page_gets_only_the_latest_state():
    class SlowPage(LiveConsumer):
        """A phone in a tunnel: nothing goes out before the gate opens."""

        sent: list[str] = []
        gate = asyncio.Event()

        async def send(self, text_data=None, bytes_data=None, close=False):
            await self.gate.wait()
            self.sent.append(text_data)

    async def story():
        page = SlowPage()
        page.gate = asyncio.Event()
        page.waiting, page.stirred = {}, asyncio.Event()
        sender = asyncio.create_task(page._send_what_waits())
        page.offer("a", "a 0")
        await asyncio.sleep(0.01)  # on its way into the tunnel
        for number in range(1, 1000):
            page.offer("a", f"a {number}")
            page.offer("b", f"b {number}")
        waited = len(page.waiting)
        page.gate.set()
        await asyncio.sleep(0.05)
        sender.cancel()
        return waited, page.sent

    assert apart(story()) == (2, ["a 0", "a 999", "b 999"])
