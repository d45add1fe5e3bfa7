"""The network is closed in tests: this machine and its sockets only."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class NetworkClosed(Exception):
    """A test, or the code under test, wanted to leave this machine."""


def _may(address: Any) -> bool:
    if not isinstance(address, tuple):  # a socket file
        return True
    host = str(address[0]).split("%")[0]
    if host in {"localhost", "testserver"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if not _may(address):
        raise NetworkClosed(f"No test may call {address}.")
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    if not _may(address):
        raise NetworkClosed(f"No test may call {address}.")
    return _connect_ex(self, address)


def close() -> None:
    """Refuse every connection that leaves this machine, from now on."""
    socket.socket.connect = _guarded_connect
    socket.socket.connect_ex = _guarded_connect_ex
