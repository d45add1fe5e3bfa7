"""The database counts days of work as `ideas.deadlines.after_working_days` does.

The work list is ordered by deadline among thousands of rows, so the deadline is found where the rows are.
"""

from django.db import migrations

# A Saturday or Sunday begins like the Friday before; each five days of work hold one weekend.
MAKE = """
CREATE FUNCTION after_working_days(day date, number integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN greatest(
    day,
    day - greatest(extract(isodow FROM day)::integer - 5, 0)
        + number
        + 2 * ((least(extract(isodow FROM day)::integer, 5) - 1 + number) / 5)
)
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0030_rules_have_words_for_authors")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION after_working_days(date, integer)")]
