"""The files of pictures: each goes when its row goes, and every night rows and files are compared.

The comparison reports and repairs nothing: a missing file may be a disk that is not mounted,
and a file too many may be the only copy of what a restored backup does not know yet.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.core.files.storage import Storage
from django.db import transaction

from ideas.models import Picture, ResultPicture

logger = logging.getLogger(__name__)

FOLDER = "ideas"
WITH_FILES: tuple[type[Picture | ResultPicture], ...] = (Picture, ResultPicture)
NAMED = 20  # names in a report; the numbers say the rest
YOUNG = timedelta(hours=1)  # a file is written a moment before its row


class Comparison(NamedTuple):
    """What has no counterpart, by the name of the file."""

    rows_without_file: list[str]
    files_without_row: list[str]


def delete_file_after_commit(
    sender: type[Picture | ResultPicture], instance: Picture | ResultPicture, **kwargs: Any
) -> None:
    """A picture's file goes with its row, however the row went: by itself, with its idea, with a person.

    A receiver, because rows that go in a cascade call no method of theirs. After the commit,
    because a transaction that fails must not leave a row without a file.
    """
    name = str(instance.image.name)
    if name:
        # A storage that is away leaves a file too many, which the nightly comparison reports.
        transaction.on_commit(partial(instance.image.storage.delete, name), robust=True)


def compare_pictures_with_files(*, at: datetime) -> Comparison:
    """Look for rows whose file is missing and for files without a row, and say so in the log."""
    storage = Picture._meta.get_field("image").storage
    files = {f"{FOLDER}/{name}" for name in _listed(storage)}
    rows: set[str] = set()
    for pictures in WITH_FILES:
        young_ones_left = pictures._default_manager.filter(uploaded_at__lt=at)
        rows |= set(young_ones_left.values_list("image", flat=True).iterator())
    missing = [name for name in sorted(rows - files) if not storage.exists(name)]
    surplus = [name for name in sorted(files - rows) if _is_old(storage, name, at) and not _has_row(name)]
    if missing or surplus:
        logger.error(
            "Pictures and files do not agree.",
            extra={
                "rows_without_file": len(missing),
                "files_without_row": len(surplus),
                "names": [*missing[:NAMED], *surplus[:NAMED]],
            },
        )
    return Comparison(missing, surplus)


def _listed(storage: Storage) -> Iterator[str]:
    try:
        yield from storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return  # nobody has sent a picture yet


def _is_old(storage: Storage, name: str, at: datetime) -> bool:
    try:
        return storage.get_modified_time(name) < at - YOUNG
    except FileNotFoundError:
        return False  # gone while we looked


def _has_row(name: str) -> bool:
    return any(pictures._default_manager.filter(image=name).exists() for pictures in WITH_FILES)
