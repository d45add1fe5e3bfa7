"""Setting a short Japanese text in lines that end where one would pause (pure).

A browser does this for a page (`word-break: auto-phrase`); a picture that we draw ourselves
needs it from us. Lines are cut between phrases and made about equally long, so that no
last line holds a single particle.
"""

from __future__ import annotations

from collections.abc import Callable

from cocreate.language.phrasing import phrases

Measure = Callable[[str], float]
NEVER_FIRST = frozenset(
    "、。，．・：；？！」』）】〉》〕］｝ー～…ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々゛゜,.!?:;)]}’”"
)


def balanced_lines(text: str, measure: Measure, width: float, most: int) -> list[str] | None:
    """The text in the fewest lines that fit, each about as long as the others.

    `measure` says how wide a piece of text is, in the unit of `width`. None when it takes more
    than `most` lines: then it must be set smaller. Only space at the ends of lines is lost.
    """
    pieces = _pieces(text, measure, width)
    if not pieces:
        return []
    number = _fewest(pieces, measure, width)
    if number > most:
        return None
    return [line.strip() for line in _evenly(pieces, measure, width, number)]


def _pieces(text: str, measure: Measure, width: float) -> list[str]:
    """Phrases, and letters of a phrase that is wider than a line."""
    found: list[str] = []
    for phrase in phrases(" ".join(text.split())):
        if measure(phrase) <= width:
            found.append(phrase)
            continue
        for letter in phrase:
            if found and letter in NEVER_FIRST:
                found[-1] += letter
            else:
                found.append(letter)
    return found


def _fewest(pieces: list[str], measure: Measure, width: float) -> int:
    number, line = 1, ""
    for piece in pieces:
        if line and measure((line + piece).strip()) > width:
            number, line = number + 1, piece
        else:
            line += piece
    return number


def _evenly(pieces: list[str], measure: Measure, width: float, number: int) -> list[str]:
    """Of all ways to cut into so many lines the one with the smallest sum of squared gaps."""
    total = len(pieces)
    # best[lines][end]: the least sum for the first pieces, and where the last of these lines begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _line in range(number):
        reached: dict[int, tuple[float, int]] = {}
        for start, (sum_before, _) in best[-1].items():
            for end in range(start + 1, total + 1):
                gap = width - measure("".join(pieces[start:end]).strip())
                if gap < 0 and end > start + 1:
                    break
                candidate = (sum_before + gap * gap, start)
                reached[end] = min(candidate, reached.get(end, candidate))
        best.append(reached)
    lines: list[str] = []
    end = total
    for line in range(number, 0, -1):
        start = best[line][end][1]
        lines.append("".join(pieces[start:end]))
        end = start
    return lines[::-1]
