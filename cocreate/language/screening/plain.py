"""One way to write each sign, with the way back to the text that was typed (pure)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
DASHES = frozenset("‐‑‒–—―−ー─━")
VOICED = "\u3099\u309a"  # what NFKC makes of half-width ﾞ and ﾟ


@dataclass(frozen=True)
class Plain:
    """A text in one kind of digit, dash and width; `origin[i]` is where sign i stood in the typed text."""

    text: str
    origin: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the plain text stood in the typed one."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def plain(typed: str, *, numbers: bool = True) -> Plain:
    """The plain form of a text; with `numbers`, kanji digits and the dashes between them become ASCII."""
    signs: list[str] = []
    origin: list[int] = []
    for place, typed_sign in enumerate(typed):
        for sign in unicodedata.normalize("NFKC", typed_sign):
            if sign in VOICED and signs:
                signs[-1] = unicodedata.normalize("NFC", signs[-1] + sign)[0]
                continue
            signs.append(sign)
            origin.append(place)
    if numbers:
        signs = [sign.translate(KANJI_DIGITS) for sign in signs]
        signs = [_between(signs, place) for place in range(len(signs))]
    return Plain("".join(signs), tuple(origin))


def _between(signs: list[str], place: int) -> str:
    """A dash, or の as numbers are spoken (076の220の2111), where it stands after a digit."""
    sign = signs[place]
    after_digit = place > 0 and (signs[place - 1].isdigit() or signs[place - 1] in ")）番")
    if sign in DASHES and after_digit:
        return "-"
    before_digit = place + 1 < len(signs) and signs[place + 1].isdigit()
    return "-" if sign == "の" and after_digit and before_digit else sign
