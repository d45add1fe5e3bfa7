"""Enough support makes the city promise an answer, exactly once."""

from __future__ import annotations

from datetime import date

import pytest

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import moderation
from ideas.models import Idea, State, StateChange, Vote
from ideas.promising import promise_by_hand, promise_due_answers
from ideas.voting import support, withdraw_support
from tests.cast import roads
from tests.factories.ideas import NOW, campaign, idea, people, vote
from tests.racing import in_parallel


def test_the_vote_that_reaches_the_threshold_makes_the_promise(transactional_db, hana, ren, aoki):
    snow = idea(author=ren, campaign=campaign(threshold=2, answer_days=60, department=roads()))
    vote(snow, voter=ren)

    support(snow, by=hana, at=NOW)

    snow.refresh_from_db()
    assert (snow.state, snow.answer_promised_at, snow.answer_due_on) == (
        "under_review",
        NOW,
        date(2027, 1, 22),
    )
    assert snow.department == roads()
    last = StateChange.objects.filter(idea=snow).latest("pk")
    assert (last.from_state, last.to_state, last.by) == ("published", "under_review", None)
    assert Entry.objects.filter(verb="idea.answer_promised").count() == 1
    told = set(Notice.objects.values_list("recipient__email", flat=True))
    assert told == {"ren@example.jp", "hana@example.jp", "aoki@example.jp"}


@pytest.mark.parametrize("before", [State.PUBLISHED, State.UNDER_REVIEW])
def test_the_time_line_tells_of_the_promise_and_its_day(transactional_db, client, hana, ren, before):
    snow = idea(author=ren, campaign=campaign(threshold=1, answer_days=60), state=before)

    support(snow, by=hana, at=NOW)

    page = client.get(f"/ideas/{snow.pk}/").content.decode()
    assert page.count("市が回答を約束しました") == 1
    assert "回答の期限：2027年1月22日" in page.partition("市が回答を約束しました")[2]


def test_below_the_threshold_nothing_is_promised(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign(threshold=2))

    support(snow, by=hana, at=NOW)

    assert list(Idea.objects.values_list("state", "answer_promised_at")) == [("published", None)]


def test_many_votes_at_once_make_one_promise(transactional_db, ren):
    snow = idea(author=ren, campaign=campaign(threshold=10))
    crowd = people(20)

    in_parallel(20, lambda index: support(Idea.objects.get(pk=snow.pk), by=crowd[index], at=NOW))

    assert Vote.objects.count() == 20
    assert Entry.objects.filter(verb="idea.answer_promised").count() == 1
    assert StateChange.objects.filter(to_state=State.UNDER_REVIEW).count() == 1


def test_the_job_finds_what_slipped_through_and_promises_once(transactional_db, ren):
    snow = idea(author=ren, campaign=campaign(threshold=3))
    for person in people(3):
        vote(snow, voter=person)

    assert [promise_due_answers(at=NOW), promise_due_answers(at=NOW)] == [1, 0]


def test_a_promise_stands_when_support_is_taken_back(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign(threshold=1))
    support(snow, by=hana, at=NOW)

    withdraw_support(Idea.objects.get(pk=snow.pk), by=hana, at=NOW)

    assert Idea.objects.get(pk=snow.pk).answer_promised_at == NOW


def test_a_moderator_promises_by_hand_what_was_assigned_once(hana, ren, mori, aoki):
    snow = idea(author=ren, campaign=campaign(threshold=100, answer_days=30))
    vote(snow, voter=hana)
    with pytest.raises(Refusal) as nobody:
        promise_by_hand(snow, by=mori, at=NOW)
    moderation.assign(snow, roads(), by=mori, at=NOW)

    promise_by_hand(snow, by=mori, at=NOW)
    codes = []
    for who in (mori, aoki):
        with pytest.raises(Refusal) as no:
            promise_by_hand(snow, by=who, at=NOW)
        codes.append(no.value.code)

    assert nobody.value.code == "nobody_answers_yet"
    assert Idea.objects.get(pk=snow.pk).answer_due_on == date(2026, 12, 23)
    assert codes == ["already_promised", "not_a_moderator"]
    told = Notice.objects.filter(key=f"idea:{snow.pk}:promised").values_list("recipient", flat=True)
    assert set(told) == {ren.pk, hana.pk}


def test_the_page_of_an_idea_offers_the_promise_with_its_day(client, settings, ren, mori):
    settings.STAFF_MFA_REQUIRED = False
    snow = moderation.assign(idea(author=ren), roads(), by=mori, at=NOW)
    client.force_login(mori)
    where = f"/cms/ideas/{snow.pk}/"

    offered = "までの回答を約束する" in client.get(where).content.decode()
    client.post(f"{where}promise/")
    again = client.post(f"{where}promise/")

    assert (offered, "までの回答を約束する" in client.get(where).content.decode()) == (True, False)
    assert "すでに約束しています" in again.content.decode()


@pytest.mark.parametrize("state", [State.HIDDEN, State.DONE, State.WITHDRAWN])
def test_nothing_is_promised_for_what_is_closed(transactional_db, ren, state):
    snow = idea(author=ren, state=state, campaign=campaign(threshold=1))
    if state == State.DONE:
        Idea.objects.filter(pk=snow.pk).update(published_at=NOW)
    vote(snow, voter=ren)

    assert promise_due_answers(at=NOW) == 0
