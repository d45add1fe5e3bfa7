"""Two more promises as figures for everybody: the next news after an answer, and the review of what was sent.

Counted where the rows are, by the same rule as on the page of one idea (`ideas.promise_clock`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from ideas.deadlines import days_of_the_site
from ideas.kept_promises import Kept
from ideas.models.state import LISTED

COUNTED = """
SELECT count(*),
       count(*) FILTER (WHERE kept_on <= due_on),
       count(*) FILTER (WHERE kept_on > due_on),
       count(*) FILTER (WHERE kept_on IS NULL AND due_on < %(today)s),
       count(*) FILTER (WHERE kept_on IS NULL AND due_on >= %(today)s)
FROM dates WHERE due_on IS NOT NULL
"""

# A word of the city keeps the day that the word before it named.
NEWS = """
WITH words AS (
    SELECT idea_id, published_at AS said_at, 0 AS kind, id, next_on FROM ideas_answer
    UNION ALL SELECT idea_id, at, 1, id, next_on FROM ideas_followup
), dates AS (
    SELECT words.next_on AS due_on,
        (lead(said_at) OVER (PARTITION BY idea_id ORDER BY said_at, kind, words.id)
            AT TIME ZONE %(zone)s)::date AS kept_on
    FROM words JOIN ideas_idea ON ideas_idea.id = idea_id WHERE ideas_idea.state = ANY(%(listed)s)
)
"""

REVIEWS = """
WITH sent AS (
    SELECT (submitted_at AT TIME ZONE %(zone)s)::date AS day,
        (ideas_idea.published_at AT TIME ZONE %(zone)s)::date AS kept_on,
        coalesce(ideas_campaign.review_days, %(usual)s)::integer AS number
    FROM ideas_idea LEFT JOIN ideas_campaign ON ideas_campaign.id = campaign_id
    WHERE ideas_idea.state = ANY(%(listed)s)
), dates AS (
    SELECT kept_on, after_working_days(day, number, (SELECT closed_weekdays())) AS due_on FROM sent
)
"""


def news_in_all(name: str, *, at: datetime) -> Kept:
    """How many next dates were named about public ideas, and how many the city kept."""
    return _counted(NEWS, name, at)


def reviews_in_all(name: str, *, at: datetime) -> Kept:
    """How many ideas that are public now were published within the promised days of work."""
    return _counted(REVIEWS, name, at)


def _counted(dates: str, name: str, at: datetime) -> Kept:
    words: dict[str, Any] = {
        "today": localdate(at),
        "zone": settings.TIME_ZONE,
        "listed": list(LISTED),
        "usual": days_of_the_site(),
    }
    with connection.cursor() as cursor:
        cursor.execute(dates + COUNTED, words)
        promised, on_time, late, overdue, running = cursor.fetchone()
    return Kept(name, promised, on_time, late, overdue, running, None)
