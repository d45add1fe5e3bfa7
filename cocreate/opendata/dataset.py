"""What a house says about data it gives away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils.functional import Promise

type Words = str | Promise
type Cell = str | int | float | Decimal | bool | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, its title and meaning for people, and where its value comes from.

    `carries` names the model fields (app.Model.field) that leave by it, so that a test can see
    which fields of a model never do.
    """

    name: str
    title: Words
    value: Callable[[Any], Cell]
    meaning: Words = ""
    carries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A table that anybody may take away and use under the site's licence.

    `things(at)` gives the rows' objects, only such as everybody may read at that moment, and
    lazily: a file is written while it is read. `withheld` gives for each field of the models
    that stays here the reason why.
    """

    slug: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    things: Callable[[datetime], Iterable[Any]]
    withheld: Mapping[str, str] = field(default_factory=dict)
    names_in_csv: bool = False
    """Whether a CSV begins with the columns' names; else with their titles, as municipal files do."""

    def rows(self, at: datetime) -> Iterable[list[Cell]]:
        """Each row as a list of cells, in the order of the columns."""
        values = [column.value for column in self.columns]
        return ([value(thing) for value in values] for thing in self.things(at))

    @property
    def models(self) -> set[str]:
        """The models (app.Model) of which at least one field leaves."""
        return {label.rpartition(".")[0] for column in self.columns for label in column.carries}


def field_column(
    model: type[models.Model],
    name: str,
    meaning: Words = "",
    *,
    called: str = "",
    value: Callable[[Any], Cell] | None = None,
) -> Column:
    """A column that carries a field of a model, under the field's own name and title."""
    known = model._meta.get_field(name)
    return Column(
        name=called or name,
        title=getattr(known, "verbose_name", name),
        value=value or attrgetter(name),
        meaning=meaning,
        carries=(f"{model._meta.label}.{name}",),
    )
