"""All the ideas that were found, on a map: few of them one by one, many counted by squares.

The database counts, so that the answer stays small whatever is found: no row per idea leaves it.
Squares are laid over where most ideas are; what lies far out belongs to the squares at the edge,
so that one idea elsewhere does not push all others into a single square. The squares of a part of
the map are smaller (`Area`), down to one point.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    Case,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Max,
    Min,
    Value,
    When,
)
from django.db.models.functions import Cast

from ideas.models import Idea
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.places import Area

ONE_BY_ONE = 100  # ideas that a map shows one by one, wherever they are
FEW = 3  # ideas that one square shows one by one when there are more
SIDE = 8  # squares along each side of where most ideas are
SMALLEST = 1e-6  # degrees: less than the distance of two different points
MIDDLE = "0.05, 0.95"  # where most ideas are, between these shares of all
NORTH, EAST = Cast("latitude", FloatField()), Cast("longitude", FloatField())


@dataclass(frozen=True)
class Group:
    """The ideas of one square: how many, in which part of the map, around which middle."""

    number: int
    area: Area
    latitude: float
    longitude: float
    district: int | None  # the one that most of those name that name one


@dataclass(frozen=True)
class Spread:
    """Every idea with a point once: counted in a group, or by its own number."""

    most: Area | None = None  # where most of them are
    groups: tuple[Group, ...] = ()
    alone: tuple[int, ...] = ()


class MostShares(Aggregate):
    """Between which two values most of the others are."""

    template = f"PERCENTILE_DISC(ARRAY[{MIDDLE}]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


class Median(Aggregate):
    """The value in the middle; by their mean, one idea far out would draw a group into the sea."""

    template = "PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class MostOften(Aggregate):
    """The value that comes most often; the rows without one do not count."""

    template = "MODE() WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


class Stripe(Func):
    """In which of so many stripes a value lies; 0 below the first one, one more above the last."""

    function = "WIDTH_BUCKET"
    output_field = IntegerField()


def spread(found: IdeaQuerySet) -> Spread:
    """Where the found ideas are that have a point; the squares with most ideas first."""
    placed = found.with_a_point().order_by()
    number, most = _where_most_are(placed)
    if most is None:
        return Spread()
    squares = list(_squares(placed, most, few=ONE_BY_ONE if number <= ONE_BY_ONE else FEW))
    groups = tuple(_group(one) for one in squares if one["alone"] is None)
    return Spread(most, groups, tuple(pk for one in squares for pk in one["alone"] or ()))


def _where_most_are(placed: IdeaQuerySet) -> tuple[int, Area | None]:
    found = placed.aggregate(number=Count("pk"), north=MostShares(NORTH), east=MostShares(EAST))
    if not found["number"]:
        return 0, None
    (south, north), (west, east) = found["north"], found["east"]
    return found["number"], Area(*(Decimal(str(side)) for side in (south, west, north, east)))


def _squares(placed: IdeaQuerySet, most: Area, *, few: int) -> Any:
    """A row for each square with ideas: up to so `few` of them by their numbers, more only counted."""
    row, column = _stripe(NORTH, most.south, most.north), _stripe(EAST, most.west, most.east)
    squares = placed.annotate(row=row, column=column).values("row", "column").annotate(number=Count("pk"))
    return squares.annotate(
        south=Min("latitude"),
        north=Max("latitude"),
        west=Min("longitude"),
        east=Max("longitude"),
        middle_north=Median(NORTH),
        middle_east=Median(EAST),
        most_often=MostOften("district_id"),
        alone=Case(When(number__lte=few, then=ArrayAgg("pk"))),
    ).order_by(F("number").desc(), "row", "column")


def _stripe(degrees: Any, lowest: Decimal, highest: Decimal) -> Stripe:
    end = max(float(highest), float(lowest) + SIDE * SMALLEST)  # one point alone is one stripe
    return Stripe(degrees, Value(float(lowest)), Value(end), Value(SIDE))


def _group(row: dict[str, Any]) -> Group:
    area = Area(row["south"], row["west"], row["north"], row["east"])
    return Group(row["number"], area, row["middle_north"], row["middle_east"], row["most_often"])


def of(numbers: tuple[int, ...]) -> IdeaQuerySet:
    """The ideas with these numbers that everybody may still read, the newest first."""
    return Idea.objects.listed().with_a_point().filter(pk__in=numbers).newest().select_related("district")
