"""A thousand open pages: how soon each of them shows a new number, and whether one misses any."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

PAGES = 1_000
OPENING_AT_ONCE = 50
PAUSE = 1.5  # seconds between two votes: longer than the pause of a topic


@dataclass
class FanOut:
    """What the pages saw."""

    pages: int = 0
    opened_in: float = 0.0  # seconds until all of them were connected and had heard the state
    took: list[float] = field(default_factory=list)
    missed: int = 0
    wrong_after_reconnect: int = 0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.took)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Page:
    """One open page: the number it shows, and when it began to show each."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.seen: dict[int, float] = {}
        self.shows = -1
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.line:
            self.shows = json.loads(message)["news"]["supports"]
            self.seen.setdefault(self.shows, time.monotonic())

    async def leave(self) -> None:
        self.reading.cancel()
        await self.line.close()


async def _open(origin: str, topic: str, number: int) -> list[Page]:
    gate = asyncio.Semaphore(OPENING_AT_ONCE)
    address = origin.replace("http://", "ws://") + "/ws/"

    async def one() -> Page:
        async with gate:
            line = await connect(
                address, origin=Origin(origin), open_timeout=60, compression=None, ping_interval=None
            )
            await line.send(json.dumps({"subscribe": [topic]}))
            page = Page(line)
            while page.shows < 0:
                await asyncio.sleep(0.01)
            return page

    return list(await asyncio.gather(*(one() for _ in range(number))))


async def _until(true: Callable[[], bool], patience: float = 15) -> None:
    ends = time.monotonic() + patience
    while not true() and time.monotonic() < ends:
        await asyncio.sleep(0.02)


async def _measure(origin: str, topic: str, vote: Callable[[], None], votes: int, number: int) -> FanOut:
    found, began = FanOut(pages=number), time.monotonic()
    pages = await _open(origin, topic, number)
    found.opened_in = time.monotonic() - began
    await asyncio.sleep(PAUSE)
    first = pages[0].shows
    for count in range(first + 1, first + 1 + votes):
        sent = time.monotonic()
        await asyncio.to_thread(vote)
        await _until(lambda count=count: all(count in page.seen for page in pages))  # type: ignore[misc]
        found.took += [page.seen[count] - sent for page in pages if count in page.seen]
        found.missed += sum(count not in page.seen for page in pages)
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - sent)))
    await asyncio.gather(*(page.leave() for page in pages))
    for _ in range(3):  # nobody is connected
        await asyncio.to_thread(vote)
    pages = await _open(origin, topic, number)
    await _until(lambda: all(page.shows == first + votes + 3 for page in pages), patience=5)
    found.wrong_after_reconnect = sum(page.shows != first + votes + 3 for page in pages)
    await asyncio.gather(*(page.leave() for page in pages))
    return found


def fan_out(origin: str, topic: str, vote: Callable[[], None], *, votes: int, pages: int = PAGES) -> FanOut:
    """Open pages on one idea, vote, and time each page; cut all off, vote, and look again."""
    return asyncio.run(_measure(origin, topic, vote, votes, pages))
