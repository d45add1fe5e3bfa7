"""Wagtail's search, taught Japanese: texts and questions are cut into words before PostgreSQL sees them.

Stock Wagtail splits at spaces, which Japanese does not have, and finds nothing. The index
keeps the normal forms of all words (so 引っ越し finds 引越し); questions are put the same way.
The plain copies of the text, used for fuzzy search, stay as people wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Model
from modelsearch.backends.database.postgres.postgres import (
    EMPTY_VECTOR,
    IndexEntry,
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_content_type_pk

from cocreate.language.japanese import characters_inside, lexemes, question
from cocreate.synonyms.reading import synonyms

# Words are already in their normal form: no stemming, no stop words.
CONFIG = "simple"
# Before a character inside a longer noun. The index keeps letters only, and no word of a text begins so:
# 雪 behind it would be a word of its own.
INSIDE = "inside"
FIELDS = ("title", "autocomplete", "body", "title_norm", "title_text", "body_text")


class JapaneseIndexer(ObjectIndexer):
    """Prepares one object for the index."""

    def as_vector(self, texts: Iterable[tuple[str, str]], for_autocomplete: bool = False) -> Any:  # noqa: FBT001, FBT002  Wagtail's own signature
        cut = [(" ".join(lexemes(text)), weight) for text, weight in texts]
        if for_autocomplete:
            # Half a word has no normal form, so what is being typed is compared with the text itself.
            cut += texts
        else:
            cut += [(" ".join(characters_inside(text, INSIDE)), weight) for text, weight in texts]
        return super().as_vector(cut, for_autocomplete=for_autocomplete) if cut else EMPTY_VECTOR


class JapaneseIndex(PostgresIndex):
    """Writes entries made by our indexer; Wagtail's own method names its indexer inside."""

    def add_items(self, model: type[Model], objs: Sequence[Model]) -> None:
        if not model.get_search_fields() or not objs:
            return
        kind = get_content_type_pk(model)
        entries = [self._entry(kind, JapaneseIndexer(obj, self.backend)) for obj in objs]
        IndexEntry._default_manager.using(self.write_connection.alias).bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=FIELDS,
        )
        self._refresh_title_norms()

    @staticmethod
    def _entry(kind: int, indexer: JapaneseIndexer) -> Any:
        return IndexEntry(
            content_type_id=kind,
            object_id=indexer.id,
            title=indexer.title,
            autocomplete=indexer.autocomplete,
            body=indexer.body,
            title_norm=1.0,
            title_text=indexer.title_text,
            body_text=indexer.body_text,
        )


class Cut(PlainText):
    """A question that was cut into words once, for several searches in one request."""

    def __init__(self, words: str, notation: str) -> None:
        super().__init__(words)
        self.notation = notation


class _AsksInJapanese:
    """Puts a question in the words of the index."""

    def build_tsquery_content(self, query: Any, config: str | None = None, invert: bool = False) -> Any:  # noqa: FBT001, FBT002  Wagtail's own signature
        if isinstance(query, PlainText | Phrase):
            asked = self.asked(query)
            if asked:
                return SearchQuery(f"!({asked})" if invert else asked, search_type="raw", config=config)
        return super().build_tsquery_content(query, config=config, invert=invert)

    def asked(self, query: Any) -> str:
        return query.notation if isinstance(query, Cut) else question(query.query_string, synonyms())


class JapaneseQueryCompiler(_AsksInJapanese, PostgresSearchQueryCompiler):
    """Asks for words: each of them, another spelling, or a word of the same meaning."""


class JapaneseAutocompleteCompiler(_AsksInJapanese, PostgresAutocompleteQueryCompiler):
    """Asks for words that begin like what was typed so far, or for the words in it."""

    def asked(self, query: Any) -> str:
        typed = [part.replace("\\", "\\\\").replace("'", "''") for part in query.query_string.split()]
        beginnings = " & ".join(f"'{part}':*" for part in typed)
        words = question(query.query_string, synonyms())
        return " | ".join(f"({part})" for part in (beginnings, words) if part)


class SearchBackend(PostgresSearchBackend):
    """The backend that settings name as `cms.search`."""

    query_compiler_class = JapaneseQueryCompiler
    autocomplete_query_compiler_class = JapaneseAutocompleteCompiler
    index_class = JapaneseIndex

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": CONFIG, **params})
