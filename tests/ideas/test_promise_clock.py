"""On each idea stands what was promised and what was kept; the page of all promises counts the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import translation

from cocreate.office_days import reading
from cocreate.office_days.models import ClosedDay
from ideas import kept_dates
from ideas.deadlines import after_working_days
from ideas.models import Answer, FollowUp, Idea, State
from ideas.promise_clock import promises_of
from tests.cast import roads
from tests.factories.ideas import NOW, campaign, idea

TODAY = date(2026, 11, 23)  # a Monday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def say(on: Idea, by, *, at, next_on, kind="interim") -> Answer:
    return Answer.objects.create(
        idea=on, department=roads(), kind=kind, text="…", next_on=next_on, published_at=at, published_by=by
    )


def step(on: Idea, by, *, at, next_on=None, is_done=False) -> FollowUp:
    return FollowUp.objects.create(idea=on, text="…", next_on=next_on, is_done=is_done, at=at, by=by)


def clock(of: Idea, at=NOW) -> list[tuple]:
    found = promises_of(of, of.answers.all(), of.follow_ups.all(), at=at)
    return [(one.what, one.state, one.days) for one in found]


def promised(hana, **fields) -> Idea:
    dates = {"answer_promised_at": NOW - 30 * DAY, "answer_due_on": TODAY + 5 * DAY}
    return idea(author=hana, state=State.UNDER_REVIEW, at=NOW - 40 * DAY, **{**dates, **fields})


def test_each_promise_with_how_it_stands(hana, mori):
    snow = promised(hana, answer_due_on=TODAY - 3 * DAY)
    say(snow, mori, at=NOW - 20 * DAY, next_on=TODAY - 10 * DAY)
    step(snow, mori, at=NOW - 8 * DAY, next_on=TODAY + DAY)

    assert clock(snow) == [
        ("review", "kept", 0),
        ("news", "late", 2),
        ("answer", "overdue", 3),
        ("news", "coming", 1),
    ]


def test_the_decision_keeps_the_answer_and_the_news_before_it(hana, mori):
    snow = promised(hana)
    say(snow, mori, at=NOW - 20 * DAY, next_on=TODAY)
    say(snow, mori, at=NOW, next_on=None, kind="consider")
    Idea.objects.filter(pk=snow.pk).update(state=State.DECLINED)

    assert clock(snow) == [("review", "kept", 0), ("news", "kept", 0), ("answer", "kept", 0)]


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN])
def test_nobody_owes_an_answer_to_what_is_gone(hana, state):
    snow = promised(hana, answer_due_on=TODAY - 3 * DAY)
    snow.state = state

    assert clock(snow) == [("answer", "lapsed", 0)]


def test_an_author_sees_when_the_review_is_due(hana):
    snow = idea(author=hana, state=State.SUBMITTED, at=NOW - 7 * DAY, campaign=campaign(review_days=3))

    assert clock(snow) == [("review", "overdue", 4)]


def test_the_box_stands_on_the_page_for_everybody(client, hana):
    snow = promised(hana)

    page = client.get(snow.get_absolute_url()).content.decode()

    assert "約束" in page
    assert "2026年11月28日" in page
    assert 'href="/promises/"' in page


def test_the_figures_count_what_the_boxes_say(client, hana, mori):
    late, fine, gone = promised(hana), promised(hana), promised(hana)
    say(late, mori, at=NOW - 20 * DAY, next_on=TODAY - 10 * DAY)
    step(late, mori, at=NOW - 8 * DAY, next_on=TODAY - DAY)
    say(fine, mori, at=NOW - 20 * DAY, next_on=TODAY + DAY)
    say(gone, mori, at=NOW - 20 * DAY, next_on=TODAY - DAY)
    Idea.objects.filter(pk=gone.pk).update(state=State.HIDDEN)

    news = kept_dates.news_in_all("", at=NOW)

    assert (news.promised, news.on_time, news.late, news.overdue, news.running) == (3, 0, 1, 1, 1)
    assert client.get("/promises/").status_code == 200


def test_the_database_counts_days_of_work_as_the_page_does(db):
    counted = kept_dates.REVIEWS.partition("), dates")[2]
    sent = "WITH sent AS (SELECT %s::date AS day, NULL::date AS kept_on, %s::integer AS number)"
    ClosedDay.objects.create(day=TODAY + 4 * DAY, name="創立記念日")
    reading.closed_days.forget()
    asked = [(TODAY + later * DAY, number) for later in range(14) for number in range(8)]

    found = []
    with connection.cursor() as cursor:
        for day, number in asked:
            cursor.execute(f"{sent}, dates{counted} SELECT due_on FROM dates", [day, number])
            found.append(cursor.fetchone()[0])

    assert found == [after_working_days(day, number) for day, number in asked]


def test_reviews_are_counted_in_days_of_work(hana):
    quick, slow = campaign(review_days=3), campaign(review_days=1)
    sent = NOW - 4 * DAY  # a Thursday; the Monday after is the second day of work
    for call in (quick, slow):
        one = idea(author=hana, campaign=call, at=sent)
        Idea.objects.filter(pk=one.pk).update(published_at=NOW)

    reviews = kept_dates.reviews_in_all("", at=NOW)

    assert (reviews.promised, reviews.on_time, reviews.late) == (2, 1, 1)
