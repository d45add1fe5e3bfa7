"""Every change of a vote leaves one event, whatever code wrote it, and none is ever changed."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ideas import moderation, receipts
from ideas.models import Counter, Vote, VoteEvent, VoterPseudonym
from ideas.sealing import seal_days
from ideas.voting import support, withdraw_support
from tests.factories.ideas import NOW, idea, vote


def told() -> list[tuple[int, int, int]]:
    return list(VoteEvent.objects.order_by("number").values_list("idea_id", "old_value", "new_value"))


def test_given_withdrawn_and_given_again_are_three_events(db, hana, ren):
    snow = idea(author=ren)

    for act in (support, support, withdraw_support, withdraw_support, support):
        act(snow, by=hana, at=NOW)

    assert told() == [(snow.pk, 0, 1), (snow.pk, 1, 0), (snow.pk, 0, 1)]
    assert VoteEvent.objects.values_list("at", flat=True)[0] == NOW


def test_the_voter_stands_there_by_one_random_name(db, hana, ren):
    support(idea(author=ren), by=hana, at=NOW)
    support(idea(author=ren), by=hana, at=NOW)
    support(idea(author=hana), by=ren, at=NOW)

    names = list(VoteEvent.objects.order_by("number").values_list("pseudonym", flat=True))
    assert names[0] == names[1] != names[2]
    assert VoterPseudonym.objects.get(voter=hana).pseudonym == names[0]


def test_each_event_has_its_own_128_random_bits(db, hana, ren):
    for _ in range(20):
        support(idea(author=ren), by=hana, at=NOW)

    nonces = [bytes(each) for each in VoteEvent.objects.values_list("nonce", flat=True)]
    assert {len(each) for each in nonces} == {16}
    assert len(set(nonces)) == 20


def test_an_event_keeps_the_version_that_was_supported(db, hana, ren):
    support(idea(author=ren, version_number=3), by=hana, at=NOW)

    assert VoteEvent.objects.get().version_number == 3


@pytest.mark.parametrize("way", ["save", "update", "delete", "raw", "moved"])
def test_whatever_code_writes_the_vote(db, hana, ren, way):
    snow, other = idea(author=ren), idea(author=ren)
    given = vote(snow, voter=hana)
    expected = [(snow.pk, 0, 1), (snow.pk, 1, 0)]

    if way == "save":
        given.value = 0
        given.save()
    elif way == "update":
        Vote.objects.filter(idea=snow).update(value=0)
    elif way == "delete":
        given.delete()
    elif way == "raw":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ideas_vote")
    else:
        Vote.objects.filter(idea=snow).update(idea=other)
        expected.append((other.pk, 0, 1))

    assert told() == expected


def test_what_is_undone_leaves_no_event(db, hana, ren):
    with transaction.atomic():
        support(idea(author=ren), by=hana, at=NOW)
        transaction.set_rollback(True)

    assert told() == []


def test_hiding_an_idea_leaves_the_events_alone(db, hana, ren, mori):
    snow = idea(author=ren)
    support(snow, by=hana, at=NOW)

    moderation.hide(snow, by=mori, at=NOW, reason="参加のルール3によります")

    assert told() == [(snow.pk, 0, 1)]


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE ideas_voteevent SET new_value = 0, old_value = 1",
        "DELETE FROM ideas_voteevent",
        "TRUNCATE ideas_voteevent",
        "TRUNCATE ideas_vote",
        "UPDATE ideas_seal SET ideas = 0",
        "DELETE FROM ideas_seal",
        "UPDATE ideas_sealedroot SET supports = 0",
        "DELETE FROM ideas_sealedroot",
        "TRUNCATE ideas_sealedroot",
    ],
)
def test_the_database_refuses_to_change_what_happened(db, hana, ren, order):
    support(idea(author=ren), by=hana, at=NOW)
    seal_days(at=NOW + timedelta(days=1))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(order)


def test_an_account_that_goes_takes_its_votes_and_its_link_along(transactional_db, hana, ren):
    snow = idea(author=ren)
    support(snow, by=hana, at=NOW)

    hana.delete()

    assert told() == [(snow.pk, 0, 1), (snow.pk, 1, 0)]
    assert VoterPseudonym.objects.count() == 0
    assert Counter.objects.get(idea=snow).supports == 0


def test_a_link_that_was_cut_says_nothing_and_counts_on(db, hana, ren):
    snow = idea(author=ren)
    support(snow, by=hana, at=NOW)
    name = VoteEvent.objects.get().pseudonym

    receipts.forget_voter(hana)
    assert receipts.receipts_of(hana, at=NOW) == []
    Vote.objects.filter(idea=snow).delete()

    assert told() == [(snow.pk, 0, 1), (snow.pk, 1, 0)]
    assert set(VoteEvent.objects.values_list("pseudonym", flat=True)) == {name}
    assert not VoterPseudonym.objects.filter(pseudonym=uuid.UUID(str(name))).exists()


def test_a_vote_takes_no_query_more(db, hana, ren):
    snow = idea(author=ren)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        support(snow, by=hana, at=NOW)

    assert len(asked) <= 8
