"""All vectors of ideas in one array of this process, so that a text is compared with all at once.

100,000 ideas are compared in some milliseconds without any index: outlines pass over most of them
(`ideas/likeness_outlines.py`). The array follows the table
with a delay of REFRESH_AFTER seconds at most; what is no longer public is left out by whoever
asks, from the database itself. So nothing has to be told to other processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from numpy.typing import NDArray

from cocreate.language.meaning import Meaning, Vector
from ideas.likeness_outlines import Outlines
from ideas.models import IdeaVector

REFRESH_AFTER = 20.0  # seconds
# A row may be committed some time after the moment that stands in it.
OVERLAP = timedelta(minutes=5)
LEAST_ALIKE = 0.2  # cosine: of the true pairs measured, none that came among the first five lay below
READ_AT_ONCE = 2_000
MANY = 20_000  # ideas from which on outlines are compared first
LOOKED_AT_MOST = 40  # candidates for a few places: some of them may not be public any more


@dataclass
class Memory:
    """The vectors of one model; `matrix` has room for more rows than are in use."""

    name: str = ""
    matrix: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    ideas: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    places: dict[int, int] = field(default_factory=dict)
    seen_until: datetime | None = None
    lately: dict[int, datetime] = field(default_factory=dict)  # when what was read of the overlap was made
    fresh_until: float = 0.0
    outlines: Outlines | None = None

    def put(self, idea: int, vector: NDArray[np.float16]) -> None:
        place = self.places.setdefault(idea, len(self.places))
        if place >= len(self.matrix):
            self._grow(len(vector))
        self.ideas[place], self.matrix[place] = idea, vector
        if self.outlines:
            self.outlines.put(place, self.matrix[place])

    def _grow(self, dimensions: int) -> None:
        room = max(1024, 2 * len(self.matrix))
        matrix = np.zeros((room, dimensions), dtype=np.float32)
        ideas = np.zeros(room, dtype=np.int64)
        if len(self.matrix):
            matrix[: len(self.matrix)], ideas[: len(self.ideas)] = self.matrix, self.ideas
        self.matrix, self.ideas, self.outlines = matrix, ideas, None

    def outline(self) -> None:
        """Make outlines of a long memory, once for each size it grew to."""
        if self.outlines is None and len(self.places) >= MANY:
            self.outlines = Outlines(self.matrix, len(self.places))


_memory = Memory()
_one_at_a_time = Lock()


def nearest(model: Meaning, vector: Vector, number: int) -> list[int]:
    """The ideas most alike, the most alike first; some may not be public."""
    return best_of(_up_to_date(model), vector, number)


def neighbours(model: Meaning, ideas: Iterable[int], number: int) -> dict[int, list[int]]:
    """For each of these ideas the others most alike; nothing for one whose meaning is not known.

    Vectors that have just been stored are among those compared.
    """
    _memory.fresh_until = 0.0
    memory, found = _up_to_date(model), dict[int, list[int]]()
    for idea in ideas:
        place = memory.places.get(idea)
        best = [] if place is None else best_of(memory, memory.matrix[place], number + 1)
        found[idea] = [pk for pk in best if pk != idea][:number]
    return found


def best_of(memory: Memory, vector: Vector, number: int) -> list[int]:
    """The same for a memory at hand."""
    used = len(memory.places)
    if not used:
        return []
    outlines, matrix, ideas = memory.outlines, memory.matrix[:used], memory.ideas[:used]
    if outlines:
        rows = outlines.worth_a_look(matrix, vector, number)
        if len(rows) < used // 10:  # else it is quicker to compare with all
            matrix, ideas = matrix[rows], ideas[rows]
    likeness = matrix @ vector
    best = np.argpartition(-likeness, min(number, len(likeness) - 1))[:number]
    best = best[np.argsort(-likeness[best], kind="stable")]
    return [int(ideas[place]) for place in best if likeness[place] >= LEAST_ALIKE]


def forget() -> None:
    """Begin again with an empty memory."""
    global _memory
    _memory = Memory()


def _up_to_date(model: Meaning) -> Memory:
    """The memory, refreshed when it is old; only one thread does it, and the first time the others wait."""
    global _memory
    if settings.TESTING:
        forget()
    if _memory.name == model.name and _memory.fresh_until > monotonic():
        return _memory
    if not _one_at_a_time.acquire(blocking=_memory.name != model.name):
        return _memory
    try:
        if _memory.name != model.name:
            _memory = Memory(name=model.name)
        _read(_memory)
        _memory.fresh_until = monotonic() + REFRESH_AFTER
    finally:
        _one_at_a_time.release()
    return _memory


def _read(memory: Memory) -> None:
    """Everything the first time, later what was made since; of the overlap only what is not known."""
    rows = IdeaVector.objects.filter(made_with=memory.name, vector__isnull=False)
    if memory.seen_until is None:
        _put(memory, rows)
    else:
        made = dict(rows.filter(made_at__gt=memory.seen_until - OVERLAP).values_list("pk", "made_at"))
        unknown = [pk for pk, at in made.items() if memory.lately.get(pk) != at]
        for first in range(0, len(unknown), READ_AT_ONCE):
            _put(memory, rows.filter(pk__in=unknown[first : first + READ_AT_ONCE]))
    if memory.seen_until is not None:
        since = memory.seen_until - OVERLAP
        memory.lately = {pk: at for pk, at in memory.lately.items() if at > since}
    memory.outline()


def _put(memory: Memory, rows: QuerySet[IdeaVector]) -> None:
    for pk, packed, made_at in rows.values_list("pk", "vector", "made_at").iterator(READ_AT_ONCE):
        memory.put(pk, np.frombuffer(packed or b"", dtype=np.float16))
        memory.lately[pk] = made_at
        memory.seen_until = max(memory.seen_until or made_at, made_at)
