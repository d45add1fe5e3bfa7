"""Everybody sees which promised answers came, which came late, and which are missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from ideas.kept_promises import kept_by, kept_in_all, overdue
from ideas.models import Answer, State
from tests.cast import roads
from tests.factories.ideas import NOW, campaign, idea

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def promise(db, hana):
    call = campaign(title="雪")

    def made(*, due: date, state: State = State.UNDER_REVIEW, promised=NOW - 30 * DAY, **fields):
        fields = {"campaign": call, "department": roads(), **fields}
        return idea(author=hana, state=state, answer_promised_at=promised, answer_due_on=due, **fields)

    return made


def answered(thing, by, *, at, kind=Answer.Kind.CONSIDER):
    next_on = TODAY if kind == Answer.Kind.INTERIM else None
    return Answer.objects.create(
        idea=thing,
        department=roads(),
        kind=kind,
        text="お答えします。",
        reason="理由",
        published_at=at,
        published_by=by,
        next_on=next_on,
    )


def test_every_promise_is_kept_late_overdue_or_running(promise, aoki):
    answered(promise(due=TODAY, state=State.DECLINED), aoki, at=NOW - 10 * DAY)  # after 20 days
    answered(promise(due=TODAY, state=State.DECLINED), aoki, at=NOW)  # on the very day, after 30
    answered(promise(due=TODAY - 5 * DAY, state=State.DECLINED), aoki, at=NOW)  # late, after 30
    promise(due=TODAY - 3 * DAY)
    promise(due=TODAY)  # the day is not over yet

    whole = kept_in_all(at=NOW)

    figures = (whole.promised, whole.on_time, whole.late, whole.overdue, whole.running)
    assert figures == (5, 2, 1, 1, 1)
    assert (whole.median_days, whole.share_on_time) == (30, 50)
    (department,) = kept_by("department", at=NOW)
    assert (department.name, department.promised) == (roads().name, 5)
    assert [row.name for row in kept_by("campaign", at=NOW)] == ["雪"]


def test_news_on_the_way_do_not_keep_a_promise(promise, aoki):
    answered(promise(due=TODAY - DAY), aoki, at=NOW - 5 * DAY, kind=Answer.Kind.INTERIM)

    assert kept_in_all(at=NOW).overdue == 1


def test_an_answer_after_midnight_in_kanazawa_is_late(promise, aoki):
    midnight = NOW.replace(hour=15)  # 2026-11-24 00:00 in Kanazawa
    answered(promise(due=TODAY, state=State.DECLINED), aoki, at=midnight - timedelta(seconds=1))
    answered(promise(due=TODAY, state=State.DECLINED), aoki, at=midnight)

    whole = kept_in_all(at=midnight)

    assert (whole.on_time, whole.late) == (1, 1)


def test_the_latest_stands_first_and_hidden_ideas_nowhere(promise):
    late = promise(due=TODAY - 2 * DAY)
    latest = promise(due=TODAY - 9 * DAY)
    promise(due=TODAY - 20 * DAY, state=State.HIDDEN, published_at=NOW)

    assert [(row.idea, row.days) for row in overdue(at=NOW)] == [(latest, 9), (late, 2)]
    assert kept_in_all(at=NOW).promised == 2


def test_the_page_says_it_in_words_and_costs_the_same_for_many(promise, client, clock, aoki):
    clock(NOW)
    promise(due=TODAY - 2 * DAY, title="歩道の雪を先に")
    from django.db import connection

    with CaptureQueriesContext(connection) as few:
        page = client.get("/promises/").content.decode()
    for number in range(10):
        promise(due=TODAY - 2 * DAY, campaign=campaign(title=f"募集{number}"))
    with CaptureQueriesContext(connection) as many:
        client.get("/promises/")

    assert "歩道の雪を先に" in page
    assert "2日" in page
    assert len(many) == len(few) <= 15


def test_without_any_promise_the_page_says_so(db, client):
    assert "まだ回答の約束はありません" in client.get("/promises/").content.decode()
