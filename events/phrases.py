"""Words that several faces of an event share."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from events.models import Event


def day(moment: datetime) -> str:
    """A date with its weekday: 2026年12月5日（土）."""
    return date_format(timezone.localtime(moment), pgettext("date format", "N j, Y (D)"))


def clock_time(moment: datetime) -> str:
    """A time of day: 14:00."""
    return timezone.localtime(moment).strftime("%H:%M")


def when(event: Event) -> str:
    """From when to when: 2026年12月5日（土）14:00–16:00, with both days if it lasts longer than one."""
    if event.time_is_open:
        return gettext("The time is not decided yet.")
    begins = {"day": day(event.starts_at), "time": clock_time(event.starts_at)}
    if timezone.localtime(event.starts_at).date() == timezone.localtime(event.ends_at).date():
        return gettext("{day}, {begin}–{end}").format(
            day=begins["day"], begin=begins["time"], end=clock_time(event.ends_at)
        )
    return gettext("{first_day}, {begin} – {last_day}, {end}").format(
        first_day=begins["day"],
        begin=begins["time"],
        last_day=day(event.ends_at),
        end=clock_time(event.ends_at),
    )


def where(event: Event) -> str:
    """Where people meet, in one line."""
    place = " ".join(part for part in (event.place, event.address) if part)
    return place or (gettext("Online") if event.is_online else gettext("The place will be announced."))
