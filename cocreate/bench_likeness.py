"""How well and how fast similar ideas are found.

The paraphrases and the other wishes in `content/bench/` were written for this purpose: pairs in
three grades (in the hard ones hardly a word is shared) among more than 400 other wishes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cocreate.language.meaning import Meaning, Vector, meaning
from ideas.likeness_memory import LOOKED_AT_MOST, Memory, best_of

FOLDER = Path(__file__).resolve().parent / "content" / "bench"
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 200
TARGET_MS = {1_000: 150, 10_000: 150, 100_000: 300}
RECALL_AT_5, RECALL_AT_1 = 0.80, 0.55


@dataclass
class Likeness:
    """What was measured; empty without a model."""

    name: str = ""
    recall: dict[str, dict[int, float]] = field(default_factory=dict)  # grade → {k: share found among k}
    p95: dict[int, float] = field(default_factory=dict)  # ideas → milliseconds from text to candidates


def pairs() -> list[tuple[str, str, str]]:
    """Grade, a wish, and the same wish in other words."""
    lines = (FOLDER / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
    return [(grade, wish, again) for grade, wish, again in (line.split("\t") for line in lines)]


def others() -> list[str]:
    """Wishes that are none of those."""
    return (FOLDER / "others.txt").read_text(encoding="utf-8").splitlines()


def recall_at(model: Meaning, numbers: Iterable[int]) -> dict[str, dict[int, float]]:
    """For each grade and all together: how often the true partner is among the first k."""
    known = pairs()
    pool = _matrix(model, [wish for _, wish, _ in known] + others())
    asked = _matrix(model, [again for _, _, again in known])
    likeness = asked @ pool.T
    ranks = [int((row > row[number]).sum()) for number, row in enumerate(likeness)]
    grades: dict[str, list[int]] = {}
    for rank, (grade, _, _) in zip(ranks, known, strict=True):
        grades.setdefault(grade, []).append(rank)
    return {
        grade: {k: sum(rank < k for rank in found) / len(found) for k in numbers}
        for grade, found in {**grades, "all": ranks}.items()
    }


def measure() -> Likeness:
    """Recall, and how long it takes from a typed text to its candidates, without the database."""
    model = meaning()
    if model is None:
        return Likeness()
    p95 = {size: _milliseconds(model, size) for size in SIZES}
    return Likeness(model.name, recall_at(model, (1, 5, 10)), p95)


def report(found: Likeness) -> list[str]:
    """The section of the report, in Markdown."""
    lines = ["## Similar ideas", ""]
    if not found.name:
        return [*lines, "No word vectors on this machine: ideas are compared by shared words.", ""]
    among = f"{len(pairs())} pairs among {len(others())} other wishes, titles only"
    lines += [
        f"Model: {found.name}; {among}.",
        "",
        "| what | measured | target | held |",
        "|---|---|---|---|",
    ]
    for grade, shares in found.recall.items():
        said = ", ".join(f"R@{k} {share:.2f}" for k, share in shares.items())
        goal = f"R@5 ≥ {RECALL_AT_5:.2f}, R@1 ≥ {RECALL_AT_1:.2f}" if grade == "all" else "–"
        good = shares[5] >= RECALL_AT_5 and shares[1] >= RECALL_AT_1
        lines.append(f"| pairs, {grade} | {said} | {goal} | {_held(good) if grade == 'all' else '–'} |")
    for size, took in found.p95.items():
        goal, good = f"≤ {TARGET_MS[size]} ms", took <= TARGET_MS[size]
        lines.append(f"| a typed text against {size:,} ideas | p95 {took:.1f} ms | {goal} | {_held(good)} |")
    return [*lines, ""]


def _held(good: bool) -> str:  # noqa: FBT001  a word for yes or no
    return "yes" if good else "**no**"


def _matrix(model: Meaning, texts: Iterable[str]) -> NDArray[np.float32]:
    return np.array([_vector(model, text) for text in texts])


def _vector(model: Meaning, text: str) -> Vector:
    vector = model.vector(text)
    return np.zeros(model.dimensions, dtype=np.float32) if vector is None else vector


def _milliseconds(model: Meaning, size: int) -> float:
    chance = np.random.default_rng(1)
    memory = Memory(name=model.name)
    for number in range(size):
        memory.put(number, chance.standard_normal(model.dimensions).astype(np.float16))
    texts = [f"{wish}\n{again}" for _, wish, again in pairs()]
    took = []
    for number in range(ROUNDS):
        before = time.perf_counter()
        vector = model.vector(texts[number % len(texts)])
        if vector is not None:
            best_of(memory, vector, LOOKED_AT_MOST)
        took.append(1000 * (time.perf_counter() - before))
    return sorted(took)[int(0.95 * len(took))]
