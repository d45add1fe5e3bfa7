"""House law at start-up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, register
from django.db import connection


@register(Tags.security, deploy=True)
def production_is_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production never runs with development's key, demo accounts or open doors."""
    problems: list[CheckMessage] = []
    if settings.SECRET_KEY == settings.DEVELOPMENT_KEY:
        problems.append(Critical("SECRET_KEY is development's.", id="cocreate.C001"))
    if settings.DEMO and settings.PRODUCTION:
        problems.append(Critical("The demo accounts must not exist in production.", id="cocreate.C002"))
    if settings.PRODUCTION and not settings.STAFF_MFA_REQUIRED:
        problems.append(Critical("Staff must have a second factor in production.", id="cocreate.C003"))
    return problems


@register(Tags.database)
def japanese_is_searchable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The database must know Japanese letters: with LC_CTYPE=C, search silently finds nothing."""
    if not kwargs.get("databases"):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT '雪' ~ '[[:alpha:]]'")
        if cursor.fetchone()[0]:
            return []
    return [
        Error(
            "The database does not know Japanese letters.",
            hint="Create it with --lc-ctype=C.UTF-8 (or ja_JP.UTF-8) and encoding UTF8.",
            id="cocreate.E001",
        )
    ]
