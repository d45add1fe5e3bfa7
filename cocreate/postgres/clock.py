"""The one clock that decides: the database's."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Expression
from django.db.models.functions import Now


def database_now() -> datetime:
    """The present moment by the database's clock, read at the door of every act.

    Several application nodes never agree to the millisecond; phases, deadlines and
    waiting lists must. Read once per request, command or task and handed on as `at`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def now_in_query() -> Expression:
    """The same clock inside a query, for what is decided row by row; asked anew with every statement."""
    return Now()
