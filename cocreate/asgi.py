"""HTTP and WebSocket on one port: pages through WSGI threads, sockets through Channels."""

import os

from channels.routing import ProtocolTypeRouter
from channels.security.websocket import AllowedHostsOriginValidator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreate.settings")

from cocreate.live.routing import sockets  # after the apps are loaded
from cocreate.pages_in_threads import PagesInThreads
from cocreate.wsgi import application as pages

application = ProtocolTypeRouter(
    {
        "http": PagesInThreads(pages, workers=16),
        "websocket": AllowedHostsOriginValidator(sockets),
    }
)
