"""How the plan's years, moments and figures are written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, pgettext

from cocreate.language.japanese_dates import fiscal_era, fiscal_year, last_day
from cocreate.strategy.models import Indicator

ERAS_IN_ENGLISH = {"令和": "Reiwa ", "平成": "Heisei ", "昭和": "Showa ", "元": "1"}


def fiscal_year_name(year: int) -> str:
    """A fiscal year with its era: 2021（令和3）年度, or FY2021 (Reiwa 3)."""
    era = fiscal_era(year)
    if not (get_language() or "ja").startswith("ja"):
        for japanese, english in ERAS_IN_ENGLISH.items():
            era = era.replace(japanese, english)
    return pgettext("fiscal year and era", "FY{year} ({era})").format(year=year, era=era)


def moment_name(day: date) -> str:
    """When something was measured, as short as it stays exact.

    The last day of a fiscal year is 2021年度末, the last day of a month is that month,
    any other day is written in full.
    """
    year = fiscal_year(day)
    if day == last_day(year):
        return pgettext("moment of a measurement", "end of FY{year}").format(year=year)
    if (day + timedelta(days=1)).day == 1:
        return str(date_format(day, "YEAR_MONTH_FORMAT"))
    return str(date_format(day, "DATE_FORMAT"))


def figure(value: Decimal) -> str:
    """A number without needless zeros, with separators: 62.5, 1,500."""
    plain = value.normalize()
    digits = max(0, -int(plain.as_tuple().exponent))
    return str(number_format(plain, decimal_pos=digits, use_l10n=True, force_grouping=True))


def with_unit(value: Decimal, unit: str) -> str:
    """A number with its unit: 80%, 62.5時間, 15校下(地区)."""
    if unit.startswith("%"):
        return f"{figure(value)}{unit}"
    return gettext("{number} {unit}").format(number=figure(value), unit=unit)


def indicator_title(indicator: Indicator) -> str:
    """The name of an indicator; a running total says so, as the paper's table does."""
    if indicator.kind == Indicator.Kind.CUMULATIVE:
        return gettext("{name} (cumulative)").format(name=indicator.name)
    return indicator.name
