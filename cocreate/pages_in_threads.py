"""Django's pages in threads beside the sockets: a2wsgi, but a whole answer is handed over at once.

a2wsgi passes each part of an answer from the thread to the event loop and waits until it is sent:
three times for an ordinary page, and twice more to fetch the body of a form. Under load that was
three quarters of what a process did while a vote was cast (docs/decisions/0077). Here a small body
is read before the thread begins, and an answer that fits into memory returns with the thread.
"""

from __future__ import annotations

import asyncio
import contextvars
import io
from functools import partial
from typing import Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import Body, WSGIResponder, build_environ

AT_ONCE = 65_536  # bytes: a larger answer leaves in parts of this size, a larger body is read as it comes


class PagesInThreads(WSGIMiddleware):
    """A WSGI application as the `http` part of an ASGI one."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        await _Answer(self.app, self.executor, self.send_queue_size)(scope, receive, send)


class _Answer(WSGIResponder):
    """One request and its answer."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.parts: list[Any] = []
        self.size = 0
        self.send_in_loop = send
        try:
            body = await _body_of(scope, receive, self.loop)
        except ConnectionResetError:
            return  # whoever sent it is gone, and nobody waits for an answer
        environ = build_environ(scope, body)
        work = partial(contextvars.copy_context().run, self.wsgi, environ, self.start_response)
        await self.loop.run_in_executor(self.executor, work)
        await self._send_parts(is_last=True)
        if self.exc_info is not None:
            raise self.exc_info[1].with_traceback(self.exc_info[2])

    def send(self, message: Any) -> None:
        """Keep a part for the end; in the thread, and only a large answer waits until parts have left."""
        self.parts.append(message)
        self.size += len(message.get("body", b""))
        if self.size >= AT_ONCE:
            asyncio.run_coroutine_threadsafe(self._send_parts(), self.loop).result()

    async def _send_parts(self, *, is_last: bool = False) -> None:
        parts, self.parts, self.size = self.parts, [], 0
        if parts and parts[0]["type"] == "http.response.start":
            await self.send_in_loop(parts.pop(0))
        if parts:
            whole = b"".join(part["body"] for part in parts)
            await self.send_in_loop({"type": "http.response.body", "body": whole, "more_body": not is_last})


async def _body_of(scope: Any, receive: Any, loop: asyncio.AbstractEventLoop) -> Any:
    """The body of a request: whole if it is small, else as the application asks for it.

    Raises ConnectionResetError when the connection ends in the middle of it.
    """
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if b"transfer-encoding" in headers or not length.isdigit() or int(length) > AT_ONCE:
        return Body(loop, receive)
    whole, has_more = bytearray(), int(length) > 0
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        whole += message.get("body", b"")
        has_more = message.get("more_body", False)
    return io.BytesIO(bytes(whole))
