"""Questions to the database whose words Django finds once, and asks again with other values.

To turn a wide queryset into SQL takes Django ten times as long as PostgreSQL takes to answer it
(docs/performance.md). A page that is read often asks the same question for another idea each
time. So a `Prepared` question keeps its SQL; rows, relations, deferred columns and prefetches are
made by Django as ever, from an ordinary queryset that is written where all others are. PostgreSQL
keeps its plan for it too: the values come apart from the words, and `plan_cache_mode` (settings.py)
says that one plan is good for all of them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakSet

from django.db import connections, models
from django.db.models import BigAutoField, Lookup
from psycopg import ClientCursor, Cursor

Sql = tuple[str, tuple[Any, ...]]

# Values that nobody means, by which the place of each value in the parameters is recognised.
UNLIKELY: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_000_000_011 + number,
    str: lambda number: f"\ue000{number}\ue000",
    list: lambda number: [2_000_000_011 + number],
    datetime: lambda number: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(hours=number),
}


_every: WeakSet[Prepared[Any]] = WeakSet()


class NotPreparable(Exception):
    """The question has not the same words for every value, or depends on more than its values."""


class Prepared[Row]:
    """One question with places for values: `Prepared(lambda pk: Idea.objects.filter(pk=pk), pk=int)`.

    `make` is called twice with unlikely values. What it builds must depend on nothing but its
    arguments: no moment, no person, no language; NotPreparable is raised where that shows.
    Values are of the type that was named, never None, because `IS NULL` are other words.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any, Row]], **slots: type) -> None:
        self.make = make
        self.slots = slots
        self.asks_the_time = False
        self._of_thread = threading.local()
        _every.add(self)

    def rows(self, **values: Any) -> list[Row]:
        """The rows for these values, read now; prefetches of the queryset are followed."""
        for name, value in values.items():
            if not isinstance(value, self.slots[name]):
                raise TypeError(f"{name} must be {self.slots[name].__name__}, not {value!r}.")
        return self._compiled().rows(values)

    def first(self, **values: Any) -> Row | None:
        """The first row, or None."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def forget(self) -> None:
        """Find the words anew when it is asked next."""
        self._of_thread = threading.local()

    def _compiled(self) -> _Compiled[Row]:
        known: _Compiled[Row] | None = getattr(self._of_thread, "compiled", None)
        if known is None or known.is_of_another_connection():
            known = self._of_thread.compiled = _Compiled(self.make, self.slots)
            self.asks_the_time |= known.asks_the_time()
        return known


class _PlannedOnce(Cursor[Any]):
    """Lets PostgreSQL keep the plan of what it executes, from the first time on."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **options, prepare=True)


def planned_once(connection: Any) -> Any:
    """A cursor whose statements PostgreSQL plans once for each of its connections; counted as any other."""
    connection.ensure_connection()
    return connection._prepare_cursor(_PlannedOnce(connection.connection))


class _Compiled[Row]:
    """The question in the words of one connection; compilers belong to a connection and a thread."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Row]], slots: dict[str, type]) -> None:
        first, second = _unlikely(slots, 0), _unlikely(slots, len(slots))
        queryset: Any = make(**first)
        self.queryset, query = queryset, queryset.query
        self.compiler = query.get_compiler(using=queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        query.get_compiler = lambda *_, **__: self.compiler
        self.places = {
            place: name for place, value in enumerate(self.params) for name in slots if value == first[name]
        }
        if (self.sql, self._filled(second)) != _sql_of(make(**second)):
            raise NotPreparable("Something else than its values changes the words of this question.")
        if set(self.places.values()) != set(slots):
            raise NotPreparable("A value does not stand among the parameters as it was given.")
        self.order = [self.places[place] for place in sorted(self.places)]
        self.words = self._words()
        self._remember_how_rows_are_read()

    def asks_the_time(self) -> bool:
        """Whether the present moment is part of it, asked of the database's clock or, in tests, a value."""
        fixed = (value for place, value in enumerate(self.params) if place not in self.places)
        return "STATEMENT_TIMESTAMP" in self.sql or any(isinstance(value, datetime) for value in fixed)

    def is_of_another_connection(self) -> bool:
        return self.compiler.connection is not connections[self.queryset.db]

    def rows(self, values: dict[str, Any]) -> list[Row]:
        """As the queryset would iterate, with a compiler that has its rows already."""
        fetched = self._fetched([values[name] for name in self.order])
        self.compiler.execute_sql = lambda *_, **__: [fetched]
        rows: list[Any] = list(self.queryset._iterable_class(self.queryset))
        if rows and (lookups := self.queryset._prefetch_related_lookups):
            models.prefetch_related_objects(rows, *lookups)
        return rows

    def _fetched(self, values: list[Any]) -> list[tuple[Any, ...]]:
        with planned_once(self.compiler.connection) as cursor:
            cursor.execute(self.words, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if self.compiler.has_extra_select:
            return [row[: self.compiler.col_count] for row in rows]
        return rows

    def _words(self) -> str:
        """The SQL with everything written out but the values: a plan should know what never changes."""
        self.compiler.connection.ensure_connection()
        writer, place = ClientCursor(self.compiler.connection.connection), -1

        def written(found: re.Match[str]) -> str:
            nonlocal place
            if found[0] != "%s":
                return found[0]
            place += 1
            return (
                "%s"
                if place in self.places
                else writer.mogrify("%s", [self.params[place]]).replace("%", "%%")
            )

        return re.sub("%.", written, self.sql)

    def _remember_how_rows_are_read(self) -> None:
        """What Django would find out from the columns for every answer anew."""
        columns = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        converters = self.compiler.get_converters(columns)
        are_composite = self.compiler.has_composite_fields(columns)
        self.compiler.get_converters = lambda _: converters
        self.compiler.has_composite_fields = lambda _: are_composite

    def _filled(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(
            values[self.places[place]] if place in self.places else value
            for place, value in enumerate(self.params)
        )


def _unlikely(slots: dict[str, type], first: int) -> dict[str, Any]:
    return {name: UNLIKELY[kind](first + number) for number, (name, kind) in enumerate(slots.items())}


def _sql_of(queryset: models.QuerySet[Any, Any]) -> Sql:
    sql, params = queryset.query.get_compiler(using=queryset.db).as_sql()
    return sql, tuple(params)


def forget_moments() -> None:
    """Let questions about the present moment find their words anew: for tests, in which it is a value."""
    for question in _every:
        if question.asks_the_time:
            question.forget()


def give_list(owner: models.Model, name: str, rows: list[Any]) -> None:
    """Let `owner.name.all()` be these rows, as after a prefetch."""
    relation: Any = owner._meta.get_field(name)
    if relation.one_to_many:
        for row in rows:
            setattr(row, relation.field.name, owner)
    whole = relation.related_model._default_manager.all()
    whole._result_cache, whole._prefetch_done = rows, True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = whole


@BigAutoField.register_lookup
class Among(Lookup[Any]):
    """`pk__among=[…]`: one of these, in the same words for a list of any length, unlike `pk__in`."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))
