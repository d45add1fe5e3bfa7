"""What a text needs a human to look at (pure): personal data, listed words, links, shouting.

It warns and never blocks: a shop's telephone number may be exactly what an idea needs.
The one exception is the individual number (マイナンバー), which is masked before anything
is stored, because keeping it would be unlawful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cocreate.language.screening.finding import PERSONAL, Finding, Kind
from cocreate.language.screening.listed_words import listed_words
from cocreate.language.screening.manners import manners
from cocreate.language.screening.personal_data import masked_my_numbers, personal_data
from cocreate.language.screening.plain import plain

__all__ = ["NO_LISTS", "PERSONAL", "Finding", "Kind", "Lists", "screen", "without_my_numbers"]


@dataclass(frozen=True)
class Lists:
    """What the office added: words to look at, and contacts that are public and need no mark."""

    words: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()


NO_LISTS = Lists()


def screen(typed: str, lists: Lists = NO_LISTS) -> list[Finding]:
    """Everything in a text that a human should look at, in the order of the text."""
    text = plain(typed)
    known = {_bare(contact) for contact in lists.contacts}
    found = [one for one in personal_data(text, typed) if _bare(one.excerpt) not in known]
    found += listed_words(plain(typed, numbers=False), typed, lists.words)
    inside = [(one.start, one.end) for one in found if one.kind == Kind.EMAIL]
    found += [one for one in manners(typed) if not any(start <= one.start < end for start, end in inside)]
    return sorted(found, key=lambda one: (one.start, one.end))


def without_my_numbers(typed: str) -> str:
    """The text as it may be stored."""
    return masked_my_numbers(plain(typed), typed)


def _bare(contact: str) -> str:
    """A contact in one spelling, to compare it: no dashes, spaces or brackets."""
    return re.sub(r"[-\s()（）]", "", plain(contact).text).lower()
