"""The names of districts as a search reads them.

What is about a district keeps its number among its words, and a question asks for the numbers of
all districts whose name it means: so a renamed district is found by its new name at once.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Value

from cocreate.places.models import District

SIGN = "@"  # no word of a text begins with it


def in_search(district: int) -> str:
    """What stands for a district among the words by which something is found."""
    return f"{SIGN}{district}"


def named_districts() -> QuerySet[Any, Any]:
    """The sign, the number and the name of each."""
    return District.objects.order_by().values_list(Value(SIGN), "pk", "name")
