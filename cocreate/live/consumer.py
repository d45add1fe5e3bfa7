"""The read-only socket: a page says what it listens to, and hears how it stands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils.module_loading import import_string

from cocreate.live.hub import hub

MOST_TOPICS = 50  # of one page
LARGEST_MESSAGE = 4_096  # characters
MOST_MESSAGES = 20  # of one page in its life: a page subscribes once, or again after htmx brought new parts

# Why a socket is closed (RFC 6455, section 7.4.1).
NOT_TEXT = 1003
AGAINST_THE_RULES = 1008
TOO_LARGE = 1009


class LiveConsumer(AsyncWebsocketConsumer):
    """One page's socket. It takes subscriptions and nothing else; writing goes over HTTP.

    What waits for a slow page is at most one message a topic, the latest: states replace
    each other, so the queue cannot grow.
    """

    async def connect(self) -> None:
        self.waiting: dict[str, str] = {}
        self.stirred = asyncio.Event()
        self.heard = 0
        self.topics: set[str] = set()
        await self.accept()
        self.sender = asyncio.create_task(self._send_what_waits())

    async def disconnect(self, code: int) -> None:
        hub().remove(self)
        if sender := getattr(self, "sender", None):
            sender.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        self.heard += 1
        if text_data is None:
            await self.close(code=NOT_TEXT)
            return
        if len(text_data) > LARGEST_MESSAGE:
            await self.close(code=TOO_LARGE)
            return
        topics = _topics_in(text_data)
        if topics is None or self.heard > MOST_MESSAGES or len(self.topics | set(topics)) > MOST_TOPICS:
            await self.close(code=AGAINST_THE_RULES)
            return
        allowed = await database_sync_to_async(_allowed)(self.scope, topics)
        self.topics |= set(allowed)
        await hub().add(self, allowed)

    def offer(self, topic: str, message: str) -> None:
        """Take the latest state of a topic; sent as soon as the page can take it."""
        self.waiting[topic] = message
        self.stirred.set()

    async def _send_what_waits(self) -> None:
        while True:
            await self.stirred.wait()
            self.stirred.clear()
            waiting, self.waiting = self.waiting, {}
            for message in waiting.values():
                await self.send(text_data=message)


def _topics_in(text: str) -> list[str] | None:
    """The topics a page asks for, or None when the message is not of that form."""
    try:
        wish: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    topics = wish.get("subscribe") if isinstance(wish, dict) else None
    if not isinstance(topics, list) or not all(
        isinstance(topic, str) and len(topic) <= 60 for topic in topics
    ):
        return None
    return topics


def _allowed(scope: Mapping[str, Any], topics: list[str]) -> list[str]:
    may_listen = import_string(settings.LIVE_GUARD)
    return [topic for topic in topics if may_listen(scope.get("user"), topic, scope.get("session"))]
