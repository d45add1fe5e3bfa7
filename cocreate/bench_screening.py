"""How much of what a human should look at the screening finds, and how much it shows for nothing.

The sentences in `content/bench/screening_cases.yaml` were written before anybody read the rules for
this purpose, so the first figures (`BLIND`) are those of rules that had never seen them. The rules
were mended with them afterwards: the later figures say that nothing was lost, not how the rules do
on sentences that nobody has written yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import yaml

from cocreate.language.screening import Finding, Lists, screen

CASES = Path(__file__).resolve().parent / "content" / "bench" / "screening_cases.yaml"
FLOOR = 0.95
WORDS: frozenset[str] = frozenset(import_module("ideas.migrations.0004_the_office_lists_words").WORDS)
KNOWN = Lists(words=WORDS, contacts=frozenset({"076-220-2026"}))  # the office's own number is public


@dataclass(frozen=True)
class Case:
    """A sentence and the kinds of finding a reader of the desk should be shown in it."""

    text: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Share:
    """Of pairs (sentence, kind): found rightly, shown for nothing, overlooked."""

    right: int = 0
    needless: int = 0
    overlooked: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(
            self.right + other.right, self.needless + other.needless, self.overlooked + other.overlooked
        )

    @property
    def precision(self) -> float:
        """Of what is shown, how much is so; from 0 to 1, and 1 where nothing is shown."""
        shown = self.right + self.needless
        return self.right / shown if shown else 1.0

    @property
    def recall(self) -> float:
        """Of what is so, how much is shown; from 0 to 1, and 1 where there is nothing."""
        there = self.right + self.overlooked
        return self.right / there if there else 1.0


@dataclass(frozen=True)
class Mistake:
    """A sentence that the screening reads otherwise than a human would."""

    text: str
    needless: tuple[Finding, ...]
    overlooked: tuple[str, ...]


@dataclass
class Screened:
    """What was measured: for each kind, and what went wrong in which sentence."""

    cases: int = 0
    quiet: int = 0  # sentences in which nothing should be shown
    kinds: dict[str, Share] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def all(self) -> Share:
        """Every pair of a sentence and a kind weighs the same (micro average)."""
        return sum(self.kinds.values(), Share())


def cases(path: Path = CASES) -> list[Case]:
    """The sentences of the table, in its order."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Case(row["text"], frozenset(row["kinds"])) for row in rows]


def measure(known: Lists = KNOWN, table: Iterable[Case] | None = None) -> Screened:
    """Screen every sentence with the words the office begins with."""
    found = Screened()
    for case in cases() if table is None else table:
        seen = screen(case.text, known)
        kinds = {str(one.kind) for one in seen}
        for kind in sorted(kinds | case.kinds):
            one = Share(int(kind in kinds & case.kinds), int(kind not in case.kinds), int(kind not in kinds))
            found.kinds[kind] = found.kinds.get(kind, Share()) + one
        if kinds != case.kinds:
            needless = tuple(one for one in seen if str(one.kind) not in case.kinds)
            found.mistakes.append(Mistake(case.text, needless, tuple(sorted(case.kinds - kinds))))
        found.cases += 1
        found.quiet += not case.kinds
    return found
