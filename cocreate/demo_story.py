"""The story's clock: things happen in the order of their time, whoever tells them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

CONTENT = Path(__file__).parent / "content"
JST = ZoneInfo("Asia/Tokyo")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@cache
def content(name: str) -> Any:
    """One file of the content folder."""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


class Story:
    """Acts with their times. The same story comes out each time: its chance is seeded."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = now.astimezone(JST).date()
        self.chance = random.Random(2026)  # noqa: S311  a story, not a secret
        self._acts: list[tuple[datetime, int, str, Callable[[datetime], Any]]] = []

    def day(self, days_ago: int) -> date:
        """A day of the story, counted back from today."""
        return self.today - timedelta(days=days_ago)

    def moment(self, days_ago: int, hour: float | None = None) -> datetime:
        """A time on a day: at an hour, or some time between breakfast and bed."""
        hours = self.chance.uniform(7, 22) if hour is None else hour
        return datetime.combine(self.day(days_ago), time(), JST) + timedelta(hours=hours)

    def when(self, wish: dict[str, Any] | None) -> datetime | None:
        """A time as the content files write it: {days_ago | days_ahead, at: "HH:MM"}; None stays None.

        With `weekday` it is the nearest such day, so that meetings stay on their evening.
        """
        if wish is None:
            return None
        days_ago = wish.get("days_ago", -wish.get("days_ahead", 0))
        if weekday := wish.get("weekday"):
            away = (WEEKDAYS.index(weekday) - self.day(days_ago).weekday() + 3) % 7 - 3
            days_ago -= away
        hour, minute = map(int, wish.get("at", "00:00").split(":"))
        return self.moment(days_ago, hour + minute / 60)

    def between(self, start: datetime, end: datetime) -> datetime:
        """Some time between two moments, more often soon after the first."""
        return start + (end - start) * (self.chance.random() ** 1.6)

    def at(self, moment: datetime, what: str, act: Callable[[datetime], Any]) -> None:
        """Let something happen; what lies in the future is not told."""
        if moment <= self.now:
            self._acts.append((moment, len(self._acts), what, act))

    def tell(self, *, each_day: Callable[[datetime], Any]) -> Counter[str]:
        """Let everything happen in its order; `each_day` runs once after each day with an act."""
        told: Counter[str] = Counter()
        yesterday: date | None = None
        for moment, _, what, act in sorted(self._acts, key=lambda each: each[:2]):
            day = moment.astimezone(JST).date()
            if yesterday is not None and day != yesterday:
                each_day(moment)
            yesterday = day
            act(moment)
            told[what] += 1
        each_day(self.now)
        return told
