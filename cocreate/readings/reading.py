"""The list of readings as a page uses it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from cocreate.caching.remembered import for_seconds
from cocreate.language.readings import Reader
from cocreate.places.models import District
from cocreate.readings.models import Reading

FILE = Path(__file__).resolve().parent.parent / "content" / "readings.yaml"
SECONDS = 30  # after which a change of the office is known to every process


def readings_of_the_file() -> dict[str, str]:
    """The list that the office begins with."""
    found: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["readings"]
    return found


def reader() -> Reader:
    """Who reads with the office's list and the districts' own readings before the dictionary."""
    return _reader_of(_own())


@for_seconds(SECONDS)
def _own() -> tuple[tuple[str, str], ...]:
    districts = District.objects.exclude(reading="").values_list("name", "reading")
    return (*districts.order_by("name"), *Reading.objects.order_by("word").values_list("word", "kana"))


@lru_cache(maxsize=2)
def _reader_of(own: tuple[tuple[str, str], ...]) -> Reader:
    """One for each list, because it remembers what it has read."""
    return Reader(dict(own))
