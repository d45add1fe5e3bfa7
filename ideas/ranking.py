"""The orders of the idea list, prepared beside it (voting.md, section 3).

Nobody's vote waits for an order: the numbers are copied from the counters about once a
minute. What the page shows beside an idea is always the counter itself. While a campaign hides
its counts, or a quiet period does, the ideas stand in the orders as if nobody had supported them yet.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from ideas.models import Idea

# trend: each tenfold support is worth one week of freshness.
REFRESH = """
WITH now AS (
    SELECT EXISTS (
        SELECT 1 FROM ideas_quietperiod WHERE begins_at <= %(at)s AND ends_at > %(at)s
    ) AS is_quiet
)
UPDATE ideas_idea SET ranked_supports = fresh.supports, ranked_comments = fresh.comments, trend = fresh.trend
FROM (
    SELECT idea.id, known.supports, comments, score.trend
    FROM ideas_counter JOIN ideas_idea AS idea ON idea.id = idea_id
        LEFT JOIN (
            SELECT campaign_id FROM ideas_phase WHERE hides_counts AND closes_at > %(at)s
            UNION SELECT id FROM ideas_campaign WHERE touches_candidates AND (SELECT is_quiet FROM now)
        ) AS hiding ON hiding.campaign_id = idea.campaign_id,
        LATERAL (
            SELECT CASE WHEN hiding.campaign_id IS NULL
                    AND NOT (idea.touches_candidates AND (SELECT is_quiet FROM now))
                THEN ideas_counter.supports ELSE 0 END AS supports
        ) AS known,
        LATERAL (
            SELECT log(greatest(known.supports, 1)) + extract(epoch FROM idea.published_at) / 604800 AS trend
        ) AS score
    WHERE idea.published_at IS NOT NULL
        AND (idea.ranked_supports, idea.ranked_comments, idea.trend)
            IS DISTINCT FROM (known.supports, comments, score.trend::double precision)
    LIMIT %(batch)s
) AS fresh
WHERE ideas_idea.id = fresh.id
"""
SHUFFLE = """
UPDATE ideas_idea SET shuffle = floor(random() * 2147483647)::int WHERE id > %s AND id <= %s
"""
BATCH = 5_000


def refresh_ranks(*, at: datetime) -> int:
    """Bring the orders up to date; only ideas whose numbers moved are written. Returns how many.

    In batches, so that after an import of many ideas no statement takes too long.
    """
    moved = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(REFRESH, {"at": at, "batch": BATCH})
            moved += int(cursor.rowcount)
            if cursor.rowcount < BATCH:
                return moved


def shuffle_again(*, at: datetime) -> None:
    """Give every idea new neighbours in the fair order; once a night, in batches."""
    last = Idea.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(0, last, BATCH):
        with connection.cursor() as cursor:
            cursor.execute(SHUFFLE, [start, start + BATCH])
