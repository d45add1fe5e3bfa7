"""The database counts days of work without public holidays and closed days.

Over weekends it is a formula; then the closed days in between are made up for, until none is left. The closed
days are handed in: asked for once in a query, thousands of deadlines take some milliseconds; asked for each
deadline, a hundred.
"""

from importlib import import_module

from django.db import migrations

before = import_module("ideas.migrations.0031_working_days_are_counted")

CLOSED = """
CREATE FUNCTION closed_weekdays() RETURNS date[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(array_agg(day ORDER BY day), '{}')
    FROM office_days_closedday WHERE extract(isodow FROM day) < 6
)
"""

COUNT = """
CREATE FUNCTION after_working_days(day date, number integer, closed date[]) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    known date;
    reached date := day;
    missing integer := number;
    weekday integer; -- from Monday, 0
BEGIN
    WHILE missing > 0 LOOP
        known := reached;
        weekday := (known - DATE '1970-01-05') % 7;
        reached := known - greatest(weekday - 4, 0) + missing + 2 * ((least(weekday, 4) + missing) / 5);
        missing := width_bucket(reached, closed) - width_bucket(known, closed);
    END LOOP;
    RETURN reached;
END
$$
"""

# For one deadline, and for the programs of the last version while this one is being installed.
COUNT_ONE = """
CREATE OR REPLACE FUNCTION after_working_days(day date, number integer) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN after_working_days(day, number, closed_weekdays())
"""
COUNT_ONE_BEFORE = before.MAKE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("ideas", "0038_elections_have_quiet_periods"),
        ("office_days", "0001_the_office_has_closed_days"),
    ]

    operations = [
        migrations.RunSQL(CLOSED, "DROP FUNCTION closed_weekdays()"),
        migrations.RunSQL(COUNT, "DROP FUNCTION after_working_days(date, integer, date[])"),
        migrations.RunSQL(COUNT_ONE, COUNT_ONE_BEFORE),
    ]
