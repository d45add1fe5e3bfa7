"""Looking over what citizens wrote before a human does (下読み).

The author hears of it before sending, the moderator sees the place marked; nothing is ever
blocked without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Value
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cocreate.caching.remembered import for_seconds
from cocreate.language.screening import Finding, Kind, Lists, screen
from ideas.models import Idea
from ideas.models.screening_list import KnownContact, ListedWord

SENTENCES: dict[Kind, str | Promise] = {
    Kind.PHONE: pgettext_lazy("screening", "Looks like a telephone number"),
    Kind.EMAIL: pgettext_lazy("screening", "Looks like an e-mail address"),
    Kind.SOCIAL: pgettext_lazy("screening", "Looks like the name of an account"),
    Kind.POSTCODE: pgettext_lazy("screening", "Looks like a post code"),
    Kind.ADDRESS: pgettext_lazy("screening", "Looks like the address of a home"),
    Kind.NAME: pgettext_lazy("screening", "Looks like somebody's name"),
    Kind.BIRTHDAY: pgettext_lazy("screening", "Looks like a date of birth"),
    Kind.MY_NUMBER: pgettext_lazy("screening", "Looks like an individual number (My Number)"),
    Kind.ACCOUNT: pgettext_lazy("screening", "Looks like a bank account or a card"),
    Kind.PLATE: pgettext_lazy("screening", "Looks like the number plate of a car"),
    Kind.WORD: pgettext_lazy("screening", "A word that may hurt somebody"),
    Kind.LINK: pgettext_lazy("screening", "A link to another site"),
    Kind.REPEATED: pgettext_lazy("screening", "The same again and again"),
    Kind.SHOUTING: pgettext_lazy("screening", "Very loud"),
}


class Mark(NamedTuple):
    """A stretch of a text, with what was found in it, or nothing."""

    words: str
    about: str | Promise


@for_seconds(60)
def lists() -> Lists:
    """What the office listed; a change is heard of within a minute."""
    words = ListedWord.objects.values_list(Value("word"), "word")
    rows = list(words.union(KnownContact.objects.values_list(Value("contact"), "contact"), all=True))
    return Lists(
        frozenset(text for kind, text in rows if kind == "word"),
        frozenset(text for kind, text in rows if kind == "contact"),
    )


@lru_cache(maxsize=1_000)
def _screened(part: str, known: Lists) -> tuple[Finding, ...]:
    """What stands in one text; a queue is opened again and again with the same texts in it."""
    return tuple(screen(part, known))


def look_over(parts: Iterable[str], known: Lists) -> list[Finding]:
    """What a human should look at in the parts of a text, in their order."""
    return [found for part in parts for found in _screened(part, known)]


def look_over_idea(idea: Idea, known: Lists) -> list[Finding]:
    """What a human should look at in an idea."""
    return look_over((idea.title, idea.problem, idea.proposal, idea.wish), known)


def marked(text: str, found_in_it: Iterable[Finding]) -> Iterator[Mark]:
    """A text in stretches, those that a human should look at with the reason."""
    done = 0
    for found in found_in_it:
        start = max(found.start, done)
        if start >= found.end:
            continue
        if start > done:
            yield Mark(text[done:start], "")
        yield Mark(text[start : found.end], SENTENCES[found.kind])
        done = found.end
    if done < len(text):
        yield Mark(text[done:], "")
