"""After a leak it is known within a minute whose data it was."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from cocreate.affected import LOOKED_UP, NobodyToFind, paths_to_people, people_behind
from cocreate.audit.models import Entry
from cocreate.audit.record import record
from cocreate.leaving import leave
from cocreate.notifications.models import MailboxMail
from cocreate.postgres.clock import database_now
from cocreate.privacy_inventory import inventory
from ideas import deciding_many, discussing, moderation, noting
from ideas.models import State, Vote
from tests.cast import make_ren
from tests.factories.ideas import NOW, comment, idea
from tests.ideas.test_entering import entered

DAY = timedelta(days=1)


def people(table, since=NOW, until=NOW + DAY):
    return people_behind(table, since=since, until=until)


def vote(snow, person, at):
    Vote.objects.create(idea=snow, voter=person, value=1, created_at=at, updated_at=at)


def test_people_are_found_by_the_rows_of_the_time(db, hana, ren, mori):
    snow = idea(author=mori)
    vote(snow, hana, NOW)
    vote(snow, ren, NOW + DAY)

    assert people_behind("ideas_vote", since=NOW, until=NOW + DAY) == {hana.pk: 1}
    assert people_behind("ideas_vote", since=NOW, until=NOW + 2 * DAY) == {hana.pk: 1, ren.pk: 1}
    assert people_behind("ideas_vote", since=NOW + 2 * DAY, until=NOW + 3 * DAY) == {}


def test_people_are_found_through_other_tables(db, hana):
    idea(author=hana)

    assert people_behind("ideas_counter", since=NOW, until=NOW + DAY) == {hana.pk: 1}


def test_every_table_leads_to_people_or_says_why_it_does_not(db):
    """A new table with a word about somebody fails here until it leads to them, or says why it cannot."""
    silent = []
    for model in apps.get_models(include_auto_created=True):
        known = inventory().get(model._meta.label)
        try:
            people_behind(model._meta.db_table, since=NOW, until=NOW + DAY)
        except NobodyToFind as nobody:
            if known is not None and known.speaks_of_people and not known.nobody:
                silent.append(str(nobody))

    assert silent == []


def test_nothing_is_said_of_a_table_that_leads_to_people_after_all():
    excused = [apps.get_model(label) for label, known in inventory().items() if known.nobody]

    assert [model for model in excused if list(paths_to_people(model)) or model in LOOKED_UP] == []


def test_whom_a_row_concerns_is_found_and_not_only_who_wrote_it(db, hana, ren, mori):
    snow = idea(author=hana)
    moderation.hide(snow, by=mori, at=NOW, reason="広告のため。")
    said = comment(idea(author=mori), author=hana)
    discussing.flag(said, by=ren, at=NOW, reason="insult")
    noting.note(snow, by=mori, at=NOW, text="電話しました。")

    assert people("ideas_decision") == {mori.pk: 1, hana.pk: 1}
    assert people("ideas_flag") == {ren.pk: 1, hana.pk: 1}
    assert people("ideas_desknote") == {mori.pk: 1, hana.pk: 1}


def test_what_was_decided_together_concerns_its_authors(db, hana, ren, mori):
    waiting = [idea(author=author, state=State.SUBMITTED) for author in (hana, ren)]
    seen = [deciding_many.Seen("idea", one.pk, 1) for one in waiting]
    deciding_many.decide_many(seen, by=mori, at=NOW, act="publish")

    assert people("ideas_batchitem") == {mori.pk: 2, hana.pk: 1, ren.pk: 1}


def test_logs_mails_and_sessions_lead_to_people_without_a_key(db, hana, mori, client):
    leave(hana, at=NOW)
    record("person.seen", by=mori, on=hana, at=NOW)
    ren = make_ren()
    MailboxMail.objects.create(recipient="Ren@example.jp", subject="件名", body="", html="")
    client.force_login(ren)

    assert people("audit_entry") == {hana.pk: 3, mori.pk: 1}
    assert people("notifications_mailboxmail", until=database_now() + DAY) == {ren.pk: 1}
    assert people("accounts_session") == {ren.pk: 1}


def test_whoever_has_no_account_is_counted_for_somebody_to_read(db, mori):
    entered(mori, contact="玄関に声をかける")
    err = StringIO()

    days = {"since": f"{NOW:%Y-%m-%d}", "until": f"{NOW:%Y-%m-%d}"}
    call_command("affected", "ideas_paperentry", stdout=StringIO(), stderr=err, **days)

    assert "1 rows with the contact of somebody without an account" in err.getvalue()


def test_a_table_that_leads_to_nobody_is_said(db):
    with pytest.raises(NobodyToFind):
        people_behind("places_district", since=NOW, until=NOW + DAY)
    with pytest.raises(CommandError, match="no table"):
        call_command("affected", "nothing", **{"since": "2026-11-01", "until": "2026-11-02"})


def test_the_command_lists_them_and_is_audited(db, hana, mori):
    vote(idea(author=mori), hana, NOW)
    out = StringIO()

    days = {"since": f"{NOW - DAY:%Y-%m-%d}", "until": f"{NOW:%Y-%m-%d}"}
    call_command("affected", "ideas_vote", contacts=True, stdout=out, stderr=StringIO(), **days)

    assert out.getvalue() == f"{hana.pk}\t1\t{hana.display_name}\t{hana.email}\n"
    assert Entry.objects.get(verb="people.listed_as_affected").detail["people"] == 1
