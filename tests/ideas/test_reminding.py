"""The office is reminded of what the city promised: each step once, on working mornings, louder when late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from cocreate import schedule
from cocreate.notifications.models import Notice
from ideas import answering
from ideas.models import Answer, FollowUp, Idea, State
from ideas.reminding import open_promises, remind, step_of
from tests.cast import roads
from tests.factories.ideas import NOW, idea

DUE = date(2026, 12, 18)  # a Friday
JOB = tuple(job for job in schedule.SCHEDULE if job.does == "ideas.reminding.remind")


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def snow(hana, aoki, mori):
    promised = {"answer_promised_at": NOW, "answer_due_on": DUE}
    office = {"department": roads(), "assigned_at": NOW}
    return idea(author=hana, state=State.UNDER_REVIEW, title="除雪の地図", **promised, **office)


def morning(day: date) -> datetime:
    """Nine o'clock in Kanazawa."""
    return datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC)


def travel(first: date, last: date) -> dict[str, list[date]]:
    """Let the schedule run twice each day; on which days who was told something."""
    told: dict[str, list[date]] = {}
    day = first
    while day <= last:
        for hour in (0, 1):
            before = set(Notice.objects.values_list("pk", flat=True))
            schedule.run_due(at=morning(day) + timedelta(hours=hour), schedule=JOB)
            for notice in Notice.objects.exclude(pk__in=before).select_related("recipient"):
                told.setdefault(notice.recipient.display_name, []).append(day)
        day += timedelta(days=1)
    return told


def test_through_the_weeks_before_and_after_a_promised_day(snow):
    told = travel(date(2026, 12, 1), date(2027, 1, 10))

    assert told == {
        "青木": [
            date(2026, 12, 11),  # seven days before
            date(2026, 12, 15),  # three
            date(2026, 12, 18),  # on the day
            date(2026, 12, 21),  # the first morning after, a Monday
            date(2026, 12, 28),  # each week after: the 26th is a Saturday
            date(2027, 1, 4),  # the 2nd is a Saturday
        ],
        "森": [date(2026, 12, 21)],
    }


def test_what_the_letters_say(snow):
    remind(at=morning(DUE - timedelta(days=3)))
    remind(at=morning(DUE + timedelta(days=3)))

    soon, late = Notice.objects.filter(recipient__display_name="青木").order_by("pk")
    escalated = Notice.objects.get(recipient__display_name="森")
    assert soon.subject == "「除雪の地図」に2026年12月18日までに回答するお約束です"
    assert "あと3日です。" in soon.body
    assert "3日おくれています。" in late.body
    assert escalated.subject == "「除雪の地図」への回答が、約束の日をすぎています"
    assert "担当課は道路管理課です。" in escalated.body
    assert soon.path == f"/cms/ideas/answers/{snow.pk}/"


def test_nobody_is_reminded_of_what_is_done(snow, aoki, mori, department):
    words = {"department": department, "kind": "already", "text": "もうあります。", "approved_by": mori}
    answering.answer(snow, by=aoki, at=NOW, **words)
    Notice.objects.all().delete()

    assert remind(at=morning(DUE + timedelta(days=3))) == 0
    assert Notice.objects.count() == 0


def test_the_next_news_is_reminded_of_like_the_answer_and_only_the_last_word_counts(snow, aoki, mori):
    Idea.objects.filter(pk=snow.pk).update(answer_promised_at=None, answer_due_on=None)
    words = {"department": roads(), "text": "調べています。"}
    soon, later = date(2026, 12, 1), date(2026, 12, 25)
    answering.answer(snow, by=aoki, at=NOW, kind="interim", next_on=soon, **words)
    answering.follow_up(snow, by=aoki, at=NOW + timedelta(hours=1), text="聞きました。", next_on=soon)
    final = {"kind": "reflect", "next_on": later, "approved_by": mori, **words}
    answering.answer(snow, by=aoki, at=NOW + timedelta(days=1), **final)

    promises = open_promises(until=date(2026, 12, 31))

    assert [(one.is_news, one.due) for one in promises] == [(True, later)]


def test_without_officers_the_moderators_are_reminded_and_escalation_reaches_nobody_twice(snow, aoki, mori):
    roads().officers.clear()

    remind(at=morning(DUE + timedelta(days=3)))

    assert [notice.recipient for notice in Notice.objects.all()] == [mori]


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (8, None),
        (7, "before-7"),
        (4, "before-7"),
        (3, "before-3"),
        (1, "before-3"),
        (0, "before-0"),
        (-1, "week-1"),
        (-7, "week-1"),
        (-8, "week-2"),
    ],
)
def test_each_day_belongs_to_one_step(days, step):
    assert step_of(DUE, DUE - timedelta(days=days)) == step


def test_a_declined_idea_that_named_a_day_is_waited_for_and_can_be_followed_up(snow, aoki, mori):
    words = {"department": roads(), "text": "参考にします。", "reason": "来年考えます。", "approved_by": mori}
    answering.answer(snow, by=aoki, at=NOW, kind="consider", next_on=DUE, **words)
    assert [one.due for one in open_promises(until=DUE)] == [DUE]

    answering.follow_up(snow, by=aoki, at=NOW + timedelta(days=1), text="考えました。", next_on=DUE)

    snow.refresh_from_db()
    assert (snow.state, FollowUp.objects.count(), Answer.objects.count()) == (State.DECLINED, 1, 1)
