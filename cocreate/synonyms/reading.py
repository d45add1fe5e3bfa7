"""The list of synonyms as a search reads it."""

from __future__ import annotations

from cocreate.caching.remembered import for_seconds
from cocreate.language.japanese import Groups
from cocreate.synonyms.models import SynonymGroup, words_in

SECONDS = 30  # after which a change of the office is known to every process


@for_seconds(SECONDS)
def synonyms() -> Groups:
    """All groups of words that mean the same."""
    lines = SynonymGroup.objects.order_by("id").values_list("words", flat=True)
    return tuple(words_in(line) for line in lines)
