"""Whose data a leak touched: the people behind the rows of a table in a stretch of time.

個人情報の保護に関する法律 asks for the number of people within days, so the question must be
answered before it is asked. It is asked of the models, so that a new table is answered, too.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Field, ForeignKey, Model, Q

from cocreate.accounts.models import User

FARTHEST = 3  # tables between a row and its person, e.g. mark of a comment on an idea
Path = tuple[str, ...]


class NobodyToFind(Exception):
    """The table is unknown, or no row of it leads to a person."""


def people_behind(table: str, *, since: datetime, until: datetime) -> Counter[int]:
    """The number of touched rows for each person, by the person's id; half-open: `until` is not in it.

    Raises NobodyToFind when the table is not ours or leads to nobody.
    """
    model = model_of(table)
    paths = list(paths_to_people(model))
    if not paths:
        raise NobodyToFind(f"No row of {table} leads to a person.")
    times = [field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
    rows = model._base_manager.all()
    if times:
        touched = [Q(**{f"{name}__gte": since, f"{name}__lt": until}) for name in times]
        rows = rows.filter(reduce(or_, touched))
    found: Counter[int] = Counter()
    for path in paths:
        name = "__".join((*path, "pk"))
        found.update(person for person in rows.values_list(name, flat=True).iterator() if person)
    return found


def model_of(table: str) -> type[Model]:
    """The model whose rows stand in a table."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model
    raise NobodyToFind(f"There is no table {table}.")


def paths_to_people(model: type[Model]) -> Iterator[Path]:
    """The ways from a row to people; through other tables only where none leads there at once."""
    if model is User:
        yield ()
        return
    direct = [(field.name,) for field in _keys(model) if field.related_model is User]
    yield from direct
    if not direct:
        yield from _roundabout(model)


def _roundabout(model: type[Model]) -> Iterator[Path]:
    waiting: deque[tuple[type[Model], Path]] = deque([(model, ())])
    while waiting:
        here, path = waiting.popleft()
        for field in _keys(here):
            if field.related_model is User:
                yield (*path, field.name)
            elif field.related_model and len(path) < FARTHEST and field.related_model is not here:
                waiting.append((field.related_model, (*path, field.name)))


def _keys(model: type[Model]) -> Iterator[Field[Any, Any]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field
