"""The read-only consumer: pages say what they listen to, and hear how it stands."""

from __future__ import annotations

from channels.generic.websocket import AsyncJsonWebsocketConsumer


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Tells a page how its topics stand, and again whenever they move."""
