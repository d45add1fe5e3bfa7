"""The recount finds what somebody with every right in the database has tampered with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cocreate import recount_job
from cocreate.models import LastRun
from ideas import receipts
from ideas.models import Seal, SealedRoot, VoteEvent
from ideas.recounting import recount, recount_tonight
from ideas.sealing import seal_days
from ideas.voting import support, withdraw_support
from tests.factories.ideas import NOW, idea, people

DAY = timedelta(days=1)


@pytest.fixture
def town(db, ren):
    """Two ideas, seven voters, three sealed days; counted at once instead of at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    snow, bus = idea(author=ren), idea(author=ren)
    crowd = people(7)
    for voter in crowd[:5]:
        support(snow, by=voter, at=NOW)
    seal_days(at=NOW + DAY)
    withdraw_support(snow, by=crowd[0], at=NOW + DAY)
    support(bus, by=crowd[5], at=NOW + DAY)
    seal_days(at=NOW + 2 * DAY)
    support(bus, by=crowd[6], at=NOW + 2 * DAY)
    seal_days(at=NOW + 3 * DAY)
    return snow, bus, crowd


def tamper(*orders: str) -> None:
    """What a superuser can do: switch the triggers off, change rows, switch them on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for order in orders:
            cursor.execute(order)
        cursor.execute("SET session_replication_role = origin")


def codes(**wish) -> set[str]:
    return {difference.code for difference in recount(**wish)}


def test_a_town_that_nobody_touched_has_no_difference(town):
    kept = {seal.day: bytes(seal.head).hex() for seal in Seal.objects.all()}

    assert recount(kept_heads=kept, sealed_until=date(2026, 11, 25)) == []


def test_a_vote_that_was_taken_away(town):
    tamper("UPDATE ideas_vote SET value = 0 WHERE (idea_id, voter_id) IN (SELECT idea_id, voter_id"
           " FROM ideas_vote WHERE value = 1 LIMIT 1)")  # fmt: skip

    assert codes() >= {"vote_differs", "votes_differ_from_events", "counter_differs"}


def test_a_vote_that_was_given_to_another_person(town):
    snow, _, crowd = town
    tamper(f"UPDATE ideas_vote SET voter_id = {crowd[6].pk} WHERE idea_id = {snow.pk}"
           f" AND voter_id = {crowd[1].pk}")  # fmt: skip

    assert codes() == {"vote_differs"}


def test_an_event_that_was_deleted(town):
    tamper("DELETE FROM ideas_voteevent WHERE number = (SELECT min(number) FROM ideas_voteevent)")

    assert codes() >= {"event_missing", "tally_differs"}


def test_an_event_that_was_deleted_together_with_its_vote_and_the_count(town):
    _, bus, crowd = town
    tamper(
        f"DELETE FROM ideas_vote WHERE voter_id = {crowd[6].pk}",
        f"UPDATE ideas_counter SET supports = supports - 1 WHERE idea_id = {bus.pk}",
        "DELETE FROM ideas_voteevent WHERE number = (SELECT max(number) FROM ideas_voteevent)",
    )

    assert codes() == {"tally_differs"}


def test_a_counter_that_was_changed(town):
    tamper("UPDATE ideas_counter SET supports = supports + 100")

    assert codes() == {"counter_differs"}


@pytest.mark.parametrize("column", ["root = sha256('x')", "supports = supports + 1"])
def test_a_root_that_was_changed(town, column):
    tamper(f"UPDATE ideas_sealedroot SET {column} WHERE seal_id = 1")

    assert codes() >= {"root_changed", "tally_differs"}


def test_a_day_in_the_middle_that_was_taken_out(town):
    tamper("DELETE FROM ideas_sealedroot WHERE seal_id = 2", "DELETE FROM ideas_seal WHERE number = 2")

    assert codes() >= {"day_missing", "chain_broken"}


def test_the_end_of_the_chain_that_was_cut_off(town):
    kept = {seal.day: bytes(seal.head).hex() for seal in Seal.objects.all()}
    tamper("DELETE FROM ideas_sealedroot WHERE seal_id = 3", "DELETE FROM ideas_seal WHERE number = 3")

    assert codes(every_day=False) == set()  # nothing inside the tables tells
    assert codes(kept_heads=kept) == {"end_cut_off"}
    assert codes(sealed_until=date(2026, 11, 25)) == {"end_cut_off"}


def test_a_newest_day_that_nothing_remembers_is_missed_by_the_calendar(town, clock):
    """Somebody takes out the newest tally and what the schedule remembers of it."""
    clock(NOW + 3 * DAY)
    call_command("recount", stdout=StringIO())
    tamper("DELETE FROM ideas_sealedroot WHERE seal_id = 3", "DELETE FROM ideas_seal WHERE number = 3")
    told = StringIO()

    with pytest.raises(SystemExit):
        call_command("recount", stdout=told, stderr=StringIO())

    assert told.getvalue().startswith("day_not_sealed: The tally of 2026-11-25 is not there")


@pytest.mark.parametrize(("hour", "day"), [("00:04", 24), ("00:50", 24), ("01:05", 25), ("23:59", 25)])
def test_the_worker_has_an_hour_to_seal_a_day(town, hour, day):
    at = timezone.make_aware(datetime.fromisoformat(f"2026-11-26T{hour}"))

    assert recount_job.due_day(at) == date(2026, 11, day)


def test_before_the_first_vote_no_day_is_due(db):
    assert recount_job.due_day(NOW) is None


def test_a_tally_whose_roots_were_forgotten(town):
    tamper("DELETE FROM ideas_seal WHERE number = 3")

    assert codes(every_day=False) == {"tally_missing"}


def test_a_time_is_held_to_its_day_and_no_closer(town):
    """A leaf holds no time (0040): moved within its day it changes nothing, moved to another one it does."""
    first = "WHERE number = (SELECT min(number) FROM ideas_voteevent)"
    tamper(f"UPDATE ideas_voteevent SET at = at - interval '1 hour' {first}")
    within = codes()
    tamper(f"UPDATE ideas_voteevent SET at = at + interval '1 day' {first}")

    assert (within, codes()) == (set(), {"tally_differs"})


def test_a_chain_that_was_written_anew_is_told_by_a_head_kept_elsewhere(town):
    kept = {seal.day: bytes(seal.head).hex() for seal in Seal.objects.all()}
    tamper("DELETE FROM ideas_sealedroot", "DELETE FROM ideas_seal",
           "UPDATE ideas_voteevent SET nonce = substring(sha256(nonce) FROM 1 FOR 16)")  # fmt: skip
    for days in (1, 2, 3):
        seal_days(at=NOW + days * DAY)

    assert codes() == set()
    assert codes(kept_heads=kept) == {"head_differs_from_kept"}


def test_without_a_link_votes_are_compared_by_number(town):
    snow, _, crowd = town
    receipts.forget_voter(crowd[1])

    assert recount() == []

    tamper(f"DELETE FROM ideas_vote WHERE idea_id = {snow.pk} AND voter_id = {crowd[1].pk}")
    assert codes() == {"votes_differ_from_events", "counter_differs"}


def test_the_command_says_what_differs_ends_with_1_and_repairs_nothing(town, tmp_path):
    tamper("UPDATE ideas_counter SET supports = supports + 100")
    told, warned = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("recount", stdout=told, stderr=warned)

    assert ended.value.code == 1
    assert told.getvalue().count("counter_differs: ") == 2
    assert "Nothing was changed" in warned.getvalue()
    assert codes() == {"counter_differs"}


def test_the_command_compares_with_heads_kept_outside(town, tmp_path, client, clock):
    told = StringIO()
    kept = tmp_path / "days.csv"
    kept.write_bytes(b"\xef\xbb\xbfnumber,day,head\r\n1,2026-11-23," + b"0" * 64 + b"\r\n")

    with pytest.raises(SystemExit):
        call_command("recount", "--heads", str(kept), stdout=told, stderr=StringIO())
    assert "2026-11-23: the head kept outside" in told.getvalue()

    clock(NOW + 3 * DAY)
    call_command("recount", stdout=told)
    assert told.getvalue().endswith("Events, votes, counters and tallies agree.\n")


def test_the_night_is_loud(town, caplog):
    tamper("UPDATE ideas_counter SET supports = 0 WHERE supports = 2")
    LastRun.objects.create(job=recount_job.SEALING, ran_at=NOW + 5 * DAY)

    found = recount_job.recount(at=NOW + 4 * DAY)

    assert {difference.code for difference in found} == {"counter_differs", "end_cut_off"}
    assert {record.levelname for record in caplog.records} == {"CRITICAL"}
    assert len(caplog.records) == len(found)


def test_a_quiet_night(town, caplog):
    assert recount_tonight(at=NOW + 3 * DAY) == []
    assert caplog.records == []


def test_only_what_changed_is_written_each_night(town):
    snow, bus, _ = town

    rows = list(
        SealedRoot.objects.order_by("seal_id", "idea_id").values_list("seal_id", "idea_id", "supports")
    )
    assert rows == [(1, snow.pk, 5), (2, snow.pk, 4), (2, bus.pk, 1), (3, bus.pk, 2)]
    assert VoteEvent.objects.count() == 8
