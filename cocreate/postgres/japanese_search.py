"""Searching by words that were found outside the database.

PostgreSQL cannot split Japanese. The words come from `cocreate.language.japanese`; here
they are only stored and asked for, as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, TextField, Value


class Words(SearchQuery):
    """A question in PostgreSQL's own notation, taken as it is: nothing is split or folded again."""

    def __init__(self, notation: str) -> None:
        super().__init__(notation, search_type="raw")
        self.notation = notation

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        return "%s::tsquery", (self.notation,)


def stored_words(words: Iterable[str]) -> Func:
    """What goes into a search column: exactly these words."""
    array = Value(sorted(set(words)), output_field=ArrayField(TextField()))
    return Func(array, function="array_to_tsvector", output_field=SearchVectorField())
