"""Pages in threads: what goes in arrives whole, answers leave in order, and a large one is streamed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cocreate.pages_in_threads import AT_ONCE, PagesInThreads

Environ = dict[str, Any]


def ask(
    app: Callable[..., Iterable[bytes]], *received: Any, headers: Any = (), seen: Any = None
) -> list[Any]:
    """What an ASGI server is told to send for one request; `seen` is called with each part as it leaves."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/ideas/",
        "query_string": b"",
        "http_version": "1.1",
        "headers": list(headers),
    }

    async def conversation() -> None:
        coming = iter(received)

        async def receive() -> Any:
            return next(coming)

        async def send(message: Any) -> None:
            sent.append(message)
            if seen:
                seen(message)

        await PagesInThreads(app, workers=2)(scope, receive, send)

    with ThreadPoolExecutor(1) as apart:  # a browser of another test may have a loop in this thread
        apart.submit(asyncio.run, asyncio.wait_for(conversation(), 10)).result()
    return sent


def part(words: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": words, "more_body": more}


def length(number: int) -> tuple[bytes, bytes]:
    return (b"content-length", str(number).encode())


def echo(environ: Environ, start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Thread", threading.current_thread().name)])
    return [b"heard: ", environ["wsgi.input"].read()]


def test_an_ordinary_answer_leaves_as_one_start_and_one_body():
    start, body = ask(echo, part(b"state=supported"), headers=[length(15)])

    assert (start["type"], start["status"]) == ("http.response.start", 200)
    assert dict(start["headers"])[b"x-thread"].startswith(b"WSGI")
    assert body == {"type": "http.response.body", "body": b"heard: state=supported", "more_body": False}


def test_a_small_body_arrives_whole_however_it_was_cut():
    _, body = ask(echo, part(b"state=", more=True), part(b"supported"), headers=[length(15)])

    assert body["body"] == b"heard: state=supported"


@pytest.mark.parametrize("headers", [[length(200_000)], [(b"transfer-encoding", b"chunked")]])
def test_a_large_body_or_one_of_unknown_length_is_read_as_it_comes(headers):
    words = b"x" * 50_000

    sent = ask(echo, *[part(words, more=True)] * 3, part(words), headers=headers)

    assert b"".join(message.get("body", b"") for message in sent) == b"heard: " + words * 4


def test_a_large_answer_leaves_while_it_is_still_being_made():
    order: list[str] = []

    def file(_environ: Environ, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        for number in range(6):
            order.append("made")
            yield bytes([65 + number]) * (AT_ONCE // 2)

    sent = ask(file, seen=lambda message: order.append(message["type"]))

    assert b"".join(m["body"] for m in sent[1:]) == b"".join(
        bytes([65 + n]) * (AT_ONCE // 2) for n in range(6)
    )
    assert [message["more_body"] for message in sent[1:]] == [True, True, True, False]
    assert order.index("http.response.body") < len(order) - 1 - order[::-1].index("made")


def test_who_hangs_up_in_the_middle_of_a_form_is_not_answered():
    called: list[Environ] = []

    def app(environ: Environ, start_response: Any) -> list[bytes]:
        called.append(environ)
        return echo(environ, start_response)

    sent = ask(app, part(b"state=", more=True), {"type": "http.disconnect"}, headers=[length(15)])

    assert (sent, called) == ([], [])


def test_a_failure_of_the_application_reaches_the_server():
    def broken(_environ: Environ, _start_response: Any) -> list[bytes]:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        ask(broken, part(b""))


def test_the_application_is_closed_even_when_its_answer_breaks_off():
    closed = threading.Event()

    class Broken:
        def __iter__(self) -> Any:
            yield b"begun"
            raise OSError("the disk is gone")

        def close(self) -> None:
            closed.set()

    def app(_environ: Environ, start_response: Any) -> Broken:
        start_response("200 OK", [])
        return Broken()

    with pytest.raises(OSError, match="disk"):
        ask(app, part(b""))
    assert closed.is_set()
