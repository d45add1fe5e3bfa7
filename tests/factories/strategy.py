"""The city's plan as the paper gives it, loaded for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cocreate.postgres.clock import database_now
from cocreate.strategy.loading import load
from cocreate.strategy.models import Strategy

CONTENT = Path(__file__).resolve().parents[2] / "cocreate" / "content"


def content(name: str) -> Any:
    """A content file of the product: strategy.yaml, demo/measurements.yaml …"""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def the_plan() -> Strategy:
    return load(content("strategy.yaml"), database_now())
