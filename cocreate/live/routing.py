"""The one socket of the site."""

from __future__ import annotations

from channels.routing import URLRouter
from django.urls import path

from cocreate.live.consumer import LiveConsumer

sockets = URLRouter([path("ws/", LiveConsumer.as_asgi())])
