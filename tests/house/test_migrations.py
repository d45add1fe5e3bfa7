"""Migrations are a diary: each is named by what became true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILES = sorted(
    path
    for folder in ("cocreate", "ideas", "events", "cms")
    for path in (ROOT / folder).rglob("migrations/[0-9]*.py")
)


def test_there_are_migrations():
    assert len(FILES) >= 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_migration_is_named_by_hand(path):
    assert re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem)
    assert not re.search(r"_auto_|_and_more$|_initial$", path.stem)


def test_the_first_migrations_hold_the_promises():
    """One vote a person, one counter for each idea, no oversold event: from the first day."""
    first = (ROOT / "ideas/migrations/0001_ideas_votes_and_answers.py").read_text()
    counters = (ROOT / "ideas/migrations/0002_counters_follow_their_rows.py").read_text()
    events = (ROOT / "events/migrations/0001_events_and_registrations.py").read_text()

    assert "CompositePrimaryKey(" in first
    assert "DEFERRABLE INITIALLY DEFERRED" in counters
    assert "an_event_is_never_oversold" in events
