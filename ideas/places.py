"""Where an idea is about: a point on the map, in words, or both. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from cocreate.language.refusal import Refusal
from ideas.models.place import DECIMALS, EAST, NORTH, SOUTH, WEST

STEP = Decimal(1).scaleb(-DECIMALS)


@dataclass(frozen=True)
class Point:
    """A point in Japan, in degrees (WGS 84), rounded to about a metre."""

    latitude: Decimal
    longitude: Decimal


def point_from(latitude: object, longitude: object) -> Point | None:
    """The point two numbers mean; None when both are empty; a refusal when they mean none in Japan.

    `latitude` in 20–46 and `longitude` in 122–154 degrees, both ends included.
    """
    north, east = (str(number if number is not None else "").strip() for number in (latitude, longitude))
    if not north and not east:
        return None
    try:
        point = Point(_degrees(north), _degrees(east))
    except (InvalidOperation, ValueError) as why:
        raise not_a_place() from why
    if not (SOUTH <= point.latitude <= NORTH and WEST <= point.longitude <= EAST):
        raise not_a_place()
    return point


def not_a_place() -> Refusal:
    return Refusal(
        "not_a_place",
        _("The place on the map could not be understood. Please choose a point in Japan, or leave it out."),
        status=422,
    )


def _degrees(text: str) -> Decimal:
    number = Decimal(text[:40])
    if not number.is_finite() or abs(number) > 180:
        raise ValueError(text)
    return number.quantize(STEP)
