"""Japanese years: eras (和暦) and fiscal years (年度). Pure: no clock, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

APRIL = 4
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Era:
    """An era of the Japanese calendar and the day it began."""

    name: str
    began: date


ERAS = (
    Era("令和", date(2019, 5, 1)),
    Era("平成", date(1989, 1, 8)),
    Era("昭和", date(1926, 12, 25)),
)


def era_year(day: date) -> str:
    """The year of a day in its era: 令和8, and 令和元 for the first year.

    Western years stand for days before 昭和, of which no plan of a city speaks.
    """
    for era in ERAS:
        if day >= era.began:
            number = day.year - era.began.year + 1
            return f"{era.name}{'元' if number == 1 else number}"
    return str(day.year)


def fiscal_year(day: date) -> int:
    """The fiscal year a day belongs to: it begins on 1 April, so 2026-03-31 is still 2025."""
    return day.year if day.month >= APRIL else day.year - 1


def last_day(year: int) -> date:
    """The day on which a fiscal year ends: 31 March of the next calendar year."""
    return date(year + 1, 3, 31)


def first_day(year: int) -> date:
    """The day on which a fiscal year begins."""
    return date(year, APRIL, 1)


def fiscal_era(year: int) -> str:
    """The era and number of a fiscal year: 2021 is 令和3.

    The spring in which an era began counts for the new one, as the government did in
    2019, when the whole fiscal year was written 令和元年度.
    """
    for era in ERAS:
        if last_day(year) >= era.began and year >= era.began.year:
            number = year - era.began.year + 1
            return f"{era.name}{'元' if number == 1 else number}"
    return str(year)


def fiscal_year_label(year: int) -> str:
    """How a fiscal year is written: 2021（令和3）年度."""
    return f"{year}（{fiscal_era(year)}）年度"


def in_full(day: date) -> str:
    """A day with its weekday in full-width brackets: 2026年11月14日（土）."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def in_era(day: date) -> str:
    """A day by the Japanese calendar: 令和8年11月14日（土）."""
    return f"{era_year(day)}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
