"""Public holidays and closing days of the office are no days of work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from cocreate import env, preparing
from cocreate.office_days import checks, filling, reading
from cocreate.office_days.models import ClosedDay
from cocreate.postgres.clock import database_now
from ideas import morning, reminding
from ideas.deadlines import after_working_days

AT = datetime(2026, 11, 30, 3, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture
def calendar(db):
    filling.fill(at=AT)


def closed(year: int, month: int) -> dict[int, str]:
    rows = ClosedDay.objects.filter(day__year=year, day__month=month)
    return {row.day.day: row.name for row in rows}


def test_holidays_with_their_substitutes_and_the_turn_of_the_year_are_known(calendar):
    assert closed(2026, 5) == {3: "憲法記念日", 4: "みどりの日", 5: "こどもの日", 6: "振替休日"}
    assert closed(2026, 9) == {21: "敬老の日", 22: "国民の休日", 23: "秋分の日"}
    assert closed(2026, 12) == dict.fromkeys((29, 30, 31), "閉庁日")
    assert closed(2027, 1) == {1: "元日", 2: "閉庁日", 3: "閉庁日", 11: "成人の日"}


def test_three_years_back_and_three_years_ahead(calendar):
    years = {row.day.year for row in ClosedDay.objects.all()}

    assert years == set(range(2023, 2030))
    assert filling.is_filled(at=AT)
    assert not filling.is_filled(at=AT + 365 * A_DAY)


@pytest.mark.parametrize(
    ("sent", "days", "until"),
    [
        (date(2026, 12, 25), 3, date(2027, 1, 5)),  # Friday: Monday, then the Monday and Tuesday after it
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2026, 5, 1), 1, date(2026, 5, 7)),  # Golden Week
        (date(2026, 5, 3), 1, date(2026, 5, 7)),  # sent on a holiday
        (date(2026, 9, 18), 3, date(2026, 9, 28)),  # Silver Week
        (date(2026, 11, 20), 1, date(2026, 11, 24)),
    ],
)
def test_a_promise_reaches_over_the_holidays(calendar, sent, days, until):
    assert after_working_days(sent, days) == until


def test_a_second_filling_changes_nothing(calendar):
    assert filling.fill(at=AT) == 0


def test_what_the_office_added_stays_and_what_a_law_moved_is_moved(calendar):
    ClosedDay.objects.filter(day=date(2027, 7, 19)).update(day=date(2027, 7, 22))  # an older calendar
    ClosedDay.objects.filter(day=date(2027, 11, 3)).delete()
    ClosedDay.objects.create(day=date(2027, 11, 3), name="市の行事")
    ClosedDay.objects.create(day=date(2027, 6, 1), name="停電")

    filling.fill(at=AT)

    assert closed(2027, 7) == {19: "海の日"}
    assert closed(2027, 11)[3] == "市の行事"
    assert closed(2027, 6) == {1: "停電"}


def test_a_year_nobody_knows_has_weekends_only_and_the_log_says_so(db, caplog):
    filling.fill(at=datetime(2098, 6, 1, tzinfo=UTC))

    assert {record.year for record in caplog.records} == {2100, 2101}
    assert after_working_days(date(2101, 5, 2), 1) == date(2101, 5, 3)


def test_another_country_and_another_office(db, settings):
    settings.HOLIDAYS_COUNTRY, settings.HOLIDAYS_SUBDIVISION = "DE", "BY"
    settings.OFFICE_CLOSED = [(12, 24)]

    filling.fill(at=AT)

    assert closed(2026, 6) == {4: "Fronleichnam"}
    assert closed(2026, 12)[24] == "閉庁日"


def test_without_a_country_only_the_closing_days_count(db, settings, caplog):
    settings.HOLIDAYS_COUNTRY = ""

    filling.fill(at=AT)

    assert closed(2026, 5) == {}
    assert len(closed(2026, 12)) == 3
    assert not caplog.records


def test_a_country_that_does_not_exist_is_said_before_the_site_opens(settings):
    assert checks.the_country_is_known(None) == []

    settings.HOLIDAYS_COUNTRY = "KANAZAWA"

    assert [problem.id for problem in checks.the_country_is_known(None)] == ["office_days.E001"]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("12-29..01-03", [(1, 1), (1, 2), (1, 3), (12, 29), (12, 30), (12, 31)]),
        ("08-14,12-31", [(8, 14), (12, 31)]),
        ("02-28..03-01", [(2, 28), (2, 29), (3, 1)]),
        ("none", []),
    ],
)
def test_closing_days_are_read_from_the_environment(monkeypatch, written, days):
    monkeypatch.setenv("OFFICE_CLOSED", written)

    assert env.days_of_year("OFFICE_CLOSED", "") == days


@pytest.mark.parametrize("written", ["12-32", "29.12.", "12-29..", "12-29..13-03", "12-29..12-30..12-31"])
def test_closing_days_that_are_none_stop_the_start(monkeypatch, written):
    monkeypatch.setenv("OFFICE_CLOSED", written)

    with pytest.raises(env.SettingMissing, match="OFFICE_CLOSED"):
        env.days_of_year("OFFICE_CLOSED", "")


def test_the_days_are_asked_once_a_minute(calendar, django_assert_num_queries):
    with django_assert_num_queries(1):
        for number in range(100):
            after_working_days(date(2026, 1, 1) + number * A_DAY, 3)


def test_nobody_is_reminded_on_a_holiday(calendar, monkeypatch):
    def at(day: int) -> datetime:
        return datetime(2026, 11, day, 0, 30, tzinfo=UTC)

    asked = []
    monkeypatch.setattr(reminding, "open_promises", lambda *, until: asked.append(until) or [])
    monkeypatch.setattr(morning.User.objects, "filter", lambda **_: pytest.fail("asked on a holiday"))

    assert reminding.remind(at=at(23)) == morning.tell_what_waits(at=at(23)) == 0
    assert asked == []
    reminding.remind(at=at(24))
    assert asked == [date(2026, 12, 1)]


def test_a_closed_day_says_why_and_stands_once(calendar):
    with pytest.raises(IntegrityError, match="a_closed_day_says_why"):
        ClosedDay.objects.create(day=date(2026, 6, 1), name="")


def test_the_office_adds_days_and_leaves_the_calendar_alone(calendar, client, mori):
    client.force_login(mori)
    added = client.post("/cms/office_days/new/", {"day": "2026-12-28", "name": "停電のため"})
    holiday = ClosedDay.objects.get(day=date(2026, 11, 3))
    words = {"day": "2026-11-04", "name": "文化の日"}

    assert added.status_code == 302
    assert "2026年12月28日" in client.get("/cms/office_days/?q=停電").content.decode()
    reading.closed_days.forget()
    assert after_working_days(date(2026, 12, 25), 1) == date(2027, 1, 4)
    for address in (f"/cms/office_days/edit/{holiday.pk}/", f"/cms/office_days/delete/{holiday.pk}/"):
        assert address not in client.get("/cms/office_days/?q=文化の日").content.decode()
        client.post(address, words)
    assert ClosedDay.objects.get(pk=holiday.pk).day == date(2026, 11, 3)
    own = ClosedDay.objects.get(day=date(2026, 12, 28))
    assert f"/cms/office_days/edit/{own.pk}/" in client.get("/cms/office_days/?q=停電").content.decode()
    client.post(f"/cms/office_days/delete/{own.pk}/")
    assert not ClosedDay.objects.filter(pk=own.pk).exists()


def test_officers_of_a_department_do_not_see_the_list(calendar, client, aoki):
    client.force_login(aoki)

    assert client.get("/cms/office_days/").status_code in {302, 403}


def test_a_start_of_the_site_writes_the_days_down_once(db, settings, tmp_path, capsys):
    settings.DEMO, settings.VAR_DIR, settings.STATIC_ROOT = False, tmp_path, tmp_path / "static"

    preparing.prepare()
    preparing.prepare()

    assert capsys.readouterr().out.count("祝日と休みの日を用意") == 1
    assert filling.is_filled(at=database_now())
