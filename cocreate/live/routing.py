"""The one socket of the site."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import path

from cocreate.live.consumer import LiveConsumer

sockets = AuthMiddlewareStack(URLRouter([path("ws/", LiveConsumer.as_asgi())]))
