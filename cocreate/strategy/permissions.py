"""Who may look after the plan, and why somebody else may not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Person, Role, is_administrator, is_known, is_moderator
from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator, Version


def why_not_measure(person: Person, indicator: Indicator, at: datetime) -> Refusal | None:
    """Whether somebody may enter or correct what an indicator really was.

    A department looks after the indicators of its own initiatives; an indicator that no
    department owns yet is open to every department. The office that runs the site may always.
    """
    if not is_known(person):
        return _log_in_first()
    if is_administrator(person) or is_moderator(person):
        return None
    owners = Department.objects.filter(initiatives__indicators=indicator)
    if owners.exists():
        mine = owners.filter(officers=person).exists()
    else:
        mine = Role.DEPARTMENT in person.role_names
    if mine:
        return None
    return Refusal(
        "not_your_indicator",
        _("Results of this indicator are entered by the department in charge."),
        _("Please ask that department or the office that runs this site."),
        status=403,
    )


def why_not_adopt(person: Person, version: Version, at: datetime) -> Refusal | None:
    """Whether somebody may put a version of the strategy in force."""
    if not is_known(person):
        return _log_in_first()
    if is_administrator(person):
        return None
    return Refusal(
        "not_yours_to_adopt",
        _("Only an administrator puts a version of the strategy in force."),
        _("Please ask an administrator."),
        status=403,
    )


def _log_in_first() -> Refusal:
    return Refusal("log_in_first", _("Please log in first."), status=401)
