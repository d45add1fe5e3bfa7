"""Where an idea stands is asked in the words of its querysets, so that no two doors mean different things."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BARE = re.compile(r"\.(filter|exclude)\(state(__in)?=")
WRITES = re.compile(r"\.objects\b.*\.(update|create|bulk_create|delete)\(")


def lines_of(*folders: str):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                yield path.relative_to(ROOT), number, line


def test_states_are_asked_for_in_words():
    bare = [
        f"{path}:{number}"
        for path, number, line in lines_of("ideas", "events", "cms")
        if BARE.search(line) and not {"models", "migrations"} & set(path.parts)
    ]

    assert bare == []


def test_no_page_writes_a_row_by_itself():
    written = [
        f"{path}:{number} {line.strip()}"
        for path, number, line in lines_of("ideas/views", "ideas/desk", "events/views")
        if WRITES.search(line)
    ]

    assert written == []
