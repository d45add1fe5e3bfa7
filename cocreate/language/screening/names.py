"""Where a text says who somebody is: a full name in a field, or a name beside an address (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cocreate.language.morphemes import Morpheme, morphemes

TITLES = ("さん", "様", "さま", "氏", "くん", "君", "ちゃん", "先生", "殿")
LABEL = re.compile(r"(?:氏名|お名前|フルネーム|本名|(?:私|わたし|僕|ぼく)の名前)\s*(?:は|:|\s)\s*")
LONGEST = 10  # characters of a name after its label
NEAR = 60  # characters between a name and an address that belong together


def names(text: str, addresses: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are somebody's name.

    A name with さん alone tells nobody who that is (田中さん); beside an address it says who lives
    where, and after 氏名 it is written in full. Neither is looked for without such a sign.
    """
    labels = [found.end() for found in LABEL.finditer(text)]
    titled = addresses and any(title in text for title in TITLES)
    if not labels and not titled:
        return
    words = morphemes(text)
    for end in labels:
        yield from _in_a_field(words, end)
    for word, after in pairwise(words if titled else []):
        if word.is_a_persons_name and after.surface in TITLES and _is_near(word.start, addresses):
            yield word.start, after.end


def _in_a_field(words: list[Morpheme], start: int) -> Iterator[tuple[int, int]]:
    end = start
    for word in words:
        if word.end <= start:
            continue
        if word.end > start + LONGEST or word.surface in "、。,.\n":
            break
        if word.is_a_persons_name:
            end = word.end
    if end > start:
        yield start, end


def _is_near(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start - NEAR <= place <= end + NEAR for start, end in spans)
