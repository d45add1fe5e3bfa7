"""The formats: CSV that every spreadsheet opens safely, and JSON. Both are written row by row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from cocreate.opendata.dataset import Cell, Column, Dataset

BOM = "\ufeff"
PORTION = 200
# A spreadsheet takes a text that begins like this, in half or full width, for a formula and runs it.
AS_JSON = json.JSONEncoder(ensure_ascii=False)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(dataset: Dataset, at: datetime) -> Iterator[bytes]:
    """UTF-8 with BOM, CRLF, ISO dates; texts that look like a formula begin with an apostrophe."""
    with translation.override(settings.LANGUAGE_CODE):
        head = [column.name if dataset.names_in_csv else str(column.title) for column in dataset.columns]
        yield BOM.encode()
        yield from _portions(_csv_lines([head], _csv_lines_of(dataset, at)))


def as_json(dataset: Dataset, at: datetime) -> Iterator[bytes]:
    """One object: what it is, under which licence, what each column means, and the rows."""
    with translation.override(settings.LANGUAGE_CODE):
        head = json.dumps(description_of(dataset, at), ensure_ascii=False)
        yield f'{head[:-1]}, "rows": [\n'.encode()
        yield from _portions(_json_lines(dataset, at))
        yield b"\n]}\n"


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}


def description_of(dataset: Dataset, at: datetime) -> dict[str, Any]:
    """What goes before the rows of a JSON file."""
    terms = settings.OPEN_DATA
    return {
        "title": str(dataset.title),
        "description": str(dataset.description),
        "publisher": settings.SITE["city"],
        "licence": terms["licence"],
        "licence_url": terms["licence_url"],
        "attribution": terms["attribution"],
        "made_on": timezone.localdate(at).isoformat(),
        "columns": [column_of(column) for column in dataset.columns],
    }


def column_of(column: Column) -> dict[str, str]:
    return {"name": column.name, "title": str(column.title), "meaning": str(column.meaning)}


def _csv_lines_of(dataset: Dataset, at: datetime) -> Iterator[list[str]]:
    for row in dataset.rows(at):
        yield [_safe(cell) for cell in row]


def _csv_lines(head: Iterable[list[str]], rows: Iterable[list[str]]) -> Iterator[str]:
    page = StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    for part in (head, rows):
        for row in part:
            writer.writerow(row)
            yield page.getvalue()
            page.seek(0)
            page.truncate()


def _json_lines(dataset: Dataset, at: datetime) -> Iterator[str]:
    names = [column.name for column in dataset.columns]
    comma = ""
    for row in dataset.rows(at):
        cells = dict(zip(names, map(_plain, row), strict=True))
        yield comma + AS_JSON.encode(cells)
        comma = ",\n"


def _portions(lines: Iterator[str]) -> Iterator[bytes]:
    """Lines gathered into pieces worth sending."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == PORTION:
            yield "".join(waiting).encode()
            waiting = []
    yield "".join(waiting).encode()


def _safe(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if cell.lstrip(" \u3000").startswith(DANGEROUS) else cell
    return str(int(cell)) if isinstance(cell, bool) else str(_plain(cell))


def _plain(cell: Cell) -> str | int | float | bool | None:
    if cell is None or isinstance(cell, str | int):  # nearly all of them, so they are asked first
        return cell
    if isinstance(cell, datetime):
        return timezone.localtime(cell).isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell
