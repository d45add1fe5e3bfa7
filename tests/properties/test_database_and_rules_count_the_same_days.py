"""Whatever days are closed: the database and the rules name the same promised day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cocreate.office_days import filling, reading
from cocreate.office_days.models import ClosedDay
from ideas.deadlines import after_working_days

AT = datetime(2026, 11, 30, 3, tzinfo=UTC)
days = st.dates(date(2023, 1, 1), date(2030, 3, 31))  # the last quarter lies behind the list
asked = st.lists(st.tuples(days, st.integers(0, 60)), min_size=1, max_size=60)


def counted_by_the_database(pairs: list[tuple[date, int]]) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT after_working_days(day, number) FROM unnest(%s::date[], %s::int[]) AS t(day, number)",
            [[day for day, _ in pairs], [number for _, number in pairs]],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=asked, extra=st.sets(days, max_size=40))
@example(asked=[(date(2026, 12, 25), number) for number in range(30)], extra=set())
@example(asked=[(date(2026, 4, day), 5) for day in range(20, 31)], extra={date(2026, 5, 7), date(2026, 5, 8)})
def test_the_database_and_the_rule_agree(asked, extra):
    filling.fill(at=AT)
    ClosedDay.objects.filter(from_calendar=False).delete()
    new = [ClosedDay(day=day, name="追加") for day in extra]
    ClosedDay.objects.bulk_create(new, ignore_conflicts=True)
    reading.closed_days.forget()

    assert counted_by_the_database(asked) == [after_working_days(day, number) for day, number in asked]
