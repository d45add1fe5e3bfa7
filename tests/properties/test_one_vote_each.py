"""Whatever people do in whatever order: one vote each, and the counter equals the rows."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.models import Counter, Vote
from ideas.recounting import recount
from ideas.voting import support, withdraw_support
from tests.cast import person
from tests.factories.ideas import NOW, idea

PEOPLE, IDEAS = 3, 2
steps = st.lists(
    st.tuples(
        st.sampled_from(["support", "withdraw", "delete", "write", "undone"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, IDEAS - 1),
    ),
    max_size=25,
)


class Undone(Exception):
    """A transaction that comes to nothing."""


def do(act: str, voter, thing) -> None:
    votes = Vote.objects.filter(voter=voter, idea=thing)
    if act == "support":
        support(thing, by=voter, at=NOW)
    elif act == "withdraw":
        withdraw_support(thing, by=voter, at=NOW)
    elif act == "delete":
        votes.delete()
    elif act == "write":
        votes.update(value=1)
    else:
        with pytest.raises(Undone):
            support_in_vain(voter, thing)


def support_in_vain(voter, thing) -> None:
    with transaction.atomic():
        support(thing, by=voter, at=NOW)
        raise Undone


@pytest.mark.django_db(transaction=True)
def test_the_counter_equals_the_rows_after_any_sequence(ren):
    crowd = [person(f"市民{index}", f"p{index}@example.jp") for index in range(PEOPLE)]
    things = [idea(author=ren) for _ in range(IDEAS)]

    @settings(max_examples=40, deadline=None)
    @given(steps)
    def check(sequence):
        standing: dict[tuple[int, int], bool] = {}
        Vote.objects.all().delete()
        for act, who, which in sequence:
            do(act, crowd[who], things[which])
            key = (who, which)
            if act in {"support", "withdraw"}:
                standing[key] = act == "support"
            elif act == "delete":
                standing.pop(key, None)
            elif act == "write" and key in standing:
                standing[key] = True
        for index, thing in enumerate(things):
            expected = sum(is_given for (_, which), is_given in standing.items() if which == index)
            assert Vote.objects.standing().filter(idea=thing).count() == expected
            assert Counter.objects.get(idea=thing).supports == expected
        assert recount() == []  # the events give the same votes and the same numbers

    check()


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_trigger_the_counter_goes_wrong(ren, hana):
    thing = idea(author=ren)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_vote DISABLE TRIGGER votes_are_counted")

    support(thing, by=hana, at=NOW)

    assert Counter.objects.get(idea=thing).supports != Vote.objects.standing().filter(idea=thing).count()


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_events_the_recount_finds_a_difference(ren, hana):
    thing = idea(author=ren)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_vote DISABLE TRIGGER votes_leave_events")

    support(thing, by=hana, at=NOW)

    assert [difference.code for difference in recount()] == ["votes_differ_from_events"]
