"""The city's plan as the paper gives it, loaded for a test."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from typing import Any

import yaml
from wagtail.signal_handlers import disable_reference_index_auto_update

from cocreate.postgres.clock import database_now
from cocreate.strategy.loading import load
from cocreate.strategy.models import Strategy

CONTENT = Path(__file__).resolve().parents[2] / "cocreate" / "content"


def content(name: str) -> Any:
    """A content file of the product: strategy.yaml, demo/measurements.yaml …"""
    return copy.deepcopy(_read(name))


@functools.cache
def _read(name: str) -> Any:
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def the_plan() -> Strategy:
    """Without Wagtail's list of what refers to what: it takes most of the time, and no test reads it."""
    with disable_reference_index_auto_update():
        return load(content("strategy.yaml"), database_now())
