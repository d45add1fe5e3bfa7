"""Whose data a leak touched: the people behind the rows of a table in a stretch of time.

個人情報の保護に関する法律 asks for the number of people within days, so the question must be
answered before it is asked. It is asked of the models, so that a new table is answered, too; what
the keys of a row do not say stands in `content/privacy.yaml` or is looked up here.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, cast

from django.apps import apps
from django.db.models import Count, DateTimeField, Field, ForeignKey, Model, Q, QuerySet

from cocreate.accounts.models import Session, User
from cocreate.audit.models import Entry
from cocreate.notifications.models import MailboxMail
from cocreate.privacy_inventory import Kept, inventory
from ideas.models import BatchItem, Comment, Flag, Idea, Task, Version

FARTHEST = 3  # tables between a row and its person, e.g. mark of a comment on an idea
Path = tuple[str, ...]
Found = Iterable[tuple[int | None, int]]


class NobodyToFind(Exception):
    """The table is unknown, or no row of it leads to a person."""


def people_behind(table: str, *, since: datetime, until: datetime) -> Counter[int]:
    """The number of touched rows for each person, by the person's id; half-open: `until` is not in it.

    Raises NobodyToFind when the table is not ours or leads to nobody.
    """
    model = model_of(table)
    paths, look_up = list(paths_to_people(model)), LOOKED_UP.get(model)
    if not paths and look_up is None:
        raise NobodyToFind(why_nobody(model))
    rows = _touched(model, since, until)
    found: Counter[int] = Counter()
    for path in paths:
        name = "__".join((*path, "pk"))
        _add(found, rows.order_by().values_list(name).annotate(Count("pk")))
    if look_up is not None:
        _add(found, look_up(rows))
    return found


def rows_without_account(table: str, *, since: datetime, until: datetime) -> int:
    """How many touched rows hold the contact of somebody who has no account, and must be read by hand."""
    model = model_of(table)
    known = _known(model)
    if known is None or not known.contacts:
        return 0
    return _touched(model, since, until).exclude(**{known.contacts: ""}).count()


def why_nobody(model: type[Model]) -> str:
    """A sentence for whoever asked about a table that leads to no account."""
    known = _known(model)
    because = known.nobody if known else ""
    return f"No row of {model._meta.db_table} leads to a person" + (f": {because}." if because else ".")


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
    known = _known(model)
    about = [tuple(path.split("__")) for path in known.about] if known else []
    yield from direct
    yield from about
    if not direct and not about:
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


def _known(model: type[Model]) -> Kept | None:
    return inventory().get(model._meta.label)


def _touched(model: type[Model], since: datetime, until: datetime) -> QuerySet[Any]:
    """The rows one of whose moments lies in the time; all of them where a row has no moment of its own."""
    rows = cast("QuerySet[Any]", model._base_manager.all())
    times = [field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
    if not times or model is Session:  # a session has only the moment at which it ends
        return rows
    touched = [Q(**{f"{name}__gte": since, f"{name}__lt": until}) for name in times]
    return rows.filter(reduce(or_, touched))


def _add(found: Counter[int], people: Found) -> None:
    for person, rows in people:
        if person is not None:
            found[person] += rows


# --- What the keys of a row do not say ----------------------------------------------------------------


def _of_entries(rows: QuerySet[Entry]) -> Found:
    """Who did it, and to whose account; entries keep numbers and no keys."""
    yield from rows.order_by().values_list("actor_id").annotate(Count("pk"))
    about_people = rows.filter(object_type=User._meta.label_lower).order_by()
    for number, count in about_people.values_list("object_id").annotate(Count("pk")):
        yield (int(number) or None) if number.isdigit() else None, count


def _of_mails(rows: QuerySet[MailboxMail]) -> Found:
    letters = Counter(address.lower() for address in rows.values_list("recipient", flat=True))
    for person, address in User.objects.filter(email__in=list(letters)).values_list("pk", "email"):
        yield person, letters[address]


def _of_items(rows: QuerySet[BatchItem]) -> Found:
    """The authors of what was decided about together: an item keeps its title, and a number of any kind."""
    authors: dict[str, tuple[type[Model], tuple[str, ...]]] = {
        Task.IDEA: (Idea, ("author",)),
        Task.TEXT: (Version, ("by",)),
        Task.COMMENT: (Comment, ("author",)),
        Task.REPORT: (Flag, ("idea__author", "comment__author")),
    }
    for kind, (model, names) in authors.items():
        things = rows.filter(kind=kind).values("thing")
        for name in names:
            yield from (
                model._base_manager.filter(pk__in=things).order_by().values_list(name).annotate(Count("pk"))
            )


LOOKED_UP: dict[type[Model], Callable[[QuerySet[Any]], Found]] = {
    Entry: _of_entries,
    MailboxMail: _of_mails,
    BatchItem: _of_items,
}
