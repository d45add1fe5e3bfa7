"""Taking the log away (書き出し): as CSV that a spreadsheet opens safely, and itself on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from cocreate.audit.models import Entry
from cocreate.audit.record import record
from cocreate.audit.wording import act_in_words
from cocreate.opendata.dataset import Column, Dataset
from cocreate.opendata.writers import as_csv

PORTION = 1_000


def export(
    entries: QuerySet[Entry], asked: dict[str, str], *, by: User, at: datetime
) -> StreamingHttpResponse:
    """The entries as a file that is written while it is sent; who took which part away is kept first.

    Entries that come in while the file is written are not in it, so the row of this very export is not.
    """
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    with transaction.atomic():
        filters = {name: words for name, words in asked.items() if words and name != "actor"}
        record("audit.exported", by=by, on=by, at=at, detail={**filters, "up_to": last})
    table = Dataset(
        slug="audit-log",
        title=_("Audit log"),
        description="",
        columns=COLUMNS,
        things=lambda _at: _with_names(entries.filter(id__lte=last)),
    )
    response = StreamingHttpResponse(as_csv(table, at), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{localdate(at).isoformat()}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _with_names(entries: QuerySet[Entry]) -> Iterator[tuple[Entry, str]]:
    for portion in batched(entries.iterator(chunk_size=PORTION), PORTION):
        numbers = {entry.actor_id for entry in portion if entry.actor_id}
        known = dict(User.objects.filter(pk__in=numbers).values_list("pk", "display_name"))
        yield from ((entry, known.get(entry.actor_id or 0, "")) for entry in portion)


def _column(name: str, title: Any, value: Any) -> Column:
    return Column(name, title, lambda row: value(row[0]))


COLUMNS = (
    _column("id", pgettext_lazy("column", "number"), lambda entry: entry.pk),
    _column("at", _("when"), lambda entry: entry.at),
    _column("verb", pgettext_lazy("column", "act"), lambda entry: entry.verb),
    _column("verb_label", _("act in words"), lambda entry: act_in_words(entry.verb)),
    _column("actor_id", pgettext_lazy("column", "number of the person"), lambda entry: entry.actor_id),
    Column("actor", _("who"), lambda row: row[1]),
    _column("object_type", _("kind of object"), lambda entry: entry.object_type),
    _column("object_id", _("object"), lambda entry: entry.object_id),
    _column(
        "detail", _("details"), lambda entry: json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
    ),
    _column("request_id", _("request"), lambda entry: entry.request_id),
)
