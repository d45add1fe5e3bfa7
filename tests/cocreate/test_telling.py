"""Whoever concerns it is told once, and nobody of what did not happen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cocreate.accounts.models import User
from cocreate.notifications.models import Notice
from cocreate.notifications.reading import mark_read
from cocreate.notifications.telling import Letter, call_back, tell

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def letter(key: str = "idea:1:published", about: str = "idea:1") -> Letter:
    return Letter(key, about, "公開されました", "アイデアが公開されました。", "/ideas/1/")


@pytest.mark.django_db
def test_the_same_occasion_is_told_once(hana):
    for _time in range(3):
        with transaction.atomic():
            tell([hana, hana], letter(), at=AT)

    assert Notice.objects.filter(recipient=hana).count() == 1


@pytest.mark.django_db
def test_an_act_that_fails_is_not_told(hana):
    def act_that_fails() -> None:
        with transaction.atomic():
            tell([hana], letter(), at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_that_fails()

    assert Notice.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_telling_outside_an_act_is_a_mistake(hana):
    with pytest.raises(RuntimeError):
        tell([hana], letter(), at=AT)


@pytest.mark.django_db
def test_everybody_is_told_in_their_own_language(hana, ren):
    User.objects.filter(pk=ren.pk).update(language="en")
    ren.refresh_from_db()
    with transaction.atomic():
        tell([hana, ren], letter()._replace(subject=gettext_lazy("My page")), at=AT)

    told = {notice.recipient_id: notice.subject for notice in Notice.objects.all()}
    assert told == {hana.pk: "マイページ", ren.pk: "My page"}


@pytest.mark.django_db
def test_letters_about_what_was_hidden_are_called_back_but_not_from_its_author(hana, ren):
    with transaction.atomic():
        tell([hana, ren], letter(), at=AT)

    call_back("idea:1", at=AT, except_to=hana)

    assert [notice.recipient for notice in Notice.objects.undelivered()] == [hana]
    assert list(Notice.objects.shown_to(ren)) == []


@pytest.mark.django_db
def test_reading_leaves_what_arrives_later_unread(hana):
    with transaction.atomic():
        tell([hana], letter(), at=AT)
        tell([hana], letter("idea:1:answered"), at=AT + timedelta(seconds=2))

    mark_read(hana, at=AT + timedelta(seconds=1))

    assert [notice.key for notice in Notice.objects.shown_to(hana).unread()] == ["idea:1:answered"]


OCCASIONS = st.sampled_from(["a", "b", "c"])
ACTS = st.lists(
    st.tuples(st.sampled_from(["tell", "fail", "call back"]), OCCASIONS, st.sets(st.integers(0, 2)))
)


class ToldOnce(TestCase):
    """Whatever happens in whatever order, one person has at most one notice of one occasion."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(acts=ACTS)
    def test_a_person_is_told_once_per_occasion(self, acts):
        people = [User.objects.create_user(f"p{n}@example.jp", display_name=f"p{n}") for n in range(3)]
        expected: set[tuple[int, str]] = set()
        for act, key, numbers in acts:
            chosen = [people[number] for number in numbers]
            if act == "call back":
                call_back(key, at=AT)
                continue
            try:
                with transaction.atomic():
                    tell(chosen, letter(key, about=key), at=AT)
                    if act == "fail":
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
            expected |= {(person.pk, key) for person in chosen}

        rows = list(Notice.objects.values_list("recipient_id", "key"))

        assert sorted(rows) == sorted(expected)
