"""The tally of a day: trees, the chain, and what belongs to which day."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from ideas.hash_trees import BEGINNING, NOBODY, climb, head_of, idea_leaf, path_of, root_of, vote_leaf
from ideas.models import Seal, SealedRoot, VoteEvent
from ideas.sealing import leaves_of, listing, seal_days
from ideas.voting import support, withdraw_support
from tests.factories.ideas import NOW, idea, people, vote

DAY = timedelta(days=1)
leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


@given(leaves, st.data())
def test_every_leaf_climbs_to_the_root(given_leaves, data):
    position = data.draw(st.integers(0, len(given_leaves) - 1))

    path = path_of(given_leaves, position)

    root = climb(given_leaves[position], position, len(given_leaves), path)
    assert root == root_of(given_leaves)
    assert len(path) <= (len(given_leaves) - 1).bit_length()


@given(leaves, st.data())
def test_no_other_leaf_climbs_there(given_leaves, data):
    position = data.draw(st.integers(0, len(given_leaves) - 1))
    path = path_of(given_leaves, position)

    assert climb(sha256(b"other").digest(), position, len(given_leaves), path) != root_of(given_leaves)
    assert climb(given_leaves[position], position, len(given_leaves), [*path, BEGINNING]) is None
    assert climb(given_leaves[position], len(given_leaves), len(given_leaves), path) is None


def test_hashes_as_they_are_written_down():
    leaf = sha256(b"\0" + (7).to_bytes(8) + (12).to_bytes(8) + b"\0\1" + b"n" * 16).digest()
    inner = sha256(b"\1" + leaf + leaf).digest()

    assert vote_leaf(7, 12, 1, b"n" * 16) == leaf
    assert root_of([leaf, leaf]) == inner
    assert root_of([leaf, leaf, leaf]) == sha256(b"\1" + inner + leaf).digest()
    assert root_of([]) == NOBODY == sha256(b"").digest()
    assert idea_leaf(12, 2, inner) == sha256(b"\3" + (12).to_bytes(8) + (2).to_bytes(8) + inner).digest()
    assert head_of(BEGINNING, date(2026, 11, 24), inner) == (
        sha256(b"\2" + bytes(32) + b"2026-11-24" + inner).digest()
    )


def test_a_night_seals_the_day_that_is_over(db, ren):
    snow = idea(author=ren)
    for voter in people(3):
        support(snow, by=voter, at=NOW)

    (seal,) = seal_days(at=NOW + DAY)

    events = VoteEvent.objects.all()
    expected = sorted(vote_leaf(each.number, snow.pk, 1, bytes(each.nonce)) for each in events)
    assert (seal.number, seal.day, seal.ideas) == (1, date(2026, 11, 23), 1)
    assert seal.closes_at == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert listing(seal) == {snow.pk: (3, root_of(expected))}
    assert seal.head == head_of(BEGINNING, seal.day, idea_leaf(snow.pk, 3, root_of(expected)))


def test_each_day_continues_the_one_before_and_a_missed_night_is_made_up(db, hana, ren):
    support(idea(author=ren), by=hana, at=NOW)

    made = [seal_days(at=NOW + days * DAY) for days in (1, 1, 2, 5)]

    assert [len(each) for each in made] == [1, 0, 1, 3]
    seals = list(Seal.objects.order_by("number"))
    assert [seal.day.day for seal in seals] == [23, 24, 25, 26, 27]
    assert [bytes(seal.previous_head) for seal in seals] == [BEGINNING, *(bytes(s.head) for s in seals[:-1])]
    assert SealedRoot.objects.count() == 1


def test_a_vote_after_midnight_belongs_to_the_next_day(db, ren):
    snow, (early, late) = idea(author=ren), people(2)
    midnight = datetime(2026, 11, 23, 15, tzinfo=UTC)
    support(snow, by=early, at=midnight - timedelta(milliseconds=1))
    support(snow, by=late, at=midnight)

    (first,) = seal_days(at=midnight + timedelta(minutes=5))
    (second,) = seal_days(at=midnight + DAY + timedelta(minutes=5))

    assert (listing(first)[snow.pk].supports, listing(second)[snow.pk].supports) == (1, 2)


def test_a_withdrawn_support_is_in_no_tree_any_more(db, hana, ren):
    snow = idea(author=ren)
    support(snow, by=hana, at=NOW)
    (first,) = seal_days(at=NOW + DAY)
    withdraw_support(snow, by=hana, at=NOW + DAY)
    (second,) = seal_days(at=NOW + 2 * DAY)

    assert len(leaves_of(snow.pk, first)) == 1
    assert leaves_of(snow.pk, second) == []
    assert listing(second) == {snow.pk: (0, NOBODY)}


def test_the_order_of_the_leaves_tells_nothing_about_the_order_of_the_votes(db, ren):
    snow = idea(author=ren)
    for voter in people(40):
        vote(snow, voter=voter)

    (seal,) = seal_days(at=NOW + DAY)

    numbers = [number for number, _ in leaves_of(snow.pk, seal)]
    assert numbers != sorted(numbers)
    assert sorted(numbers) == list(VoteEvent.objects.order_by("number").values_list("number", flat=True))


def test_sealing_waits_for_a_vote_that_is_on_its_way(transactional_db, ren):
    snow, (slow, quick) = idea(author=ren), people(2)
    written, go_on = threading.Event(), threading.Event()

    def vote_slowly() -> None:
        with transaction.atomic():
            support(snow, by=slow, at=NOW)
            written.set()
            go_on.wait(10)
        connections.close_all()

    voter = threading.Thread(target=vote_slowly)
    voter.start()
    written.wait(10)
    support(snow, by=quick, at=NOW)  # the higher number is there before the lower one
    threading.Timer(0.3, go_on.set).start()
    (seal,) = seal_days(at=NOW + DAY)
    voter.join()

    assert listing(seal)[snow.pk].supports == 2


def test_twin_without_the_lock_the_vote_on_its_way_is_missed(transactional_db, ren, monkeypatch):
    snow, (slow, quick) = idea(author=ren), people(2)
    written, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(
        "ideas.sealing._last_certain_event", lambda: VoteEvent.objects.latest("number").number
    )

    def vote_slowly() -> None:
        with transaction.atomic():
            support(snow, by=slow, at=NOW)
            written.set()
            go_on.wait(10)
        connections.close_all()

    voter = threading.Thread(target=vote_slowly)
    voter.start()
    written.wait(10)
    support(snow, by=quick, at=NOW)
    (seal,) = seal_days(at=NOW + DAY)
    go_on.set()
    voter.join()

    assert listing(seal)[snow.pk].supports == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_seal_one_day_twice(ren, hana):
    support(idea(author=ren), by=hana, at=NOW)

    def run() -> None:
        try:
            seal_days(at=NOW + DAY)
        except Exception as problem:
            problems.append(type(problem).__name__)
        finally:
            connections.close_all()

    problems: list[str] = []
    workers = [threading.Thread(target=run) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Seal.objects.count() == 1
    assert set(problems) <= {"IntegrityError"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ideas_sealedroot")
        assert cursor.fetchone() == (1,)
