"""The calendar file, read back as a calendar would."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest

from events import announcing, registering
from events.calendar import calendar_text
from events.models import Event
from tests.factories.events import event
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db
SITE = "https://kyoso.example.jp"


def entry(of: Event) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(calendar_text([of], site=SITE))
    return calendar.walk("VEVENT")[0]


def test_the_file_says_when_and_where_in_the_time_of_the_place():
    meeting = event(title="雪道データ、アイデアソン; 第1回", summary="雪の日の道を考えます。")

    text = calendar_text([meeting], site=SITE)

    found = entry(meeting)
    assert str(found["summary"]) == "雪道データ、アイデアソン; 第1回"
    assert str(found["location"]) == "金沢未来のまち創造館"
    assert found["dtstart"].dt.isoformat() == "2026-12-07T12:00:00+09:00"
    assert found["dtend"].dt.isoformat() == "2026-12-07T14:00:00+09:00"
    assert (str(found["status"]), found["sequence"]) == ("CONFIRMED", 0)
    assert str(found["url"]) == f"{SITE}/events/{meeting.pk}/"
    assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\n" in text
    assert b"DTSTART;TZID=Asia/Tokyo:20261207T120000\r\n" in text


def test_no_line_is_longer_than_calendars_can_read():
    meeting = event(title="雪" * 80, address="金沢市広坂1丁目1番1号 " * 5)

    lines = calendar_text([meeting], site=SITE).split(b"\r\n")

    assert [line for line in lines if len(line) > 75] == []


def test_the_same_event_gives_the_same_bytes():
    meeting = event()

    assert calendar_text([meeting], site=SITE) == calendar_text([meeting], site=SITE)


def test_a_moved_event_keeps_its_name_and_raises_its_number(organiser):
    meeting = event()
    before = entry(meeting)

    announcing.reschedule(
        meeting,
        starts_at=meeting.starts_at + timedelta(days=1),
        ends_at=meeting.ends_at + timedelta(days=1),
        by=organiser,
        at=NOW,
    )
    meeting.refresh_from_db()

    after = entry(meeting)
    assert str(after["uid"]) == str(before["uid"]) == f"event-{meeting.pk}@kyoso.example.jp"
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_called_off_event_is_cancelled_in_calendars(organiser):
    meeting = event()
    announcing.call_off(meeting, by=organiser, at=NOW, reason="大雪のため")
    meeting.refresh_from_db()

    found = entry(meeting)
    assert (str(found["status"]), found["sequence"]) == ("CANCELLED", 1)


def test_nobodys_name_is_in_the_file(hana):
    meeting = event()
    registering.register(meeting, by=hana, at=NOW)
    meeting.refresh_from_db()

    text = calendar_text([meeting], site=SITE).decode()

    assert [name for name in (hana.display_name, hana.email, "ATTENDEE", "ORGANIZER") if name in text] == []


def test_line_ends_and_properties_cannot_be_smuggled_in():
    meeting = event(title="題名\r\nATTENDEE:mailto:someone@example.jp", place="a\nSTATUS:CANCELLED")

    found = entry(meeting)

    assert "ATTENDEE" not in found
    assert str(found["status"]) == "CONFIRMED"
