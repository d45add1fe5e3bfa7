"""Many votes at once, and a phase that closes meanwhile; each race with a twin without the protection."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, connections, transaction

from cocreate.accounts.models import User
from ideas.models import Idea, Phase, State, Vote
from ideas.permissions import why_not_support, why_not_withdraw_support
from ideas.voting import support
from tests.factories.ideas import NOW, campaign, idea, people
from tests.ideas.test_voting import MOMENT, supports
from tests.racing import in_parallel

# --- Races, each with a twin without the protection --------------------------


def test_200_parallel_identical_requests_are_one_vote(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign())

    answers = in_parallel(200, lambda _: support(Idea.objects.get(pk=snow.pk), by=hana, at=NOW).value)

    assert answers == [1] * 200
    assert Vote.objects.count() == 1
    assert supports(snow) == 1


def test_200_people_at_once_are_200_votes(transactional_db, ren):
    snow = idea(author=ren, campaign=campaign())
    crowd = people(200)

    in_parallel(200, lambda index: support(Idea.objects.get(pk=snow.pk), by=crowd[index], at=NOW))

    assert Vote.objects.count() == 200
    assert supports(snow) == 200


def test_twin_look_then_insert_counts_one_person_many_times(transactional_db, hana, ren):
    """What the primary key and the upsert protect from: without them this very race goes wrong."""
    snow = idea(author=ren, campaign=campaign())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE unprotected_vote (idea_id bigint, voter_id bigint)")
        cursor.execute("CREATE TABLE unprotected_counter (supports int)")
        cursor.execute("INSERT INTO unprotected_counter VALUES (0)")

    def look_then_insert(_: int) -> None:
        pair = [snow.pk, hana.pk]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM unprotected_vote WHERE idea_id = %s AND voter_id = %s", pair)
            if cursor.fetchone() is None:
                cursor.execute("SELECT supports FROM unprotected_counter")
                (number,) = cursor.fetchone()
                cursor.execute("SELECT pg_sleep(0.05)")
                cursor.execute("INSERT INTO unprotected_vote VALUES (%s, %s)", pair)
                cursor.execute("UPDATE unprotected_counter SET supports = %s", [number + 1])

    in_parallel(50, look_then_insert)

    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM unprotected_vote), supports FROM unprotected_counter")
        rows, number = cursor.fetchone()
    assert rows > 1
    assert number != rows


def close_phase_while_voting(hold: bool, snow: Idea, voter, end) -> str:
    """Close the phase at the moment between the look at it and the vote; say what came of it."""
    outcome = []
    asked, closed = threading.Event(), threading.Event()

    def vote_slowly() -> None:
        try:
            with transaction.atomic():
                if hold:
                    assert Vote.objects.declare(snow, voter, value=1, at=NOW)
                assert snow.campaign.phase_at(NOW) is not None
                asked.set()
                closed.wait(1)
                if not hold:
                    Vote.objects.create(idea=snow, voter=voter, value=1, created_at=NOW, updated_at=NOW)
        finally:
            connections.close_all()

    def close() -> None:
        asked.wait(5)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                Phase.objects.update(closes_at=end)
                outcome.append("closed before the vote landed")
        except OperationalError:
            outcome.append("waited for the vote")
        finally:
            closed.set()
            connections.close_all()

    threads = [threading.Thread(target=work) for work in (vote_slowly, close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return outcome[0]


PHASES = {
    "open": {},
    "for residents": {"who_supports": Phase.Circle.RESIDENTS},
    "without support": {"support": False},
    "not yet": {"opens_at": NOW + MOMENT},
    "over": {"closes_at": NOW},
}


@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("state", [state for state in State if state != State.MERGED])
@pytest.mark.parametrize("phase", ["no campaign", *PHASES])
def test_the_statement_takes_exactly_the_votes_that_the_rule_takes(db, ren, phase, state, value):
    """The same conditions stand in SQL, so that a vote is one statement, and in words for people."""
    home = campaign(**PHASES[phase]) if phase in PHASES else None
    snow = idea(author=ren, campaign=home, state=state)
    why_not = why_not_support if value else why_not_withdraw_support
    for voter, confirmed_at in zip(people(2), (None, NOW), strict=True):
        User.objects.filter(pk=voter.pk).update(
            residency_confirmed_at=confirmed_at, residency_confirmed_by=ren if confirmed_at else None
        )
        voter.refresh_from_db()

        vote = Vote.objects.declare(snow, voter, value=value, at=NOW)

        assert (vote is not None) == (why_not(voter, snow, NOW) is None)
        if vote is not None:
            assert vote.may_be_given == (why_not_support(voter, snow, NOW) is None)


def test_a_phase_cannot_be_closed_under_a_vote_in_flight(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign())

    outcome = close_phase_while_voting(True, snow, hana, NOW - MOMENT)

    assert outcome == "waited for the vote"
    assert Vote.objects.count() == 1


def test_twin_without_holding_the_phase_a_vote_lands_after_the_close(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign())

    outcome = close_phase_while_voting(False, snow, hana, NOW - MOMENT)

    assert outcome == "closed before the vote landed"
    assert Vote.objects.count() == 1  # and that is the mistake
