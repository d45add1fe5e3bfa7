"""What somebody has typed into the page for a new idea, word by word, wherever it was kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from ideas.drafting import Written
from ideas.models import Draft

ONE_VALUE = (
    "title", "problem", "proposal", "wish", "campaign", "category", "tags", "district", "place_note",
    "latitude", "longitude", "origin",
)  # fmt: skip
LINES = ("authors",)  # one text; of several values each is a line
SOME_VALUES = ("initiative", "indicator", "picture_token")
DESCRIPTION = "description_"
MOST_VALUES = 100  # of one name: more than any form of ours has


@dataclass
class Typed:
    """Typed words by field; the key under which they will be sent; the version this window knows."""

    words: Written = field(default_factory=dict)
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    seen_version: int = 0
    is_new: bool = True  # the key was made just now, and is not on any page yet

    @classmethod
    def posted(cls, query: QueryDict) -> Typed:
        """What a form sent."""
        typed = cls(_known({name: query.getlist(name) for name in query}))
        if key := uuid_from(query.get("key", "")):
            typed.key, typed.is_new = key, False
        typed.seen_version = _number(query.get("draft_version", ""))
        return typed

    @classmethod
    def kept(cls, found: Mapping[str, Any]) -> Typed:
        """What a session kept."""
        words = found.get("written")
        typed = cls(_known(words if isinstance(words, dict) else {}))
        if key := uuid_from(str(found.get("key", ""))):
            typed.key, typed.is_new = key, False
        typed.seen_version = _number(str(found.get("draft_version", "")))
        return typed

    @classmethod
    def of(cls, draft: Draft) -> Typed:
        """What a draft kept."""
        return cls(_known(draft.written), draft.key, draft.version, is_new=False)

    def one(self, name: str) -> str:
        return (self.words.get(name) or [""])[-1]

    def all(self, name: str) -> list[str]:
        return self.words.get(name, [])

    @property
    def tokens(self) -> list[uuid.UUID]:
        """The pictures that were chosen, each once, in their order."""
        found = map(uuid_from, self.all("picture_token"))
        return list(dict.fromkeys(token for token in found if token))

    def choose(self, tokens: Iterable[uuid.UUID]) -> None:
        """Put other pictures, or another order, in the place of the chosen ones."""
        self.words["picture_token"] = [str(token) for token in tokens]

    def description(self, token: uuid.UUID) -> str:
        return self.one(f"{DESCRIPTION}{token}")

    @property
    def query(self) -> QueryDict:
        """The words as a form reads them."""
        query = QueryDict(mutable=True)
        for name, values in self.words.items():
            query.setlist(name, values)
        return query

    @property
    def initial(self) -> dict[str, Any]:
        """The words as an empty form shows them, without saying what is wrong with them."""
        return {name: self.all(name) if name in SOME_VALUES else self.one(name) for name in self.words}

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The words as the preview carries them on."""
        return [(name, value) for name, values in self.words.items() for value in values]

    @property
    def says_something(self) -> bool:
        return bool(self.words)


def uuid_from(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _known(words: Mapping[str, list[str]]) -> Written:
    """Only the fields of ours, without what is empty."""
    known: Written = {}
    for name, values in words.items():
        texts = [str(value) for value in values][:MOST_VALUES]
        if name in ONE_VALUE:
            texts = texts[-1:]
        elif name in LINES:
            texts = ["\n".join(texts)]
        elif name not in SOME_VALUES and not _describes(name):
            continue
        if texts := [text for text in texts if text]:
            known[name] = texts
    return known


def _describes(name: str) -> bool:
    return name.startswith(DESCRIPTION) and uuid_from(name.removeprefix(DESCRIPTION)) is not None
