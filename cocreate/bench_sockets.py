"""A thousand open pages: how soon each of them shows a new number, and whether one misses any."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

PAGES = 1_000
OPENING_AT_ONCE = 50
TEXT = 1  # the kind of a frame
HANDSHAKE = (
    "GET /ws/ HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
PAUSE = 1.5  # seconds between two votes: longer than the pause of a topic


@dataclass
class FanOut:
    """What the pages saw."""

    pages: int = 0
    opened_in: float = 0.0  # seconds until all of them were connected and had heard the state
    clients_took: float = 0.0  # seconds of processor time of these pages themselves meanwhile
    took: list[float] = field(default_factory=list)
    missed: int = 0
    wrong_after_reconnect: int = 0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.took)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Page(asyncio.Protocol):
    """One open page: the number it shows, and when it began to show each.

    As little of a WebSocket as it takes (RFC 6455, one unmasked text frame after the other),
    so that a thousand of them cost the machine less than the site that is measured.
    """

    def __init__(self, origin: str, topic: str) -> None:
        self.origin, self.topic = origin, topic
        self.seen: dict[int, float] = {}
        self.shows = -1
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.read = b""
        self.greeted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line = cast(asyncio.Transport, transport)
        host = self.origin.removeprefix("http://")
        self.line.write(HANDSHAKE.format(host=host, origin=self.origin).encode())

    def data_received(self, data: bytes) -> None:
        self.read += data
        if not self.greeted and b"\r\n\r\n" in self.read:
            answer, _, self.read = self.read.partition(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 101"):
                raise RuntimeError(answer.decode(errors="replace"))
            self.greeted = True
            self.line.write(_masked(json.dumps({"subscribe": [self.topic]}).encode()))
        while self.greeted and (frame := self._next_frame()) is not None:
            self.shows = json.loads(frame)["news"]["supports"]
            self.seen.setdefault(self.shows, time.monotonic())
            if not self.opened.done():
                self.opened.set_result(None)

    def _next_frame(self) -> bytes | None:
        """The next whole text, up to 64 kB; what is not a text is left out."""
        while len(self.read) >= 4:
            kind, short = self.read[0] & 0x0F, self.read[1] & 0x7F
            begins, size = (4, int.from_bytes(self.read[2:4])) if short == 126 else (2, short)
            if len(self.read) < begins + size:
                return None
            frame, self.read = self.read[begins : begins + size], self.read[begins + size :]
            if kind == TEXT:
                return frame
        return None

    def leave(self) -> None:
        self.line.close()


def _masked(text: bytes) -> bytes:
    """A short text frame as a browser sends it; a mask of zeros leaves the text as it is."""
    return bytes([0x80 | TEXT, 0x80 | len(text), 0, 0, 0, 0]) + text


async def _open(origin: str, topic: str, number: int) -> list[Page]:
    gate, loop = asyncio.Semaphore(OPENING_AT_ONCE), asyncio.get_running_loop()
    host, port = origin.removeprefix("http://").split(":")

    async def one() -> Page:
        async with gate:
            _, page = await loop.create_connection(lambda: Page(origin, topic), host, int(port))
            await asyncio.wait_for(page.opened, 60)
            return page

    return list(await asyncio.gather(*(one() for _ in range(number))))


async def _until(true: Callable[[], bool], patience: float = 15) -> None:
    ends = time.monotonic() + patience
    while not true() and time.monotonic() < ends:
        await asyncio.sleep(0.02)


def _all_have_seen(pages: list[Page], count: int) -> bool:
    return all(count in page.seen for page in pages)


async def _measure(origin: str, topic: str, vote: Callable[[], None], votes: int, number: int) -> FanOut:
    found, began, worked = FanOut(pages=number), time.monotonic(), time.process_time()
    pages = await _open(origin, topic, number)
    found.opened_in = time.monotonic() - began
    found.clients_took = time.process_time() - worked
    await asyncio.sleep(PAUSE)
    first = pages[0].shows
    for count in range(first + 1, first + 1 + votes):
        sent = time.monotonic()
        await asyncio.to_thread(vote)
        await _until(partial(_all_have_seen, pages, count))
        found.took += [page.seen[count] - sent for page in pages if count in page.seen]
        found.missed += sum(count not in page.seen for page in pages)
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - sent)))
    for page in pages:
        page.leave()
    for _ in range(3):  # nobody is connected
        await asyncio.to_thread(vote)
    pages = await _open(origin, topic, number)
    await _until(lambda: all(page.shows == first + votes + 3 for page in pages), patience=5)
    found.wrong_after_reconnect = sum(page.shows != first + votes + 3 for page in pages)
    for page in pages:
        page.leave()
    return found


def fan_out(origin: str, topic: str, vote: Callable[[], None], *, votes: int, pages: int = PAGES) -> FanOut:
    """Open pages on one idea, vote, and time each page; cut all off, vote, and look again."""
    return asyncio.run(_measure(origin, topic, vote, votes, pages))
