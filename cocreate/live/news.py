"""How a process hears that something moved: PostgreSQL's NOTIFY, or Redis where there is one."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from redis import asyncio as redis

from cocreate.live.announce import CHANNEL

logger = logging.getLogger(__name__)


async def hear_news() -> AsyncIterator[str | None]:
    """The names of topics that moved, for ever; None after each time the line had been down."""
    source = _from_redis if settings.REDIS_URL else _from_postgres
    pause = 0.2
    while True:
        try:
            async for topic in source():
                pause = 0.2
                yield topic
        except Exception as problem:  # any broken line is mended the same way
            logger.warning(
                "The line for live news is down; trying again.", extra={"problem": str(problem)[:200]}
            )
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  spreads reconnects
        pause = min(5.0, pause * 2)


async def _from_postgres() -> AsyncIterator[str | None]:
    """LISTEN on a connection of its own (not through a transaction pooler)."""
    wish = connections["default"].get_connection_params()
    # Everything the address says (host, TLS …), nothing that only Django's own connections need.
    address: dict[str, Any] = {
        key: value for key, value in wish.items() if isinstance(value, str | int) and value != ""
    }
    async with await psycopg.AsyncConnection.connect(
        **{"keepalives_idle": 30, **address}, autocommit=True
    ) as line:
        await line.execute(f"LISTEN {CHANNEL}")
        yield None
        async for notify in line.notifies():
            yield notify.payload


async def _from_redis() -> AsyncIterator[str | None]:
    """The same where REDIS_URL is set.

    Redis itself and not Channels' layer, which mends a broken line in silence: nobody would
    learn that news was missed. A subscription, first or renewed, is the sign to read again.
    """
    async with (
        redis.Redis.from_url(settings.REDIS_URL, socket_keepalive=True) as client,
        client.pubsub() as line,
    ):
        await line.subscribe(CHANNEL)
        async for message in line.listen():
            if message["type"] == "subscribe":
                yield None
            elif message["type"] == "message":
                yield message["data"].decode()
