"""One search over everything that is public: ideas, events, the plan's initiatives, news and pages.

Each group brings its first few and the number of all; the lists themselves say the rest.
Ideas keep their own words in a column; the others stand in the CMS's index. Both take the
question in the same Japanese normal forms, so 引越し finds 引っ越し everywhere, and one character
is found inside longer nouns after the texts that have the word itself (0083).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.search.backends import get_search_backend

from cms.models import InfoPage, NewsPage
from cms.search import INSIDE, Cut
from cocreate.language.japanese import has_a_character_alone, question, question_inside
from cocreate.strategy.models import Initiative
from cocreate.synonyms.reading import synonyms
from events.cards import cards
from events.models import Event
from ideas.listing import Asked
from ideas.models import Idea

SHOWN = 6
COUNTED = 100  # beyond that nobody counts


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: str
    rows: list[Any]
    count: int

    @property
    def is_more(self) -> bool:
        """Whether the count stopped at its limit."""
        return self.count > COUNTED

    @property
    def number(self) -> int:
        return min(self.count, COUNTED)


def find(words: str, *, at: datetime) -> list[Group]:
    """The groups in which something was found; empty when no word of the question is a word."""
    asked = question(words, synonyms())
    if not asked:
        return []
    cuts = [Cut(words, asked)]
    if has_a_character_alone(words):
        cuts.append(Cut(words, question_inside(words, synonyms(), mark=INSIDE)))
    groups = [_ideas(words), _events(cuts, at), _initiatives(cuts), *_pages(cuts)]
    return [group for group in groups if group.count]


def _ideas(words: str) -> Group:
    asked, listed = Asked.of(words), Idea.objects.listed()
    found = listed.matching(asked.wide)
    count = found.order_by()[: COUNTED + 1].count()
    rows = list(listed.matching(asked.words).most_supported().for_cards()[:SHOWN]) if count else []
    if asked.is_wide and len(rows) < min(SHOWN, count):
        others = found.exclude(pk__in=[idea.pk for idea in rows]).most_supported().for_cards()
        rows += others[: SHOWN - len(rows)]
    return Group("ideas", rows, count)


def _events(words: list[Cut], at: datetime) -> Group:
    found = _best(Event.objects.listed().for_cards(), words)
    return Group("events", cards(found[:SHOWN], at), len(found))


def _initiatives(words: list[Cut]) -> Group:
    found = _best(Initiative.objects.all(), words)
    return Group("initiatives", found[:SHOWN], len(found))


def _pages(words: list[Cut]) -> Iterable[Group]:
    """News and information that are live and not kept for somebody; drafts are not among them."""
    for kind, model in (("news", NewsPage), ("pages", InfoPage)):
        found = _best(model.objects.live().public(), words)
        yield Group(kind, found[:SHOWN], len(found))


def _best(rows: Any, words: list[Cut]) -> list[Any]:
    """The best rows of the index in which all words are found, up to one more than is counted.

    Of several questions what the first one finds comes first.
    """
    found: dict[Any, Any] = {}
    for asked in words:
        if len(found) <= COUNTED:
            best = get_search_backend().search(asked, rows)[: COUNTED + 1]
            for row in best:
                found.setdefault(row.pk, row)
    return list(found.values())[: COUNTED + 1]
