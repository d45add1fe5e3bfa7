"""Writing the log: one line in the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models

from cocreate.accounts.models import User
from cocreate.audit.models import Entry
from cocreate.audit.requests import current_request


def record(
    verb: str, *, by: User | None, on: models.Model, at: datetime, detail: dict[str, Any] | None = None
) -> Entry:
    """Keep that somebody did something to a thing; `by=None` is the platform itself.

    Written in the caller's transaction, so an act that fails leaves no entry and an act
    that succeeds leaves exactly one. `detail` holds ids and states, never personal text.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the act it records.")
    return Entry.objects.create(
        verb=verb,
        actor_id=by.pk if by else None,
        object_type=on._meta.label_lower,
        object_id=str(on.pk),
        at=at,
        detail=detail or {},
        request_id=current_request(),
    )
