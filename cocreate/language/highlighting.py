"""Showing where in a text stands what somebody looked for: safe HTML with <mark>."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cocreate.language.japanese import (
    KATAKANA,
    ONE_AT_A_TIME,
    Groups,
    fold,
    spellings_of,
    tokenizer,
)

Span = tuple[int, int]  # from … up to, in characters
BEFORE = 20  # characters shown before the first place found
ELLIPSIS = "…"
REMEMBERED = 4_096  # texts, of 2,000 characters at most


@dataclass(frozen=True)
class Wanted:
    """What is looked for: as it may be written (folded), and its normal forms."""

    written: frozenset[str]
    forms: frozenset[str]

    @classmethod
    def of(cls, words: str, groups: Groups | None = None) -> Wanted:
        written, forms = spellings_of(words, groups)
        return cls(frozenset(word for word in written if _is_worth_marking(word)), forms)


def marked(text: str, wanted: Wanted) -> SafeString:
    """A whole text, with what was found marked; everything else is escaped."""
    return _html(text, places(text, wanted))


def excerpt(texts: Iterable[str], wanted: Wanted, *, length: int) -> SafeString:
    """The first place where it stands, with what stands around it; else how the first text begins."""
    lines = [" ".join(text.split()) for text in texts if text.strip()]
    for line in lines:
        if found := places(line, wanted):
            start = max(0, found[0][0] - BEFORE)
            start = 0 if start < BEFORE else start
            return _window(line, found, start, length)
    return _window(lines[0], [], 0, length) if lines else SafeString("")


@lru_cache(maxsize=REMEMBERED)
def places(text: str, wanted: Wanted) -> list[Span]:
    """Where it stands in a text, in order and apart from each other; nobody changes the list.

    Letters are compared first, because that is quick; words by their normal form (引っ越し by
    引越し) only when no letters are found, and what was found is remembered, because that is slow.
    """
    same_length = text.translate(_folded)
    return _apart(_by_letters(same_length, wanted.written) or _by_words(same_length, wanted.forms))


def _by_letters(text: str, written: frozenset[str]) -> list[Span]:
    spans: list[Span] = []
    for word in written:
        start = text.find(word)
        while start >= 0:
            spans.append((start, start + len(word)))
            start = text.find(word, start + len(word))
    return spans


def _by_words(text: str, forms: frozenset[str]) -> list[Span]:
    from sudachipy import SplitMode

    spans: list[Span] = []
    with ONE_AT_A_TIME:
        for token in tokenizer().tokenize(text, SplitMode.C):
            if fold(token.normalized_form()) in forms:
                spans.append((token.begin(), token.end()))
                continue
            for part in token.split(SplitMode.A):
                if fold(part.normalized_form()) in forms:
                    spans.append((part.begin(), part.end()))
    return spans


def _apart(spans: list[Span]) -> list[Span]:
    """The same places in order, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _fold_sign(sign: str) -> str:
    """One sign in its common form, if that is one sign as well, so that places stay where they are."""
    common = unicodedata.normalize("NFKC", sign).lower()
    common = common if len(common) == 1 else sign
    return chr(ord(common) - 0x60) if KATAKANA.fullmatch(common) else common


class _Folded(dict[int, str]):
    """Every sign in its common form, as `str.translate` asks for it; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_sign(chr(code))
        return self[code]


_folded = _Folded()


def _is_worth_marking(word: str) -> bool:
    return len(word) > 1 or (bool(word) and unicodedata.name(word[0], "").startswith("CJK"))


def _window(line: str, found: list[Span], start: int, length: int) -> SafeString:
    end = min(len(line), start + length)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start]
    before, after = (ELLIPSIS if start else ""), (ELLIPSIS if end < len(line) else "")
    return mark_safe(before + _html(line[start:end], inside) + after)  # noqa: S308  every part is escaped


def _html(text: str, spans: list[Span]) -> SafeString:
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308  every part is escaped
