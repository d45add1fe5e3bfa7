"""All vectors in memory: what is nearest, found without looking at each."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from ideas import likeness_memory
from ideas.likeness_memory import Memory, best_of
from ideas.models import IdeaVector
from tests.factories.ideas import NOW, idea


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


def test_what_was_made_lately_is_read_again_only_when_it_was_made_anew(db, hana):
    """While a whole town is worked out, every process looks at the table each twenty seconds."""
    one, other, late = (idea(author=hana) for _ in range(3))
    for who, seconds in ((one, 0), (other, 1)):
        remember(who, [1, 0], NOW + timedelta(seconds=seconds))
    memory = Memory(name="x")
    likeness_memory._read(memory)

    remember(late, [0, 1], NOW - timedelta(minutes=2))  # committed after a later moment was seen
    remember(one, [0, 1], NOW + timedelta(seconds=2))
    vectors_read = [read_again(memory) for _ in range(2)]

    assert vectors_read == [2, 0]
    assert [list(memory.matrix[memory.places[each.pk]]) for each in (one, other, late)] == [
        [0, 1], [1, 0], [0, 1],
    ]  # fmt: skip


def remember(of, vector, at) -> None:
    packed = np.array(vector, dtype=np.float16).tobytes()
    new = {"version_number": 1, "text_mark": "", "vector": packed, "made_with": "x", "made_at": at}
    IdeaVector.objects.update_or_create(idea=of, defaults=new)


def read_again(memory: Memory) -> int:
    """How many vectors were read."""
    put: list[int] = []
    memory.put = lambda pk, vector, usual=memory.put: (put.append(pk), usual(pk, vector))
    likeness_memory._read(memory)
    del memory.put
    return len(put)
