"""What is wrong with the calendar's settings is said when the site is deployed."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from cocreate.office_days.filling import public_holidays


@register("office_days", deploy=True)
def the_country_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The library knows the holidays of the country and the part of it that the settings name."""
    try:
        public_holidays(2026)
    except NotImplementedError as problem:
        hint = "Set HOLIDAYS_COUNTRY and HOLIDAYS_SUBDIVISION to ISO 3166 codes, or leave them empty."
        return [Error(str(problem), hint=hint, id="office_days.E001")]
    return []
