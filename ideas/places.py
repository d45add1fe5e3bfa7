"""Where an idea is about: a point on the map, in words, or both."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from cocreate.language.refusal import Refusal
from cocreate.places.maps import map_words
from ideas.models import Campaign, Idea
from ideas.models.place import DECIMALS, EAST, NORTH, SOUTH, WEST

STEP = Decimal(1).scaleb(-DECIMALS)


@dataclass(frozen=True)
class Point:
    """A point in Japan, in degrees (WGS 84), rounded to about a metre."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Area:
    """A part of the map between two parallels and two meridians, all four included."""

    south: Decimal
    west: Decimal
    north: Decimal
    east: Decimal

    def __str__(self) -> str:
        """As it stands in an address."""
        return ",".join(f"{side:f}" for side in (self.south, self.west, self.north, self.east))

    @property
    def is_one_point(self) -> bool:
        return self.south == self.north and self.west == self.east


def area_from(text: str) -> Area | None:
    """The area that an address means; None when it means none."""
    try:
        south, west, north, east = (_degrees(side) for side in text.split(","))
    except (InvalidOperation, ValueError):
        return None
    return Area(south, west, north, east) if south <= north and west <= east else None


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


def point_of(idea: Idea) -> Point | None:
    """The point an idea has."""
    if idea.latitude is None or idea.longitude is None:
        return None
    return Point(idea.latitude, idea.longitude)


def page_of(point: Point | None) -> str:
    """Where somebody without a script sees a point; empty when there is none, or no such site."""
    return map_words().page_of(point.latitude, point.longitude) if point else ""


def takes_points(campaign: Campaign | None) -> bool:
    """Whether a point may be given: always, unless the campaign switched the map off."""
    return campaign is None or campaign.has_map


def why_not_on_a_map(
    campaign: Campaign | None, point: Point | None, before: Point | None = None
) -> Refusal | None:
    """What stands against giving this point; the one an idea had `before` may stay."""
    if point is None or point == before or takes_points(campaign):
        return None
    return Refusal(
        "no_map_here",
        _("This campaign takes no place on the map. Please write the place in words."),
        status=422,
    )


def not_a_place() -> Refusal:
    return Refusal(
        "not_a_place",
        _("The place on the map could not be understood. Please choose a point in Japan, or leave it out."),
        status=422,
    )


def _degrees(text: str) -> Decimal:
    number = Decimal(unicodedata.normalize("NFKC", text[:40]))  # typed as wide as kanji
    if not number.is_finite() or abs(number) > 180:
        raise ValueError(text)
    return number.quantize(STEP)
