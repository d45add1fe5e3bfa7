"""Whatever happens in whatever order: both parts of the count are exact, and no limit is exceeded."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live_state import read
from ideas.models import Ballot, Campaign, Counter, Idea, Phase, State, Vote
from ideas.recounting import recount
from ideas.voting import support, withdraw_support
from tests.cast import person
from tests.factories.ideas import NOW, idea, limited
from tests.racing import in_parallel

PEOPLE, IDEAS, MOST = 3, 4, 2
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["support", "withdraw", "confirm", "unconfirm", "undone", "delete", "hide", "show", "both"]
        ),
        st.integers(0, PEOPLE - 1),
        st.integers(0, IDEAS - 1),
    ),
    max_size=25,
)


class Undone(Exception):
    pass


def confirm(who: User, *, is_confirmed: bool) -> None:
    User.objects.filter(pk=who.pk).update(residency_confirmed_at=NOW if is_confirmed else None)


def do(act: str, who: User, thing: Idea) -> None:
    thing.refresh_from_db(fields=["state"])
    with suppress(Refusal, Undone), transaction.atomic():
        if act in {"support", "undone"}:
            support(thing, by=who, at=NOW)
        if act == "undone":
            confirm(who, is_confirmed=True)
            raise Undone
        if act == "withdraw":
            withdraw_support(thing, by=who, at=NOW)
        if act in {"confirm", "unconfirm"}:
            confirm(who, is_confirmed=act == "confirm")
        if act == "both":  # in one transaction, before the counter has followed
            confirm(who, is_confirmed=True)
            support(thing, by=who, at=NOW)
            confirm(who, is_confirmed=False)
        if act == "delete":
            Vote.objects.filter(idea=thing, voter=who).delete()
        if act in {"hide", "show"}:
            Idea.objects.filter(pk=thing.pk).update(state=State.HIDDEN if act == "hide" else State.PUBLISHED)


@pytest.mark.django_db(transaction=True)
def test_after_any_sequence_both_parts_equal_the_rows_and_no_limit_is_exceeded(ren):
    crowd = [person(f"市民{index}", f"p{index}@example.jp") for index in range(PEOPLE)]
    call = limited(MOST)
    things = [idea(author=ren, campaign=call) for _ in range(IDEAS)]

    @settings(max_examples=40, deadline=None)
    @given(steps)
    def check(sequence):
        Vote.objects.all().delete()
        User.objects.update(residency_confirmed_at=None)
        Idea.objects.update(state=State.PUBLISHED)
        for act, who, which in sequence:
            do(act, crowd[who], things[which])
        for thing in things:
            rows = Vote.objects.standing().filter(idea=thing)
            counter = Counter.objects.get(idea=thing)
            assert counter.supports == rows.count()
            confirmed = rows.filter(voter__residency_confirmed_at__isnull=False).count()
            assert counter.supports_confirmed == confirmed
        for who in crowd:
            assert Vote.objects.standing().filter(voter=who).count() <= MOST
        assert [difference.code for difference in recount()] == []

    check()


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_among_votes_at_once_leaves_both_parts_exact(ren):
    thing = idea(author=ren)
    crowd = [person(f"市民{index}", f"p{index}@example.jp") for index in range(12)]

    def act(index: int) -> None:
        who = crowd[index % 12]
        if index % 4 == 0:
            confirm(who, is_confirmed=index % 8 == 0)
        elif index % 4 == 3:
            withdraw_support(Idea.objects.get(pk=thing.pk), by=who, at=NOW)
        else:
            support(Idea.objects.get(pk=thing.pk), by=who, at=NOW)

    in_parallel(144, act)

    rows = Vote.objects.standing().filter(idea=thing)
    counter = Counter.objects.get(idea=thing)
    assert counter.supports == rows.count()
    assert counter.supports_confirmed == rows.filter(voter__residency_confirmed_at__isnull=False).count()
    assert recount() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("table", "trigger", "code"),
    [
        ("ideas_vote", "a_vote_knows_its_voter", "confirmed_differ"),
        ("accounts_user", "votes_know_a_confirmation", "confirmed_differ"),
        ("ideas_vote", "choices_are_counted", "choices_differ"),
    ],
)
def test_twin_without_one_of_the_triggers_the_recount_finds_it(ren, hana, table, trigger, code):
    thing = idea(author=ren, campaign=limited(2))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")

    support(thing, by=hana, at=NOW)
    support(thing, by=ren, at=NOW)
    confirm(ren, is_confirmed=True)

    assert code in {difference.code for difference in recount()}
    assert Ballot.objects.count() == 2


def test_small_parts_are_not_shown(db, ren, client, clock):
    clock(NOW)
    thing = idea(author=ren, campaign=limited(3, shows_confirmed=True))

    def split(supports: int, confirmed: int):
        Counter.objects.filter(idea=thing).update(supports=supports, supports_confirmed=confirmed)
        return Idea.objects.with_counts().get(pk=thing.pk).supports_split

    def told() -> list:
        """What an open page hears of the parts, and whether a page read now shows them."""
        news = read([topics.idea(thing.pk)])[topics.idea(thing.pk)]
        page = client.get(f"/ideas/{thing.pk}/").content.decode()
        shown = re.search(r'<p class="vote-panel__split"[^>]*>', page)
        named = [news.get(f"supports_{part}", "no word") for part in ("confirmed", "others")]
        return [*named, shown and "hidden" not in shown[0]]

    assert [split(*parts) for parts in ((20, 10), (20, 9), (19, 10), (500, 491), (0, 0))] == [
        (10, 10), None, None, None, None,
    ]  # fmt: skip
    assert told() == [None, None, False]  # a page that is open takes them away
    assert split(21, 10) == (10, 11)
    assert told() == [10, 11, True]
    Phase.objects.update(hides_counts=True)
    assert told() == ["no word", "no word", None]
    Phase.objects.update(hides_counts=False)
    Campaign.objects.update(shows_confirmed=False)
    assert split(20, 10) is None
    assert told() == ["no word", "no word", None]
