"""Words that the office listed, however they are disguised (pure).

Compared word by word and not letter by letter: letters alone found ブス in サブスク and
カス in カスタマイズ, and of 36 such marks in 3,010 civic proposals three were real
(research/japan.md, section 4.7). A mark only calls a human; it never decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cocreate.language.japanese import fold
from cocreate.language.morphemes import Morpheme, morphemes
from cocreate.language.screening.finding import Finding, Kind
from cocreate.language.screening.insults import makes_stronger, said_otherwise, something_else
from cocreate.language.screening.plain import Plain, fold_each, unmasked

Form = tuple[str, ...]
BETWEEN = r"[\s・.,_*＊○〇●◯×☆★♡♪◇|/／\\\-~ー…。、]{1,3}"  # what people put between letters to hide a word
KANJI, HIRAGANA, KATAKANA = (re.compile(signs) for signs in ("[一-龥々]", "[ぁ-ん]", "[ァ-ヶー]"))
LONGEST = 6  # morphemes of a listed word


def listed_words(text: Plain, typed: str, listed: Iterable[str]) -> list[Finding]:
    """Where a listed word stands in a text, whole or pulled apart."""
    words = tuple(sorted(set(listed)))
    if not words or not text.text.strip():
        return []
    plainly = unmasked(text.text)
    folded = fold_each(plainly)
    harmless = something_else(folded)
    spans = {*_said(plainly, folded, words), *_pulled_apart(plainly, folded, words)}
    spans = {span for span in spans if not any(_within(span, other) for other in harmless)}
    spans |= {
        span for span in said_otherwise(folded, words) if not any(_within(span, other) for other in harmless)
    }
    found = []
    for start, end in _widest(spans):
        place, stop = text.place(start, end)
        found.append(Finding(Kind.WORD, typed[place:stop], place, stop))
    return found


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _widest(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each place once: 死ねよ and not 死ね in it as well."""
    return sorted(
        span for span in spans if not any(span != other and _within(span, other) for other in spans)
    )


def _said(text: str, folded: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Runs of morphemes that are a listed word, by their spelling or by their normal form."""
    forms = _forms(words)
    said = morphemes(text)
    spans = []
    for first in range(len(said)):
        for last in range(first + 1, min(first + LONGEST, len(said)) + 1):
            run = said[first:last]
            after = said[last] if last < len(said) else None
            if forms & {_spelling(run), _normal(run)} and not makes_stronger(run, after, folded):
                spans.append((run[0].start, run[-1].end))
    return spans


def _pulled_apart(text: str, folded: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """A listed word with signs between all its letters: 死・ね, ば か."""
    spans: list[tuple[int, int]] = []
    for pattern in _disguises(words):
        spans += [found.span() for found in pattern.finditer(folded) if not _goes_on(text, found.start())]
    return spans


def _goes_on(text: str, place: int) -> bool:
    """Whether the sign before a place is written in the same script, so that a word goes on there."""
    before, here = text[place - 1 : place], text[place]
    if before.isascii():
        return before.isalpha()
    return any(script.match(before) and script.match(here) for script in (KANJI, HIRAGANA, KATAKANA))


@lru_cache(maxsize=8)
def _forms(words: tuple[str, ...]) -> frozenset[Form]:
    forms = set()
    for word in words:
        said = morphemes(word)
        forms |= {_spelling(said)}
        if len(said) == 1 and not said[0].is_an_inflected_verb:
            forms.add(_normal(said))
    return frozenset(forms)


@lru_cache(maxsize=8)
def _disguises(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    letters = [[re.escape(sign) for sign in fold_each(word)] for word in words]
    return tuple(re.compile(rf"{BETWEEN.join(signs)}(?![ぁ-ん]{{2}})") for signs in letters if len(signs) > 1)


def _spelling(run: list[Morpheme]) -> Form:
    return ("spelling", fold("".join(word.surface for word in run)))


def _normal(run: list[Morpheme]) -> Form:
    return ("normal", *(word.normal for word in run))
