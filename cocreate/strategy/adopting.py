"""Putting a version of the strategy in force: exactly one is current."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.strategy.models import Strategy, Version
from cocreate.strategy.permissions import why_not_adopt


def adopt(version: Version, *, by: User, at: datetime) -> Version:
    """Put a version in force; the one before it stays readable but is no longer current.

    Adopting what is already in force changes nothing and is no mistake.
    """
    if refusal := why_not_adopt(by, version, at):
        raise refusal
    with transaction.atomic():
        put_in_force(version, by=by, at=at)
    return version


def put_in_force(version: Version, *, by: User | None, at: datetime) -> None:
    """The change itself, also for the platform that loads a published plan (`by=None`).

    The strategy's row is held, so two people who adopt at once do it one after the other.
    """
    Strategy.objects.select_for_update().get(pk=version.strategy_id)
    version.refresh_from_db()
    if version.is_current:
        return
    before = Version.objects.current().filter(strategy=version.strategy_id)
    replaced = list(before.values_list("number", flat=True))
    before.update(is_current=False)
    version.is_current = True
    version.save(update_fields=["is_current"])
    record(
        "strategy.adopt", by=by, on=version, at=at, detail={"number": version.number, "replaced": replaced}
    )
