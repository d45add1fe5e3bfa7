"""What an indicator really was: entered with its source, corrected in the open, never overwritten."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator, Measurement
from cocreate.strategy.permissions import why_not_measure

HIGHEST = Decimal(10) ** 12


def enter(
    indicator: Indicator,
    *,
    by: User,
    at: datetime,
    measured_on: date,
    value: Decimal,
    source: str,
    is_demo: bool = False,
) -> Measurement:
    """Put down what an indicator was on a day, and where the figure comes from.

    One value for one day: whoever finds it wrong corrects it and says why.
    """
    if refusal := (
        why_not_measure(by, indicator, at)
        or why_not_this_value(indicator, value, source)
        or _why_not_on_this_day(measured_on, at)
    ):
        raise refusal
    figure = {"measured_on": measured_on, "value": value, "source": source.strip(), "is_demo": is_demo}
    with transaction.atomic():
        made = _insert(_already_measured(), indicator=indicator, **figure, entered_at=at, entered_by=by)
        record("strategy.measure", by=by, on=made, at=at, detail={"indicator": indicator.key})
    return made


def correct(
    measurement: Measurement, *, by: User, at: datetime, value: Decimal, source: str, reason: str
) -> Measurement:
    """Replace a value by a new row that names the old one and says why; both stay readable."""
    indicator = measurement.indicator
    if refusal := why_not_measure(by, indicator, at) or why_not_this_value(indicator, value, source):
        raise refusal
    if not reason.strip():
        raise Refusal("reason_missing", _("Please say why the value is corrected."), status=422)
    corrected = Refusal(
        "already_corrected",
        _("This value has already been corrected."),
        _("Please look at the newer value first."),
    )
    with transaction.atomic():
        made = _insert(
            corrected,
            indicator=indicator,
            measured_on=measurement.measured_on,
            value=value,
            source=source.strip(),
            reason=reason.strip(),
            corrects=measurement,
            is_demo=measurement.is_demo,
            entered_at=at,
            entered_by=by,
        )
        record("strategy.correct", by=by, on=made, at=at, detail={"corrects": measurement.pk})
    return made


def _why_not_on_this_day(measured_on: date, at: datetime) -> Refusal | None:
    if measured_on <= timezone.localdate(at):
        return None
    return Refusal(
        "measured_in_the_future",
        _("The day of measurement has not come yet."),
        _("Please enter the day on which the value was measured."),
    )


def _already_measured() -> Refusal:
    return Refusal(
        "already_measured",
        _("There is already a value for this day."),
        _("If it is wrong, please correct it and say why."),
    )


def why_not_this_value(indicator: Indicator, value: Decimal, source: str) -> Refusal | None:
    """What is wrong with a figure itself: below zero, a share above 100 %, or from nowhere."""
    if not value.is_finite() or not 0 <= value < HIGHEST:
        return Refusal("value_out_of_range", _("Please enter a number of 0 or more."))
    if indicator.kind == Indicator.Kind.RATIO and indicator.unit.startswith("%") and value > 100:
        return Refusal(
            "share_above_all", _("A share cannot be more than 100%."), _("Please check the number.")
        )
    if not source.strip():
        return Refusal("source_missing", _("Please say where the value comes from."), status=422)
    return None


def _insert(taken: Refusal, **fields: object) -> Measurement:
    """Write the row; the database decides whether somebody else was first."""
    try:
        with transaction.atomic():
            made: Measurement = Measurement.objects.create(**fields)
    except IntegrityError as trouble:
        raise taken from trouble
    return made
