"""Telephone numbers as people hide them from machines: spelled out, or pulled apart (pure).

ゼロキュウゼロ, 〇九〇・一二三四・五六七八, O9O-l234-5678, 0 9 0 1 2 3 …: every way to say a digit is read
as that digit, and what comes out must be a number that can be dialled in Japan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# How digits are read aloud, in hiragana; the longest first, so that にい is one digit and not two.
READINGS = {
    "0": ("ぜろ", "zero", "れい", "れー", "まる", "おー"),
    "1": ("わん", "one", "いち", "いっ", "いー", "ひと"),
    "2": ("つー", "two", "にい", "にー", "に", "ふた"),
    "3": ("すりー", "three", "さん", "さー"),
    "4": ("ふぉー", "four", "よん", "よー", "しい", "しー", "よ", "し"),
    "5": ("ふぁいぶ", "five", "ごお", "ごー", "ごう", "ご"),
    "6": ("しっくす", "six", "ろく", "ろっ", "ろー", "むー"),
    "7": ("せぶん", "seven", "なな", "しち", "なー"),
    "8": ("えいと", "eight", "はち", "はっ", "やー"),
    "9": ("ないん", "nine", "きゅう", "きゅー", "きゅ", "くー", "く"),
}
SIGNS = {
    "0": "0〇○◯零oø",
    "1": "1一壱壹l|",
    "2": "2二弐貳",
    "3": "3三参參",
    "4": "4四肆",
    "5": "5五伍",
    "6": "6六陸",
    "7": "7七漆",
    "8": "8八捌",
    "9": "9九玖",
}
BETWEEN = (
    r"(?:[\s\-‐-―−ー─━・･.,、:;/／\\_~〜～*＊+=>→⇒…'\"()（）\[\]【】「」<>＜＞のとて]"
    r"|はいふん|だっしゅ|まいなす|かっこ|とじる?|てん|すぺーす|から){0,4}?"
)
WORTH_DIALLING = re.compile(r"0[5-9]0\d{8}|0[1-9]\d{8}")
FREE = re.compile(r"0120|0570")
FREE_BEFORE_A_GAP = "0800"  # 080-0… is a mobile telephone
COUNTING = "0123456789"
FEWEST = 10  # digits of a number in Japan, after +81 was made a 0


class Digit(NamedTuple):
    """One digit as it was written: its value, its place, and whether it is an ordinary figure."""

    value: str
    start: int
    end: int
    is_figure: bool
    is_sound: bool


_VALUES = {sign: digit for digit, signs in SIGNS.items() for sign in signs}
_VALUES |= {reading: digit for digit, readings in READINGS.items() for reading in readings}
_DIGIT = "|".join(sorted((re.escape(word) for word in _VALUES), key=len, reverse=True))
_ONE = re.compile(rf"(?:{_DIGIT})")
_RUN = re.compile(rf"(?<![a-z\d第])(?:{_DIGIT})(?:{BETWEEN}(?:{_DIGIT})){{{FEWEST - 2},18}}")


def dialled(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text, folded sign by sign, that are a telephone number in disguise."""
    for run in _RUN.finditer(text):
        if found := _number_in(_digits(text, *run.span())):
            yield found


def _digits(text: str, start: int, end: int) -> list[Digit]:
    digits: list[Digit] = []
    place = start
    while place < end:
        if found := _ONE.match(text, place, end):
            word = found.group()
            digits.append(
                Digit(
                    _VALUES[word],
                    place,
                    found.end(),
                    word.isdecimal() and word.isascii(),
                    "ぁ" <= word[0] <= "ん",
                )
            )
            place = found.end()
        else:
            place += 1
    return digits


def _number_in(digits: list[Digit]) -> tuple[int, int] | None:
    """The number, without particles before and after it that sound like a digit (に, し, ご)."""
    for first in range(len(digits)):
        for last in range(len(digits), first + FEWEST - 1, -1):
            if _can_be_dialled(digits[first:last]):
                return digits[first].start, digits[last - 1].end
            if not digits[last - 1].is_sound:
                break
        if not digits[first].is_sound:
            break
    return None


def _can_be_dialled(digits: list[Digit]) -> bool:
    number = "".join(digit.value for digit in digits)
    if number == COUNTING or FREE.match(number) or not WORTH_DIALLING.fullmatch(number):
        return False
    if (
        number.startswith(FREE_BEFORE_A_GAP)
        and digits[0].end == digits[1].start
        and digits[3].end < digits[4].start
    ):
        return False
    return not all(digit.is_figure for digit in digits) or _is_in_groups(digits)


def _is_in_groups(digits: list[Digit]) -> bool:
    """Whether ordinary figures stand one by one or as 090 1234 5678, and are no row of other numbers."""
    groups = [1]
    for before, after in pairwise(digits):
        if before.end == after.start:
            groups[-1] += 1
        else:
            groups.append(1)
    if set(groups) == {1}:
        return True
    return len(groups) in {2, 3} and groups[-1] == 4 and groups[0] in range(2, 6)
