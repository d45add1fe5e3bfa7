"""How much of what a human should look at the screening finds, and how much it shows for nothing.

The sentences in `content/bench/screening_cases.yaml` were written before the rules were read for this
purpose; those in `screening_held_out.yaml` after the rules had been mended with the first, and those in
`screening_third.yaml` after they had been mended with both. The last two tables are by somebody who has
never seen the rules and hides what can be hidden, in the second more than in the first; they only tell
personal data from abuse. What each table said when it was first used (`FIRST`) is what may be expected of
sentences that nobody has written yet. The rules were mended with
all of them since: later figures only say that nothing was lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import yaml

from cocreate.language.screening import PERSONAL, Finding, Kind, Lists, screen

FOLDER = Path(__file__).resolve().parent / "content" / "bench"
CASES = {
    "287 sentences": "screening_cases.yaml",
    "59 held out": "screening_held_out.yaml",
    "80 more": "screening_third.yaml",
    "160 by a stranger": "screening_fourth.yaml",
    "160 more by a stranger": "screening_fifth.yaml",
}
FIRST = {
    "287 sentences": (0.902, 0.841),
    "59 held out": (0.935, 0.935),
    "80 more": (0.974, 0.927),
    "160 by a stranger": (0.946, 0.875),
    "160 more by a stranger": (0.981, 0.662),
}  # precision, recall
FLOOR = 0.95
COARSE = frozenset({"personal", "abuse"})  # what the tables by a stranger tell apart
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


def cases(name: str) -> list[Case]:
    """The sentences of a table, in its order."""
    rows = yaml.safe_load((FOLDER / CASES[name]).read_text(encoding="utf-8"))
    return [Case(row["text"], frozenset(row["kinds"])) for row in rows]


def measure(table: Iterable[Case], known: Lists = KNOWN) -> Screened:
    """Screen every sentence with the words the office begins with."""
    found, table = Screened(), list(table)
    coarse = any(case.kinds & COARSE for case in table)
    for case in table:
        seen = screen(case.text, known)
        kinds = {kind for one in seen if (kind := _called(one, coarse=coarse))}
        for kind in sorted(kinds | case.kinds):
            one = Share(int(kind in kinds & case.kinds), int(kind not in case.kinds), int(kind not in kinds))
            found.kinds[kind] = found.kinds.get(kind, Share()) + one
        if kinds != case.kinds:
            needless = tuple(one for one in seen if _called(one, coarse=coarse) not in {*case.kinds, ""})
            found.mistakes.append(Mistake(case.text, needless, tuple(sorted(case.kinds - kinds))))
        found.cases += 1
        found.quiet += not case.kinds
    return found


def _called(found: Finding, *, coarse: bool) -> str:
    """The kind of a finding in the words of its table; a link is neither personal nor abuse."""
    if not coarse:
        return str(found.kind)
    return "personal" if found.kind in PERSONAL else "abuse" if found.kind == Kind.WORD else ""


def report() -> list[str]:
    """The section of the report, in Markdown."""
    found = {name: measure(cases(name)) for name in CASES}
    quiet = sum(one.quiet for one in found.values())
    lines = [
        "## Screening",
        "",
        f"Own sentences, each with what a human should be shown in it; in {quiet} of them that is nothing.",
        "Every pair of a sentence and a kind weighs the same. “First” is what the rules reached on sentences",
        "they had never seen; they were mended with them since.",
        "",
        "| what | right | needless | overlooked | precision | recall | first | target | held |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in found.items():
        held = "yes" if min(one.all.precision, one.all.recall) >= FLOOR else "**no**"
        first = "precision {:.3f}, recall {:.3f}".format(*FIRST[name])
        lines.append(f"| {name} | {_figures(one.all)} | {first} | both ≥ {FLOOR} | {held} |")
    exact = [name for name in CASES if not name.endswith("by a stranger")]
    together = measure(case for name in exact for case in cases(name))
    lines += [
        f"| – {kind} | {_figures(share)} | – | – | – |" for kind, share in sorted(together.kinds.items())
    ]
    return [*lines, ""]


def _figures(share: Share) -> str:
    return (
        f"{share.right} | {share.needless} | {share.overlooked} | {share.precision:.3f} | {share.recall:.3f}"
    )
