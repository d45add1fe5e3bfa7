"""Whoever may decide about an appeal is reminded in time, each step once; who decided first is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from cocreate import schedule
from cocreate.notifications.models import Notice
from ideas import moderation
from ideas.appeal_deadlines import press_for_decisions, who_may_decide
from ideas.models import Invitation
from tests.cast import Role, person
from tests.factories import ideas as factory
from tests.factories.ideas import NOW
from tests.ideas.test_appealing import appeal, decide, hidden_comment

SENT = NOW  # a Monday, so the promised day is the Monday after
DUE = date(2026, 11, 30)
JOB = tuple(job for job in schedule.SCHEDULE if job.does.startswith("ideas.appeal_deadlines"))


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def waiting(hana, mori):
    """An appeal of 花 against what 森 hid."""
    idea = factory.idea(author=hana, title="雪の地図")
    return appeal(moderation.hide(idea, by=mori, at=NOW, reason="広告のため。"), hana, at=SENT)


def travel(first: date, last: date) -> dict[str, list[date]]:
    """Let the schedule run twice each morning; on which days which of the office was told something."""
    told: dict[str, list[date]] = {}
    day = first
    while day <= last:
        for hour in (0, 1):
            at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)  # nine and ten in Kanazawa
            before = set(Notice.objects.values_list("pk", flat=True))
            schedule.run_due(at=at, schedule=JOB)
            for notice in Notice.objects.exclude(pk__in=before).select_related("recipient"):
                told.setdefault(notice.recipient.display_name, []).append(day)
        day += timedelta(days=1)
    return told


def reminders(who=None):
    found = Notice.objects.filter(about__endswith=":deadline")
    return found.filter(recipient=who) if who else found


def test_each_step_once_before_the_day_on_it_and_each_week_after_it(waiting, mori, tani, admin):
    told = travel(date(2026, 11, 24), date(2026, 12, 10))

    assert told == {
        "谷": [
            date(2026, 11, 27),  # three days before, a Friday
            date(2026, 11, 30),  # the day itself
            date(2026, 12, 1),  # late
            date(2026, 12, 8),  # a week later
        ],
        "管理者": [date(2026, 12, 1), date(2026, 12, 8)],
    }


def test_a_step_of_a_weekend_is_told_on_the_next_morning_before_the_day(hana, mori, tani):
    """The day is Wednesday, the 25th: three days before it is a Sunday."""
    on_wednesday = NOW - timedelta(days=5)
    decision = moderation.hide(factory.idea(author=hana), by=mori, at=on_wednesday, reason="広告")
    appeal(decision, hana, at=on_wednesday)

    told = travel(date(2026, 11, 19), date(2026, 11, 25))

    assert told == {"谷": [date(2026, 11, 23), date(2026, 11, 25)]}


def test_the_letter_says_by_when_and_who_decided_first(waiting, tani):
    press_for_decisions(at=NOW + timedelta(days=7))
    press_for_decisions(at=NOW + timedelta(days=8))

    on_the_day, late = reminders(tani).order_by("pk")
    assert on_the_day.subject == "「雪の地図」についての異議の申し出は、2026年11月30日までに決めてください"
    assert "今日が" in on_the_day.body
    assert "最初に決めたのは森さんなので、ほかの人が決めます" in on_the_day.body
    assert late.subject == "「雪の地図」についての異議の申し出の期限が過ぎています"
    assert "1日" in late.body
    assert on_the_day.path == f"/cms/ideas/appeals/#appeal-{waiting.pk}"


def test_only_whoever_may_decide_is_reminded(waiting, mori, tani, admin, hana):
    """林 wrote the idea with 花, 辻 is suspended; 谷 is the control."""
    hayashi, tsuji = (person(name, f"{name}@example.jp", Role.MODERATOR) for name in ("hayashi", "tsuji"))
    Invitation.objects.create(
        idea=waiting.thing,
        person=hayashi,
        sought="1",
        place=0,
        invited_by=hana,
        invited_at=NOW,
        accepted_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    tsuji.suspended_at = NOW
    tsuji.save()

    assert who_may_decide(waiting, is_late=False, at=NOW) == [tani]
    assert who_may_decide(waiting, is_late=True, at=NOW) == [tani, admin]


def test_where_no_moderator_may_decide_the_administrators_are_reminded(waiting, mori, admin):
    assert who_may_decide(waiting, is_late=False, at=NOW) == [admin]


def test_an_appeal_about_a_comment_presses_too(ren, mori, tani):
    appeal(hidden_comment(ren, mori), ren)

    assert press_for_decisions(at=NOW + timedelta(days=7)) == 1
    assert [letter.recipient for letter in reminders()] == [tani]


def test_what_is_decided_presses_nobody_and_calls_back_what_has_not_left(waiting, tani):
    press_for_decisions(at=NOW + timedelta(days=7))
    left = reminders().get()

    decide(waiting, tani, at=NOW + timedelta(days=7))

    left.refresh_from_db()
    assert left.called_back_at is not None
    assert Notice.objects.get(key=f"appeal:{waiting.pk}:decided").called_back_at is None
    assert press_for_decisions(at=NOW + timedelta(days=15)) == 0


@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2026, 12, 6)])
def test_nobody_is_reminded_at_weekends(waiting, tani, day):
    assert press_for_decisions(at=datetime(day.year, day.month, day.day, 0, tzinfo=UTC)) == 0
