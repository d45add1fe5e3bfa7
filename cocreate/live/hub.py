"""The hub of one process: hears which topics moved and tells the pages that listen.

News carries no content. Whoever hears that a topic moved reads how it stands after the
commit, and a page always gets the whole state of a topic. So news may be late, doubled or
lost, and what a page shows is still never wrong for longer than until the next news or
reconnect (proved in tests/properties/test_live_equals_reread.py).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Protocol

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils.module_loading import import_string

from cocreate.live.news import hear_news

logger = logging.getLogger(__name__)

State = dict[str, Any]
COALESCE = 1.0  # seconds: a topic is told at most this often
GATHER = 0.1  # seconds: what moves within them is read together, so many topics cost few queries


class Listener(Protocol):
    """A page, as the hub sees it: it takes the latest state of a topic and never blocks."""

    def offer(self, topic: str, message: str) -> None: ...


def read_states(topics: Iterable[str]) -> dict[str, State]:
    """How topics stand in the database now, by the reader that the roof names in LIVE_READER."""
    reader: Callable[[list[str]], dict[str, State]] = import_string(settings.LIVE_READER)
    return reader(list(topics))


class Hub:
    """Who listens to what in this process, and the one task that tells them."""

    def __init__(
        self,
        hear: Callable[[], AsyncIterator[str | None]] = hear_news,
        read: Callable[[Iterable[str]], dict[str, State]] = read_states,
        coalesce: float = COALESCE,
    ) -> None:
        self._hear = hear
        self._read = read
        self._coalesce = coalesce
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._newcomers: list[tuple[Listener, list[str]]] = []
        self._moved: set[str] = set()
        self._told_at: dict[str, float] = {}
        self._stirred = asyncio.Event()
        self._numbers = itertools.count(1)
        self._tasks: list[asyncio.Task[None]] = []
        # Reading and telling are one step, so that an older state never overtakes a newer one.
        self._reading = asyncio.Lock()

    def start(self) -> None:
        """Begin to hear and to tell; once for each process."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]

    def stop(self) -> None:
        """Hear and tell no more."""
        for task in self._tasks:
            task.cancel()

    async def add(self, listener: Listener, topics: Iterable[str]) -> None:
        """A page listens to topics from now on, and hears at once how they stand."""
        wanted = list(topics)
        for topic in wanted:
            self._listeners[topic].add(listener)
        self._newcomers.append((listener, wanted))
        async with self._reading:
            newcomers, self._newcomers = self._newcomers, []
            if newcomers:  # else somebody before read for this one too
                await self._greet(newcomers)

    async def _greet(self, newcomers: list[tuple[Listener, list[str]]]) -> None:
        """Tell those who came while another state was being read how things stand, from one reading."""
        topics = {topic for _, wanted in newcomers for topic in wanted}
        try:
            messages = await self._messages(topics, is_state=True)
        except Exception:  # the database is away: the pages hear as soon as it is back
            logger.warning("A page waits for the database to hear how things stand.", exc_info=True)
            self._stir(topics)
            return
        except asyncio.CancelledError:  # the page that was reading for all of them has gone
            self._stir(topics)
            raise
        for listener, wanted in newcomers:
            for topic in wanted:
                if topic in messages:
                    listener.offer(topic, messages[topic])

    def remove(self, listener: Listener) -> None:
        """A page went away."""
        for topic in [topic for topic, listeners in self._listeners.items() if listener in listeners]:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]
                self._told_at.pop(topic, None)

    def _stir(self, topics: Iterable[str]) -> None:
        self._moved |= set(topics) & self._listeners.keys()
        if self._moved:
            self._stirred.set()

    async def _listen(self) -> None:
        async for topic in self._hear():
            # None: the line was down for a while, so anything may have moved.
            self._stir(self._listeners if topic is None else [topic])

    async def _tell(self) -> None:
        while True:
            await self._stirred.wait()
            due = self._due(time.monotonic())
            self._moved -= due
            if not self._moved:
                self._stirred.clear()
            if due:
                await self._tell_of(due)
            await asyncio.sleep(min(GATHER, self._coalesce))

    def _due(self, now: float) -> set[str]:
        """What moved and was not told just now; the rest is told when its pause is over."""
        due = {topic for topic in self._moved if now - self._told_at.get(topic, 0) >= self._coalesce}
        self._told_at |= dict.fromkeys(due & self._listeners.keys(), now)
        return due

    async def _tell_of(self, topics: set[str]) -> None:
        try:
            async with self._reading:
                self._offer(await self._messages(topics, is_state=False))
        except Exception:  # the database is away: try the same topics again after their pause
            logger.warning("Live news waits for the database.", exc_info=True)
            self._stir(topics)

    def _offer(self, messages: dict[str, str]) -> None:
        for topic, message in messages.items():
            for listener in tuple(self._listeners.get(topic, ())):
                listener.offer(topic, message)

    async def _messages(self, topics: Iterable[str], *, is_state: bool) -> dict[str, str]:
        states = await database_sync_to_async(self._read)(topics)
        return {
            topic: json.dumps({"topic": topic, "seq": next(self._numbers), "news": news, "state": is_state})
            for topic, news in states.items()
        }


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop, which a web process has exactly one of."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for ended in [known for known in _hubs if known.is_closed()]:
            del _hubs[ended]
        _hubs[loop] = Hub()
        _hubs[loop].start()
    return _hubs[loop]
