"""Years as Japanese offices write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.language.japanese_dates import (
    era_year,
    first_day,
    fiscal_era,
    fiscal_year,
    fiscal_year_label,
    in_era,
    in_full,
    last_day,
)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2022, 1, 1), 2021),
        (date(2022, 12, 31), 2022),
    ],
)
def test_a_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2021, "2021（令和3）年度"),
        (2022, "2022（令和4）年度"),
        (2019, "2019（令和元）年度"),
        (2018, "2018（平成30）年度"),
        (1989, "1989（平成元）年度"),
        (1988, "1988（昭和63）年度"),
    ],
)
def test_a_fiscal_year_is_written_with_its_era(year, label):
    assert fiscal_year_label(year) == label


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2019, 4, 30), "平成31"),
        (date(2019, 5, 1), "令和元"),
        (date(2020, 1, 1), "令和2"),
        (date(1989, 1, 7), "昭和64"),
        (date(1989, 1, 8), "平成元"),
        (date(1900, 1, 1), "1900"),
    ],
)
def test_an_era_begins_on_its_day(day, written):
    assert era_year(day) == written


def test_days_are_written_with_their_weekday():
    assert in_full(date(2026, 11, 14)) == "2026年11月14日（土）"
    assert in_era(date(2026, 11, 14)) == "令和8年11月14日（土）"


@given(st.integers(min_value=2019, max_value=2100))
def test_reiwa_is_the_year_less_2018(year):
    number = year - 2018

    assert fiscal_era(year) == ("令和元" if number == 1 else f"令和{number}")


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_lies_within_its_fiscal_year(day):
    year = fiscal_year(day)

    assert first_day(year) <= day <= last_day(year)
    assert last_day(year) + timedelta(days=1) == first_day(year + 1)
