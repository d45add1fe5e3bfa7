"""What is kept about people (個人情報の棚卸し): every field classed, with purpose and retention.

The table is `content/privacy.yaml`. A test holds that every field of every model stands in it once,
so that nobody adds a column without having asked what it says about whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Field, Model

FILE = Path(__file__).resolve().parent / "content" / "privacy.yaml"
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "privacy-inventory.md"
CLASSES = ("none", "personal", "sensitive", "secret")


@dataclass(frozen=True)
class Kept:
    """One table: what it is for, how long its rows are kept, and the class of each field."""

    model: str
    purpose: str
    kept: str
    classes: dict[str, tuple[str, ...]]
    about: tuple[str, ...] = ()
    """The way to people whom a row concerns although it does not name them."""
    contacts: str = ""
    """The column in which somebody stands who has no account."""
    nobody: str = ""
    """Why no row leads to an account, although the table is about people."""

    @property
    def speaks_of_people(self) -> bool:
        return any(self.classes[name] for name in CLASSES[1:])


@cache
def inventory() -> dict[str, Kept]:
    """The whole table, by model (app.Model)."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {model: _kept(model, row) for model, row in rows.items()}


def _kept(model: str, row: dict[str, Any]) -> Kept:
    return Kept(
        model,
        row["purpose"],
        row["kept"],
        {name: tuple(row.get(name, ())) for name in CLASSES},
        tuple(row.get("about", ())),
        row.get("contacts", ""),
        row.get("nobody", ""),
    )


def fields_of(model: type[Model]) -> Iterator[Field]:  # type: ignore[type-arg]  # of whatever kind
    """The columns of a model's own table and of its pairs; what it inherits stands with the parent."""
    yield from model._meta.local_fields
    yield from model._meta.local_many_to_many


def problems() -> list[str]:
    """Fields without a class or with two, and entries for what is not there."""
    known = inventory()
    found = []
    for model in apps.get_models():
        label = model._meta.label
        if label not in known:
            found.append(f"{label} is not in the inventory")
            continue
        there = {field.name for field in fields_of(model)}
        listed = [name for names in known[label].classes.values() for name in names]
        found += [f"{label}.{name} has no class" for name in sorted(there - set(listed))]
        found += [f"{label}.{name} is not there" for name in sorted(set(listed) - there)]
        found += [
            f"{label}.{name} has two classes" for name in sorted({n for n in listed if listed.count(n) > 1})
        ]
    models = {model._meta.label for model in apps.get_models()}
    return found + [f"{label} is no model" for label in sorted(set(known) - models)]


def document() -> str:
    """The inventory as it is read: tables about people first, then all others by name."""
    about = [one for one in inventory().values() if one.speaks_of_people]
    others = [one.model for one in inventory().values() if not one.speaks_of_people]
    lines = [
        "# What is kept about people",
        "",
        "Made by `manage.py privacy` from `cocreate/content/privacy.yaml`;"
        " a test holds that every field is in it.",
        "",
        "- **personal** belongs to a person: who they are, what they wrote, what they did.",
        "- **sensitive** hurts when it leaks: addresses, opinions, health, what was meant for the office.",
        "- **secret** opens a door: passwords, hashes of codes, sessions.",
        "",
        "Whose data a leak of a table touched: `manage.py affected`."
        " What goes by itself: `cocreate/schedule.py`.",
        "",
        "| table | what for | kept | personal | sensitive | secret |",
        "|---|---|---|---|---|---|",
    ]
    for one in about:
        cells = [", ".join(one.classes[name]) or "–" for name in CLASSES[1:]]
        lines.append(f"| {one.model} | {one.purpose} | {one.kept} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "Nothing about people: " + ", ".join(others) + ".", ""])
