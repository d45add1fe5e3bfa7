"""How much an author's change of a public text weighs: a slip of the pen, or another content (pure).

The author says what the change is; the measure checks it. Where both agree nobody else is
needed. What is neither surely small nor surely large is decided by a moderator, never silently.
The limits and how they were found: docs/decisions/0043.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from cocreate.language.comparing import letters_changed, share_changed
from cocreate.language.japanese import lexemes
from cocreate.language.phrasing import normal_forms
from cocreate.language.screening import screen
from ideas.models.history import Stated, Weight
from ideas.wording import IdeaText

# Letters that may go or come, and the part of the text they may be, in a mere correction.
SMALL_LETTERS = 16
SMALL_SHARE = 0.05
# From here on it is another content, whatever its author says: a fifth of the phrases.
LARGE_SHARE = 0.20
# One such word turns a sentence round (normal forms of Sudachi).
TURNING = frozenset({"無い", "ない", "ぬ", "ず", "まい", "以外", "反対", "賛成", "中止", "廃止", "禁止"})
# A word may differ from another by so many letters and still be its misspelling; short words may not.
SLIP = 2
SHORTEST_SLIP = 3
NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百千万億]+")
ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Measured:
    """`letters`: how many went or came. `share`: the part of the phrases that changed, 0 to 1."""

    letters: int
    share: float
    weight: Weight


def weigh(before: IdeaText, after: IdeaText, stated: str) -> Measured:
    """What a change is, by its measure and by what its author says of it.

    `before` is the text that supporters were last asked about, not merely the one before:
    many small steps from it are measured together.
    """
    old, new = whole(before), whole(after)
    letters, share = letters_changed(old, new), share_changed(old, new)
    if stated == Stated.CONTENT or share >= LARGE_SHARE:
        return Measured(letters, share, Weight.LARGE)
    part = letters / max(1, len(old) + len(new))
    is_short = letters <= SMALL_LETTERS and part <= SMALL_SHARE
    is_small = is_short and _same_words(old, new) and not _turns(old, new)
    return Measured(letters, share, Weight.SMALL if is_small else Weight.DOUBTFUL)


def whole(text: IdeaText) -> str:
    """A text in one piece, as it is measured and compared."""
    return "\n".join([text.title, text.proposal, text.problem, text.wish])


def _same_words(old: str, new: str) -> bool:
    """Whether the words of meaning stayed, in whatever spelling, or only a misspelt one was put right."""
    before, after = set(lexemes(old)), set(lexemes(new))
    return _are_slips(before - after, after) and _are_slips(after - before, before)


def _are_slips(words: set[str], others: set[str]) -> bool:
    return all(
        len(word) >= SHORTEST_SLIP and any(letters_changed(word, other) <= SLIP for other in others)
        for word in words
    )


def _turns(old: str, new: str) -> bool:
    """Whether few letters may say something else: a “not”, a number, an address, data about a person."""
    return (
        _turning_words(old) != _turning_words(new)
        or _found(NUMBERS, old) != _found(NUMBERS, new)
        or _found(ADDRESS, old) != _found(ADDRESS, new)
        or len(screen(new)) > len(screen(old))
    )


def _turning_words(text: str) -> Counter[str]:
    return Counter(word for word in normal_forms(text) if word in TURNING)


def _found(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(unicodedata.normalize("NFKC", text)))
