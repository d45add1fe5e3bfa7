"""Clients that ask as fast as they are answered, and note how long each answer took."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from httptools import HttpParserError, HttpResponseParser

CLIENTS = 8
FORM = "application/x-www-form-urlencoded"


@dataclass
class Measured:
    """How one round went."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)  # seconds for each answer that was as it should be
    statuses: Counter[str] = field(default_factory=Counter)
    worked: float = 0.0  # seconds of processor time of the site and its database meanwhile

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds if self.seconds else 0.0

    @property
    def work_each(self) -> float:
        """Milliseconds of processor time that one answer cost, which busy neighbours change least."""
        return 1000 * self.worked / len(self.took) if self.took else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.took)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Tab:
    """One kept-alive connection that costs little; a broken one is an error, never tried again in silence."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.line: socket.socket | None = None

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[str, bytes]:
        """The status and the body of the answer, or the name of what broke and nothing."""
        words = (body or "").encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Content-Length: {len(words)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        try:
            if self.line is None:
                self.line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.line.sendall("\r\n".join([*lines, "", ""]).encode() + words)
            return _answer(self.line)
        except (OSError, HttpParserError) as broken:
            self.close()
            return type(broken).__name__, b""

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


class _Heard:
    """What a parser tells of one answer."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.is_whole = False

    def on_body(self, part: bytes) -> None:
        self.parts.append(part)

    def on_message_complete(self) -> None:
        self.is_whole = True


def _answer(line: socket.socket) -> tuple[str, bytes]:
    heard = _Heard()
    parser = HttpResponseParser(heard)
    while not heard.is_whole:
        received = line.recv(262_144)
        if not received:
            raise ConnectionResetError
        parser.feed_data(received)
    return str(parser.get_status_code()), b"".join(heard.parts)


Ask = tuple[str, str, str | None, dict[str, str]]


def read(path: str, **headers: str) -> Ask:
    return "GET", path, None, headers


def send(origin: str, path: str, cookie: str, body: str = "") -> Ask:
    """What a browser with script sends when somebody who is logged in presses a button."""
    headers = {"Origin": origin, "Cookie": cookie, "HX-Request": "true", "Content-Type": FORM}
    return "POST", path, body, headers


def storm(
    port: int, asks: Callable[[int], Iterable[Ask]], *, seconds: float, clients: int = CLIENTS
) -> Measured:
    """Let every client work through its own asks until the time is over or it has none left."""
    measured, begins = Measured(), threading.Barrier(clients + 1)

    def work(number: int) -> None:
        tab = Tab(port)
        begins.wait()
        ends = time.monotonic() + seconds
        for ask in asks(number):
            before = time.monotonic()
            if before >= ends:
                break
            status, _ = tab.ask(*ask)
            measured.statuses[status] += 1
            if status == "200":
                measured.took.append(time.monotonic() - before)
        tab.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(clients)]
    for thread in threads:
        thread.start()
    begins.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    measured.seconds = time.monotonic() - began
    return measured


def at_once(port: int, asks: list[Ask]) -> Measured:
    """Every ask from a client of its own, all at the same moment."""
    return storm(port, lambda number: [asks[number]], seconds=60, clients=len(asks))


def median_of(rounds: list[Measured]) -> Measured:
    """The round with the middle rate, because other programs share the machine."""
    return sorted(rounds, key=lambda each: each.rate)[len(rounds) // 2]
