"""The audit log is a chain: whatever is changed, taken out or cut off behind the triggers' back is found."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from cocreate.audit.models import Entry, Link
from cocreate.audit.record import record
from cocreate.audit.verifying import BEGINNING, Head, head, problems, verify_nightly
from tests.factories.ideas import NOW, idea


@pytest.fixture
def five_acts(transactional_db, hana, mori):
    snow = idea(author=hana)
    for number in range(5):
        with transaction.atomic():
            record("idea.tried", by=mori, on=snow, at=NOW, detail={"number": number, "語": "雪"})
    return list(Entry.objects.filter(verb="idea.tried").order_by("id"))


def behind_the_triggers(statement: str, *values: object) -> None:
    """What only somebody with every right in the database can do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def test_every_act_is_one_link_and_nothing_is_found(five_acts):
    assert list(problems()) == []
    assert head().sequence == Entry.objects.count() == Link.objects.count()
    call_command("verify_audit", head=head())


def test_nothing_at_all_is_a_chain_too(transactional_db):
    assert head() == Head(0, BEGINNING)
    assert list(problems()) == []


def test_a_changed_entry_is_found(five_acts):
    behind_the_triggers("UPDATE audit_entry SET detail = '{}' WHERE id = %s", five_acts[2].pk)

    (found,) = problems()

    assert found.startswith(f"Entry {five_acts[2].pk}")
    with pytest.raises(CommandError, match="was changed"):
        call_command("verify_audit")


def test_an_entry_taken_out_with_its_link_is_found(five_acts):
    behind_the_triggers("DELETE FROM audit_link WHERE entry_id = %s", five_acts[2].pk)
    behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", five_acts[2].pk)

    assert any("missing" in problem for problem in problems())


def test_an_entry_taken_out_alone_is_found(five_acts):
    behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", five_acts[4].pk)

    assert any("is gone" in problem for problem in problems())


def test_an_entry_written_past_the_trigger_is_found(five_acts):
    behind_the_triggers(
        "INSERT INTO audit_entry (verb, object_type, object_id, at, detail, request_id)"
        " VALUES ('idea.forged', '', '', now(), '{}', '')"
    )

    assert any("past the trigger" in problem for problem in problems())


def test_a_cut_off_end_is_found_by_a_head_written_down_before(five_acts):
    known = head()
    behind_the_triggers("DELETE FROM audit_link WHERE entry_id = %s", five_acts[4].pk)
    behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", five_acts[4].pk)

    assert list(problems()) == []  # the control: without the head nobody could tell
    assert any("not in the chain" in problem for problem in problems(known))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_link SET hash = ''", "DELETE FROM audit_link", "TRUNCATE audit_link"],
)
def test_a_link_cannot_be_changed(five_acts, statement):
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_many_acts_at_once_form_one_chain(transactional_db, hana, mori):
    snow = idea(author=hana)
    start, each = Barrier(8), 10

    def act() -> None:
        start.wait(10)
        for _ in range(each):
            with transaction.atomic():
                record("idea.tried", by=mori, on=snow, at=NOW)
        connection.close()

    threads = [Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert Entry.objects.filter(verb="idea.tried").count() == 8 * each
    assert list(problems()) == []


def as_writer(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE audit_writer")
        cursor.execute(statement)


def test_the_role_of_the_application_may_only_add_and_read(five_acts):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE audit_writer")
        cursor.execute("GRANT SELECT, INSERT ON audit_entry, audit_link TO audit_writer")
        cursor.execute("GRANT USAGE ON SEQUENCE audit_entry_id_seq TO audit_writer")
    try:
        as_writer(
            "INSERT INTO audit_entry (verb, object_type, object_id, at, detail, request_id)"
            " VALUES ('idea.tried', '', '', now(), '{}', '')"
        )
        for statement in ("ALTER TABLE audit_entry DISABLE TRIGGER ALL", "DELETE FROM audit_entry"):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                as_writer(statement)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP OWNED BY audit_writer")
            cursor.execute("DROP ROLE audit_writer")
    assert list(problems()) == []


def test_the_head_is_sent_out_of_the_house_each_night(five_acts, settings, mailoutbox):
    settings.AUDIT_HEAD_TO = "keeper@example.jp"

    verify_nightly(at=NOW)

    (mail,) = mailoutbox
    assert mail.to == ["keeper@example.jp"]
    assert mail.subject == f"audit {head().sequence}:{head().hash}"
