"""All vectors in memory: what is nearest, found without looking at each."""

from __future__ import annotations

import numpy as np

from ideas import likeness_memory
from ideas.likeness_memory import Memory, best_of


def test_the_memory_grows_and_takes_changes():
    memory, chance = Memory(name="x"), np.random.default_rng(3)
    drawn = chance.standard_normal((3000, 8))
    vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)
    for number, vector in enumerate(vectors):
        memory.put(number, vector)
    memory.put(7, vectors[2999])

    found = best_of(memory, vectors[2999].astype(np.float32), 2)

    assert sorted(found) == [7, 2999]


def long_memory(monkeypatch, number: int = 6_000) -> tuple[Memory, np.ndarray]:
    """Many vectors that are mixtures of a few, as texts about the same things are, and a question."""
    monkeypatch.setattr(likeness_memory, "MANY", number)
    chance = np.random.default_rng(5)
    words = chance.standard_normal((60, 100))
    mixed = chance.dirichlet([0.05] * 60, number) @ words + 0.2 * chance.standard_normal((number, 100))
    vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float16)
    memory = Memory(name="x")
    for place, vector in enumerate(vectors):
        memory.put(place, vector)
    memory.outline()
    return memory, vectors.astype(np.float32)


def test_outlines_pass_over_most_and_miss_none(monkeypatch):
    memory, vectors = long_memory(monkeypatch)
    assert memory.outlines is not None
    looked_at = []
    for asked in vectors[::400]:
        compared_with_all = np.argsort(-(vectors @ asked))[:12]
        looked_at.append(len(memory.outlines.worth_a_look(vectors, asked, 12)))

        assert set(best_of(memory, asked, 12)) == set(compared_with_all.tolist())
    assert sorted(looked_at)[len(looked_at) // 2] < len(vectors) / 10


def test_an_outline_follows_its_vector_and_a_memory_that_grows_is_outlined_anew(monkeypatch):
    memory, vectors = long_memory(monkeypatch)
    memory.put(7, vectors[2_999].astype(np.float16))
    assert {7, 2_999} <= set(best_of(memory, vectors[2_999], 4))

    for number in range(len(memory.matrix) - len(vectors) + 1):
        memory.put(10_000 + number, vectors[number].astype(np.float16))
    assert memory.outlines is None
    memory.outline()

    assert {5, 10_005} <= set(best_of(memory, vectors[5], 4))
