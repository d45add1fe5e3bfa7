"""Turn the word vectors inside the ja-ginza wheel into small arrays, once, at set-up.

    python -m cocreate.language.making_vectors WHEEL FOLDER

The wheel is only unpacked, never installed: neither spaCy nor the model is needed. Of it are
used the vectors (20,000 × 300), the strings, and the table from spaCy's 64-bit string hash to
the row of a vector; the table stands in the order of frequency, from which the weights come.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import msgpack
import numpy as np
from numpy.typing import NDArray

from cocreate.language.japanese import short_words
from cocreate.language.word_vectors import FORMAT, Table, key_of

# Not the demonstration itself: the likeness of ideas should not move when it is told differently.
ORDINARY_SENTENCES = Path(__file__).resolve().parent.parent / "content" / "ordinary_sentences.txt"
SHARED_DIRECTIONS = 2
WEIGHT = 1e-3  # a in a / (a + p): a word as frequent as this counts half

MULTIPLIER, ALL_BITS, EIGHT = 0xC6A4A7935BD1E995, (1 << 64) - 1, 8


def main(wheel: Path, folder: Path) -> None:
    """Write every array, and last the stamp that says with what they were made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".built").unlink(missing_ok=True)
    table = table_from(wheel)
    for name in Table.__dataclass_fields__:
        np.save(folder / f"{name}.npy", getattr(table, name))
    centre, common = what_all_share(table)
    np.save(folder / "centre.npy", centre)
    np.save(folder / "common.npy", common)
    (folder / ".built").write_text(f"{wheel.name.split('-py3')[0]}/{FORMAT}\n")


def table_from(wheel: Path) -> Table:
    """The words of the wheel that have a vector."""
    with ZipFile(wheel) as packed:
        parts = {Path(name).name: name for name in packed.namelist() if "/vocab/" in name}
        rows = msgpack.unpackb(packed.read(parts["key2row"]), strict_map_key=False)
        words = json.loads(packed.read(parts["strings.json"]))
        vectors = np.load(BytesIO(packed.read(parts["vectors"])))
    return _table(rows, words, vectors)


def _table(rows: dict[int, int], words: list[str], vectors: NDArray[np.float32]) -> Table:
    ranks = {key: rank for rank, key in enumerate(rows)}
    harmonic = float(np.log(len(rows)) + np.euler_gamma)
    found: list[tuple[int, int, float]] = []
    for word in words:
        if (key := spacy_hash(word.encode())) in rows:
            likelihood = 1 / ((ranks[key] + 1) * harmonic)  # Zipf's law
            found.append((int(key_of(word)), rows[key], WEIGHT / (WEIGHT + likelihood)))
    found.sort()
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    unit = vectors / lengths
    steps = np.maximum(np.abs(unit).max(axis=1, keepdims=True), 1e-9) / 127
    return Table(
        keys=np.array([key for key, _, _ in found], dtype=np.uint64),
        rows=np.array([row for _, row, _ in found], dtype=np.uint16),
        weights=np.array([weight for _, _, weight in found], dtype=np.float16),
        matrix=np.round(unit / steps).astype(np.int8),
        scales=steps[:, 0].astype(np.float32),
    )


def what_all_share(table: Table) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The centre of ordinary sentences, (dimensions,), and the directions in which they differ most,
    (`SHARED_DIRECTIONS`, dimensions), each of length 1.
    """
    sentences = ORDINARY_SENTENCES.read_text(encoding="utf-8").splitlines()
    means = [table.mean(short_words(line)) for line in sentences]
    known = np.array([mean for mean in means if mean is not None])
    centre = known.mean(axis=0)
    _, _, directions = np.linalg.svd(known - centre, full_matrices=False)
    return centre.astype(np.float32), directions[:SHARED_DIRECTIONS].astype(np.float32)


def spacy_hash(data: bytes, seed: int = 1) -> int:
    """MurmurHash64A, by which spaCy names a string."""
    mixed = seed ^ (len(data) * MULTIPLIER & ALL_BITS)
    whole = len(data) - len(data) % EIGHT
    for start in range(0, whole, EIGHT):
        piece = int.from_bytes(data[start : start + EIGHT], "little") * MULTIPLIER & ALL_BITS
        piece = (piece ^ piece >> 47) * MULTIPLIER & ALL_BITS
        mixed = (mixed ^ piece) * MULTIPLIER & ALL_BITS
    if whole < len(data):
        mixed = (mixed ^ int.from_bytes(data[whole:], "little")) * MULTIPLIER & ALL_BITS
    mixed = (mixed ^ mixed >> 47) * MULTIPLIER & ALL_BITS
    return mixed ^ mixed >> 47


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
