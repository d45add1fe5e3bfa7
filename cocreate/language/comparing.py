"""Comparing two texts: what stayed, what went, what came (pure).

Phrase by phrase with the shortest edit script of Myers (An O(ND) Difference Algorithm,
Algorithmica 1986). The effort is limited by the number of changes, not by a clock, so that
the same texts always give the same answer: texts that have little in common are shown as
one gone and one come.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cocreate.language.phrasing import phrases

MOST_CHANGES = 500  # phrases or letters; the effort grows with its square (0.1 s)
SHORTEST_ISLAND = 2  # letters: what stayed between two changes and is shorter is shown with them


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    COME = "come"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """What became of a text: its pieces SAME and GONE are the old one, SAME and COME the new one."""
    return _tidy(_edits(phrases(before), phrases(after)))


def letters_changed(before: str, after: str) -> int:
    """How many letters went and came, after what only changes the look (width, spaces, signs) is left out.

    Within one replaced phrase only the letters that differ count, so that a slip of the pen weighs little.
    """
    return sum(
        len(piece.text)
        for piece in _edits(list(letters(before)), list(letters(after)))
        if piece.kind != Kind.SAME
    )


def share_changed(before: str, after: str) -> float:
    """Which part of two texts stands in phrases that went or came: 0 = the same, 1 = nothing in common."""
    changed = sum(len(letters(piece.text)) for piece in compare(before, after) if piece.kind != Kind.SAME)
    total = len(letters(before)) + len(letters(after))
    return changed / total if total else 0.0


def letters(text: str) -> str:
    """The letters and digits of a text in one width, without spaces and signs."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def _edits(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    return [
        *(Piece(Kind.SAME, part) for part in before[:head]),
        *_shortest(old, new),
        *(Piece(Kind.SAME, part) for part in before[len(before) - tail :]),
    ]


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """The fewest changes from old to new; everything replaced when there would be too many."""
    reached: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for changes in range(min(MOST_CHANGES, len(old) + len(new)) + 1):
        trace.append(dict(reached))
        for line in range(-changes, changes + 1, 2):
            goes_down = line == -changes or (
                line != changes and reached.get(line - 1, -1) < reached.get(line + 1, -1)
            )
            x = reached[line + 1] if goes_down else reached[line - 1] + 1
            y = x - line
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reached[line] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(old, new, trace)
    return [*(Piece(Kind.GONE, part) for part in old), *(Piece(Kind.COME, part) for part in new)]


def _walk_back(old: Sequence[str], new: Sequence[str], trace: list[dict[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    x, y = len(old), len(new)
    for changes in range(len(trace) - 1, -1, -1):
        reached, line = trace[changes], x - y
        goes_down = line == -changes or (
            line != changes and reached.get(line - 1, -1) < reached.get(line + 1, -1)
        )
        start_line = line + 1 if goes_down else line - 1
        start_x = reached.get(start_line, 0)
        start_y = start_x - start_line
        while x > max(start_x, 0) and y > max(start_y, 0) and x > 0 and y > 0 and old[x - 1] == new[y - 1]:
            pieces.append(Piece(Kind.SAME, old[x - 1]))
            x, y = x - 1, y - 1
        if changes == 0:
            break
        if goes_down:
            pieces.append(Piece(Kind.COME, new[y - 1]))
            y -= 1
        else:
            pieces.append(Piece(Kind.GONE, old[x - 1]))
            x -= 1
    return pieces[::-1]


def _tidy(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind joined, tiny islands between changes drowned, what went before what came."""
    tidy: list[Piece] = []
    gone, come = "", ""
    joined = _joined(pieces)
    for place, piece in enumerate(joined):
        is_island = (
            piece.kind == Kind.SAME
            and 0 < place < len(joined) - 1
            and len(letters(piece.text)) <= SHORTEST_ISLAND
            and "\n" not in piece.text
        )
        if piece.kind == Kind.SAME and not is_island:
            tidy += [*_change(gone, come), piece]
            gone, come = "", ""
        else:
            gone += piece.text if piece.kind != Kind.COME else ""
            come += piece.text if piece.kind != Kind.GONE else ""
    return [*tidy, *_change(gone, come)]


def _change(gone: str, come: str) -> list[Piece]:
    return [piece for piece in (Piece(Kind.GONE, gone), Piece(Kind.COME, come)) if piece.text]


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
