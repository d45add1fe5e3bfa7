"""The days on which the office is closed (休みの日): public holidays, and what it adds to them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClosedDay(models.Model):
    """One day that is no day of work although it may be no Saturday or Sunday.

    Public holidays and the closing days of each year come from the calendar (`filling.py`), night by night;
    a day that the office adds is its own, and the calendar never touches it. The database counts days of work
    from the same rows (`after_working_days`).
    """

    day = models.DateField(
        _("closed day"),
        unique=True,
        error_messages={"unique": _("This day is in the list already.")},
    )
    name = models.CharField(_("why the office is closed"), max_length=80)
    from_calendar = models.BooleanField(
        _("from the calendar"), default=False, db_default=False, editable=False
    )

    class Meta:
        verbose_name = _("closed day of the office")
        verbose_name_plural = _("closed days of the office")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a_closed_day_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
