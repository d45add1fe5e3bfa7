"""Finding ideas that speak of the same thing."""

from __future__ import annotations

from django.contrib.postgres.search import SearchRank
from django.db.models import F

from cocreate.language.japanese import lexemes
from cocreate.postgres.japanese_search import Words
from ideas.models.idea import IdeaQuerySet


def sharing_words(ideas: IdeaQuerySet, title: str) -> IdeaQuerySet:
    """Ideas that share words with a title, those with the most and rarest first."""
    words = [word for word in lexemes(title) if len(word) > 1]
    if not words:
        return ideas.none()
    notation = " | ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    likeness = SearchRank(F("search"), Words(notation))
    return ideas.matching(notation).order_by(likeness.desc(), "-id")
