"""One way to write each sign, with the way back to the text that was typed (pure)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from cocreate.language.japanese import UNSEEN, fold

KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
DASHES = frozenset("‐‑‒–—―−ー─━")
JOINERS = frozenset("\u200d\ufe0e\ufe0f\u0332\u0335\u0336\u0338\u20e3")
SEPARATE_MARKS = {"゛": "\u3099", "゜": "\u309a"}  # ハ゛ is バ
# Chinese characters that look like katakana, between katakana: バ力 is バカ.
LOOK_ALIKE = str.maketrans("力夕口二八工卜千", "カタロニハエトチ")
BETWEEN_KATAKANA = re.compile(r"(?<=[ァ-ヶー])[力夕口二八工卜千]|[力夕口二八工卜千](?=[ァ-ヶ])")
LARGE = str.maketrans("ゕゖゎ", "かけわ")
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
        if UNSEEN.match(typed_sign) or typed_sign in JOINERS:
            continue  # put between letters to hide a word from machines
        for sign in SEPARATE_MARKS.get(typed_sign) or _one_spelling(typed_sign):
            if sign in VOICED and signs:
                signs[-1] = unicodedata.normalize("NFC", signs[-1] + sign)[0]
                continue
            signs.append(sign)
            origin.append(place)
    if numbers:
        signs = [sign.translate(KANJI_DIGITS) for sign in signs]
        signs = [_between(signs, place) for place in range(len(signs))]
    return Plain("".join(signs), tuple(origin))


def _one_spelling(sign: str) -> str:
    """The compatible form of a sign; ➂ and other signs for one digit become that digit."""
    digit = unicodedata.digit(sign, None)
    return unicodedata.normalize("NFKC", sign) if digit is None else str(digit)


def unmasked(text: str) -> str:
    """The text with every letter that only looks like another one put right; places stay the same."""
    return BETWEEN_KATAKANA.sub(lambda found: found.group().translate(LOOK_ALIKE), text).replace("ヵ", "カ")


def fold_each(text: str) -> str:
    """Folded letter by letter, so that places stay the same: hiragana, no capitals, no small ヵ."""
    return "".join(folded if len(folded := fold(sign)) == 1 else sign for sign in text).translate(LARGE)


def _between(signs: list[str], place: int) -> str:
    """A dash, or の as numbers are spoken (076の220の2111), where it stands after a digit."""
    sign = signs[place]
    after_digit = place > 0 and (signs[place - 1].isdigit() or signs[place - 1] in ")）番")
    if sign in DASHES and after_digit:
        return "-"
    before_digit = place + 1 < len(signs) and signs[place + 1].isdigit()
    return "-" if sign == "の" and after_digit and before_digit else sign
