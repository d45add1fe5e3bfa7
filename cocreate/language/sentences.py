"""Whole sentences one after another (pure)."""

from __future__ import annotations

CARRIES_ITS_SPACE = tuple("。！？」』）")  # full-width signs; a blank behind them is a hole in the line


def in_a_row(*sentences: object) -> str:
    """Sentences as one text: a blank after an English one, none after a Japanese one.

    The end of a sentence says which it is, and not the language of the page: the office's own
    words stay Japanese on an English page.
    """
    row = ""
    for sentence in filter(None, map(str, sentences)):
        row += sentence if not row or row.endswith(CARRIES_ITS_SPACE) else f" {sentence}"
    return row
