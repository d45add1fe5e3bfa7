"""After a leak it is known within a minute whose data it was."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cocreate.affected import NobodyToFind, people_behind
from cocreate.audit.models import Entry
from ideas.models import Vote
from tests.factories.ideas import NOW, idea

DAY = timedelta(days=1)


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
