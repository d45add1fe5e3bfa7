"""How a process hears that something moved: PostgreSQL's NOTIFY, or Redis where there is one."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator

import psycopg
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connections

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
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  spreads reconnects, keeps no secret
        pause = min(5.0, pause * 2)


async def _from_postgres() -> AsyncIterator[str | None]:
    """LISTEN on a connection of its own (not through a transaction pooler)."""
    wish = connections["default"].get_connection_params()
    address = {key: wish[key] for key in ("dbname", "user", "password", "host", "port") if wish.get(key)}
    async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as line:
        await line.execute(f"LISTEN {CHANNEL}")
        yield None
        async for notify in line.notifies():
            yield notify.payload


async def _from_redis() -> AsyncIterator[str | None]:
    """The same through the channel layer, where REDIS_URL is set."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(CHANNEL, channel)
    yield None
    while True:
        message = await layer.receive(channel)
        yield message["topic"]
