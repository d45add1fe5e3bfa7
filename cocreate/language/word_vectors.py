"""Meaning by word vectors: the mean of the words of a text, without what all texts share.

The words are those of chiVe (Works Applications and NINJAL), as they are packed in ja-ginza;
`making_vectors.py` turns them into small arrays once. The mean is weighted so that frequent
words say little (Arora et al., “A simple but tough-to-beat baseline”, 2017), and the centre
and the two first components of ordinary sentences are taken out (figures in docs/performance.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from cocreate.language.japanese import fold, short_words, to_katakana
from cocreate.language.meaning import Vector

FORMAT = 2  # of the folder; a change of its arrays or of how they are used needs another number
KANJI = re.compile("[一-龠々]+")


@dataclass(frozen=True)
class Table:
    """Words and their vectors, read where they lie (memory-mapped; about 12 MB)."""

    keys: NDArray[np.uint64]  # (words,) sorted, `key_of` each word
    rows: NDArray[np.uint16]  # (words,) the row of its vector in `matrix`
    weights: NDArray[np.float16]  # (words,) 0 to 1: how much a word says, by how rare it is
    matrix: NDArray[np.int8]  # (rows, dimensions) vectors of length 1, scaled to -127…127
    scales: NDArray[np.float32]  # (rows,) by which a row is multiplied to have length 1 again

    @classmethod
    def read(cls, folder: Path) -> Table:
        """Raises OSError when a file is missing, ValueError when one is broken."""
        parts = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in cls.__dataclass_fields__}
        return cls(**parts)

    def place(self, word: str) -> int | None:
        """Where a word stands in `rows` and `weights`, if it is known."""
        key = key_of(word)
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else None

    def mean(self, words: Iterable[str]) -> Vector | None:
        """The weighted mean of the known words, each counted once, with length 1."""
        places = {place for word in words if (place := self._known(word)) is not None}
        if not places:
            return None
        at = np.fromiter(sorted(places), dtype=np.int64)
        rows = self.rows[at]
        weights = self.weights[at].astype(np.float32) * self.scales[rows]
        return with_length_one(weights @ self.matrix[rows].astype(np.float32))

    def _known(self, word: str) -> int | None:
        """A word, its spelling in the other kana, or at least its first characters (開ける → 開)."""
        for spelling in spellings(word):
            if (place := self.place(spelling)) is not None:
                return place
        return None


def spellings(word: str) -> Iterable[str]:
    """Under which names a word may be known, the best first."""
    yield word
    yield word.lower()
    yield fold(word)
    yield to_katakana(word)
    if found := KANJI.match(word):
        yield found.group()
        yield found.group()[0]


def key_of(word: str) -> np.uint64:
    """The number under which a word stands in the table."""
    return np.uint64(int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little"))


def with_length_one(vector: NDArray[np.floating]) -> Vector | None:
    """The same direction with length 1; None when there is no direction."""
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length > 1e-6 else None


class WordVectors:
    """A model of meaning made of a table of words."""

    def __init__(self, table: Table, centre: Vector, common: NDArray[np.float32], name: str) -> None:
        self.table, self.centre, self.common, self.name = table, centre, common, name
        self.dimensions = len(centre)

    def vector(self, text: str) -> Vector | None:
        mean = self.table.mean(short_words(text))
        if mean is None:
            return None
        apart = mean - self.centre
        return with_length_one(apart - (self.common @ apart) @ self.common)


def load() -> WordVectors | None:
    """The word vectors made at set-up; None when there are none, or only those of an earlier format."""
    folder = Path(settings.WORD_VECTORS)
    stamp = folder / ".built"
    name = stamp.read_text().strip() if stamp.exists() else ""
    if not name.endswith(f"/{FORMAT}"):
        return None
    centre, common = np.load(folder / "centre.npy"), np.load(folder / "common.npy")
    return WordVectors(Table.read(folder), centre, common, name)
