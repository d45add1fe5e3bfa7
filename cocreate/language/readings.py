"""How Japanese words are read: the office's own list first, then the dictionary (pure, no Django).

A dictionary reads three in ten town names of Kanazawa wrongly where they stand alone
(research on Japan, 3.3), so a list goes before it. Names of people are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cocreate.language.japanese import KATAKANA, ONE_AT_A_TIME, tokenizer

LONGEST = 4  # characters that stand together under one reading, which no line can end in
MOST_TEXTS = 20_000  # short texts of pages whose readings one list remembers
KANJI = re.compile("[\u3005\u3006\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
RUNS = re.compile("[ぁ-ゖァ-ヶー]+|[^ぁ-ゖァ-ヶー]+")
PERSON = ("名詞", "固有名詞", "人名")
# 日 after a number is にち but for these; which 1日 is meant shows only behind a month.
DAYS = {
    2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
FIRST_OF_A_MONTH, MONTH, DAY = "ついたち", "月", "日"


@dataclass(frozen=True)
class Piece:
    """A part of a text, and in hiragana how it is read; empty where nobody needs to be told."""

    text: str
    reading: str = ""


Pieces = tuple[Piece, ...]


class Reader:
    """Reads texts with one list of readings (`{"小立野": "こだつの"}`) before the dictionary."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = dict(own)
        longest_first = sorted(filter(None, self.own), key=len, reverse=True)
        self._own_words = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        self.read = lru_cache(MOST_TEXTS)(self._read)

    def _read(self, text: str) -> Pieces:
        """The whole text in pieces; those with Chinese characters are read where that is known."""
        if not KANJI.search(text):
            return (Piece(text),)
        return tuple(_joined(self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[Piece]:
        place = 0
        for found in self._own_words.finditer(text):
            yield from _by_dictionary(text[place : found.start()])
            yield from _aligned(found[0], self.own[found[0]])
            place = found.end()
        yield from _by_dictionary(text[place:])


def hiragana(sound: str) -> str:
    """The same sound in hiragana."""
    return KATAKANA.sub(lambda found: chr(ord(found.group()) - 0x60), sound)


def _by_dictionary(text: str) -> Iterator[Piece]:
    if not KANJI.search(text):
        yield Piece(text)
        return
    number, follows_month = "", False
    for surface, reading, is_a_person in _words(text):
        if surface.isdecimal():
            number += surface
            continue
        if number and surface == DAY:
            yield from _day(number, follows_month=follows_month)
        else:
            yield Piece(number)
            yield from [Piece(surface)] if is_a_person else _aligned(surface, reading)
        number, follows_month = "", surface == MONTH
    yield Piece(number)


def _words(text: str) -> list[tuple[str, str, bool]]:
    """Every word as written, as read, and whether it is the name of a person."""
    from sudachipy import SplitMode

    with ONE_AT_A_TIME:
        return [
            (word.surface(), hiragana(word.reading_form()), word.part_of_speech()[:3] == PERSON)
            for token in tokenizer().tokenize(text, SplitMode.C)
            for word in _short_enough(token)
        ]


def _short_enough(token: Any) -> list[Any]:
    """A long compound in its parts, between which a line may end, unless it is read in a way of its own."""
    from sudachipy import SplitMode

    if len(token.surface()) <= LONGEST:
        return [token]
    parts = list(token.split(SplitMode.A))
    return parts if "".join(part.reading_form() for part in parts) == token.reading_form() else [token]


def _day(number: str, *, follows_month: bool) -> Iterator[Piece]:
    whole = FIRST_OF_A_MONTH if int(number) == 1 and follows_month else DAYS.get(int(number))
    if whole:
        yield Piece(number + DAY, whole)
    else:
        yield from (Piece(number), Piece(DAY, "にち"))


def _aligned(written: str, reading: str) -> Iterator[Piece]:
    """Readings over the Chinese characters alone where kana stand between them: 取り組み, と and く."""
    if not KANJI.search(written) or not reading or KANJI.search(reading):
        yield Piece(written)
        return
    runs = RUNS.findall(written)
    pattern = "".join("(.+?)" if KANJI.search(run) else re.escape(hiragana(run)) for run in runs)
    found = re.fullmatch(pattern, reading)
    if found is None:
        yield Piece(written, reading)
        return
    sounds = iter(found.groups())
    for run in runs:
        yield Piece(run, next(sounds)) if KANJI.search(run) else Piece(run)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours without a reading as one piece."""
    plain = ""
    for piece in pieces:
        if piece.reading:
            if plain:
                yield Piece(plain)
            plain = ""
            yield piece
        else:
            plain += piece.text
    if plain:
        yield Piece(plain)
