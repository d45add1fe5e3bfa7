"""Where an idea is about: a point, as two numbers that are there together or not at all."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

# Japan with its outer islands, in degrees (WGS 84), both ends included.
SOUTH, NORTH = Decimal("20"), Decimal("46")
WEST, EAST = Decimal("122"), Decimal("154")
DECIMALS = 5  # decimals of a degree: about one metre

PLACE_IS_SOUND = Q(latitude=None, longitude=None) | Q(
    latitude__isnull=False,
    longitude__isnull=False,
    latitude__gte=SOUTH,
    latitude__lte=NORTH,
    longitude__gte=WEST,
    longitude__lte=EAST,
)
