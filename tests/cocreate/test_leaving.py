"""Leaving the platform: nothing that leads to the person is left, and no public number is wrong."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, models
from django.test import Client

from cocreate.accounts.display_names import NAME_OF_WHO_LEFT, why_not_call_oneself
from cocreate.accounts.models import User
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.leaving import leave, why_not_leave
from cocreate.notifications.models import Notice
from events import registering
from events.models import Registration
from ideas import following, voting
from ideas.models import Comment, Counter, Draft, Idea, State, Vote
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db(transaction=True)
CANARY_ADDRESS, CANARY_NAME = "canary-leaves@example.jp", "さよならカナリア"


@pytest.fixture
def leaver(clock):
    clock(NOW)
    person = User.objects.create_user(CANARY_ADDRESS, display_name=CANARY_NAME)
    EmailAddress.objects.create(user=person, email=CANARY_ADDRESS, verified=True, primary=True)
    return person


def everywhere(words: str) -> list[str]:
    """Every table and column of text in which the words stand."""
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                column = f'"{model._meta.db_table}"."{field.column}"::text'
                with connection.cursor() as cursor:
                    cursor.execute(
                        f'SELECT 1 FROM "{model._meta.db_table}" WHERE {column} LIKE %s LIMIT 1',
                        [f"%{words}%"],
                    )
                    if cursor.fetchone():
                        found.append(f"{model._meta.label}.{field.name}")
    return found


def test_nothing_that_leads_to_the_person_is_left(leaver, hana):
    idea = factory.idea(author=leaver)
    factory.comment(idea, author=leaver, text="朝はとくに助かります")
    following.follow(factory.idea(author=hana), by=leaver, at=NOW)
    Draft.objects.create(person=leaver, created_at=NOW, updated_at=NOW)
    Notice.objects.create(recipient=leaver, key="x", subject=f"{CANARY_NAME}さんへ", body="…")
    assert everywhere(CANARY_ADDRESS)
    assert everywhere(CANARY_NAME)

    leave(leaver, at=NOW)

    assert everywhere(CANARY_ADDRESS) == []
    assert everywhere(CANARY_NAME) == []
    assert Entry.objects.filter(verb="person.left", actor_id=leaver.pk).count() == 1


def test_what_was_said_in_public_stays_under_nobodys_name(leaver):
    idea = factory.idea(author=leaver)
    comment = factory.comment(idea, author=leaver, text="朝はとくに助かります")

    leave(leaver, at=NOW)
    page = Client().get(idea.get_absolute_url()).content.decode()

    assert comment.text in page
    assert NAME_OF_WHO_LEFT in page
    assert CANARY_NAME not in page


def test_what_the_office_has_not_published_goes(leaver):
    waiting = factory.idea(author=leaver, state=State.SUBMITTED)

    leave(leaver, at=NOW)

    assert Idea.objects.get(pk=waiting.pk).state == State.WITHDRAWN


def test_support_is_given_back_so_that_nobody_counts_twice(leaver, hana):
    idea = factory.idea(author=hana)
    voting.support(idea, by=leaver, at=NOW)
    leave(leaver, at=NOW)
    again = User.objects.create_user(CANARY_ADDRESS, display_name=CANARY_NAME)
    voting.support(idea, by=again, at=NOW)

    assert Counter.objects.get(idea=idea).supports == 1
    assert Vote.objects.standing().filter(idea=idea).count() == 1


def test_support_in_what_is_over_stays_counted(leaver, hana):
    idea = factory.idea(author=hana)
    voting.support(idea, by=leaver, at=NOW)
    Idea.objects.filter(pk=idea.pk).update(state=State.DONE)

    leave(leaver, at=NOW)

    assert Counter.objects.get(idea=idea).supports == 1


def test_a_seat_goes_to_who_waits(leaver, hana):
    event = event_factory.event(capacity=1)
    registering.register(event, by=leaver, at=NOW)
    registering.register(event, by=hana, at=NOW)

    leave(leaver, at=NOW)

    assert event.registrations.get(person=hana).state == Registration.State.SEATED


def test_two_may_leave_and_nobody_may_take_their_name(leaver, hana):
    second = User.objects.create_user("second@example.jp", display_name="もうひとり")
    leave(leaver, at=NOW)
    leave(second, at=NOW)

    assert User.objects.filter(display_name=NAME_OF_WHO_LEFT).count() == 2
    assert why_not_call_oneself(NAME_OF_WHO_LEFT, hana).code == "name_taken"


def test_who_has_duties_hands_them_over_first(mori, aoki):
    for person in (mori, aoki):
        with pytest.raises(Refusal) as refused:
            leave(person, at=NOW)
        assert refused.value.code == "has_duties"
        assert "退会" in str(why_not_leave(person))


def test_the_page_asks_once_more_and_logs_out(leaver, hana):
    browser, other = Client(), Client()
    browser.force_login(leaver)
    other.force_login(leaver)

    assert browser.post("/me/leave/").status_code == 422
    assert User.objects.get(pk=leaver.pk).left_at is None
    left = browser.post("/me/leave/", {"sure": "yes"}).content.decode()

    assert "退会しました" in left
    for one in (browser, other):
        assert one.get("/me/").status_code == 302


def test_comments_that_wait_are_taken_back(leaver, hana):
    comment = factory.comment(factory.idea(author=hana), author=leaver, text="まだだれも読んでいません")
    Comment.objects.filter(pk=comment.pk).update(
        review=Comment.Review.WAITING, waits_because="everything", waits_since=NOW
    )

    leave(leaver, at=NOW)

    assert Comment.objects.get(pk=comment.pk).removed_at is not None
