"""How readers of a letter stop letters like it with one click; each house says how its own are stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext

from cocreate.accounts.stopping import stop_address
from cocreate.notifications.models import Notice


class WayToStop(NamedTuple):
    """An address that is proof enough for this one act, and what it does in words."""

    address: str
    words: str


Find = Callable[[Notice], WayToStop]


def _supported(notice: Notice) -> WayToStop:
    words = gettext("No more letters about ideas I only supported")
    return WayToStop(stop_address(notice.recipient), words)


_ways: dict[str, Find] = {Notice.Why.SUPPORTED: _supported}


def register(why: Notice.Why, find: Find) -> None:
    """How letters that came for this reason are stopped; what they are about, only a house knows."""
    _ways[why] = find


def way_to_stop(notice: Notice) -> WayToStop | None:
    """None where somebody is told because it is their own: that is not stopped by a click."""
    find = _ways.get(notice.why)
    return find(notice) if find else None
