"""The audit log only grows, whoever asks, and belongs to the act it speaks of."""

from __future__ import annotations

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from cocreate.audit.models import Entry
from cocreate.audit.record import record
from tests.factories.ideas import NOW, idea


@pytest.fixture
def entry(hana, mori) -> Entry:
    with transaction.atomic():
        written = record("idea.publish", by=mori, on=idea(author=hana), at=NOW, detail={"to": "published"})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit does: the entry gets its link
    return written


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'nothing'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(entry, statement):
    refused = pytest.raises((ProgrammingError, InternalError), match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(Entry.objects.values_list("verb", flat=True)) == ["idea.publish"]


def test_django_cannot_change_an_entry_either(entry):
    entry.verb = "nothing"
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()


def test_an_act_that_fails_leaves_no_entry(hana, mori):
    snow = idea(author=hana)

    with transaction.atomic():
        record("idea.publish", by=mori, on=snow, at=NOW)
        transaction.set_rollback(True)

    assert Entry.objects.count() == 0


def test_an_entry_outlives_the_person_and_the_thing(entry, mori):
    mori_id = mori.pk
    mori.delete()

    kept = Entry.objects.get()
    assert (kept.actor_id, kept.object_type) == (mori_id, "ideas.idea")


def test_nothing_is_recorded_outside_the_transaction_of_its_act(transactional_db, hana, mori):
    snow = idea(author=hana)

    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("idea.publish", by=mori, on=snow, at=NOW)
