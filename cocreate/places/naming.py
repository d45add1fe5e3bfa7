"""The names of districts as a search reads them.

What is about a district keeps its number among its words, and a question asks for the numbers of
all districts whose name it means: so a renamed district is found by its new name at once.
"""

from __future__ import annotations

from cocreate.caching.remembered import for_seconds
from cocreate.language.japanese import Names, lexemes
from cocreate.places.models import District

SIGN = "@"  # no word of a text begins with it
SECONDS = 30  # after which another name is known to every process


def in_search(district: int) -> str:
    """What stands for a district among the words by which something is found."""
    return f"{SIGN}{district}"


@for_seconds(SECONDS)
def names_of_districts() -> Names:
    """The words in the name of each district, under what stands for it."""
    return {
        in_search(pk): frozenset(lexemes(name)) for pk, name in District.objects.values_list("pk", "name")
    }
