"""A crowd for proofs: accounts and ideas in any number, written straight into a database.

Rows as they stand, without their history; the triggers count what belongs to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from psycopg import sql

from cocreate.accounts.models import User
from cocreate.accounts.sessions import SessionStore
from ideas.models import Idea
from ideas.models.state import LISTED
from ideas.ranking import BATCH, REFRESH

NOBODYS_PASSWORD = "!bench"  # noqa: S105  unusable, as of everybody who logs in by a code
Connection = psycopg.Connection[Any]

PEOPLE = """
INSERT INTO accounts_user
    (password, is_superuser, email, display_name, name_key, language, is_active, is_staff, joined_at, is_demo,
     wants_supported_news)
SELECT %(password)s, false, 'bench-' || n || '@example.jp', '市民' || n, 'bench-' || n, 'ja', true, false,
    now(), true, false
FROM generate_series(%(first)s::int, %(last)s::int) AS n
RETURNING id
"""
IDEAS = """
INSERT INTO ideas_idea
    (author_id, state, title, problem, proposal, wish, version_number, created_at, submitted_at, published_at,
     ranked_supports, ranked_comments, trend, shuffle, is_demo, tags, place_note)
SELECT %(author)s, 'published', '除雪の状況を地図で見たい ' || n, '朝、どの道が除雪済みかわかりません。',
    '除雪車の位置を地図に重ねて、だれでも見られるようにしたいです。', '', 1, now(), now(), now(),
    0, 0, 0, floor(random() * 2147483647)::int, true, '{}', ''
FROM generate_series(1, %(number)s) AS n
RETURNING id
"""


def people(connection: Connection, number: int) -> list[int]:
    """So many citizens more; returns their ids."""
    (before,) = connection.execute(
        "SELECT count(*) FROM accounts_user WHERE email LIKE 'bench-%'"
    ).fetchone() or (0,)
    wish = {"password": NOBODYS_PASSWORD, "first": before + 1, "last": before + number}
    return [row[0] for row in connection.execute(PEOPLE, wish)]


def ideas(connection: Connection, number: int, *, author: int) -> list[int]:
    """Published ideas outside any campaign; returns their ids."""
    return [row[0] for row in connection.execute(IDEAS, {"author": author, "number": number})]


def cookies(connection: Connection, people: list[int]) -> list[str]:
    """Log people in without asking them for a code; returns the cookie header of each."""
    ends = timezone.now() + timedelta(days=1)
    keys = [f"bench{pk:027d}" for pk in people]
    store = SessionStore()
    into = "COPY accounts_session (session_key, session_data, expire_date, person_id) FROM STDIN"
    connection.execute("DELETE FROM accounts_session WHERE session_key = ANY(%s)", [keys])
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for key, pk in zip(keys, people, strict=True):
            copy.write_row((key, store.encode(_session_of(pk)), ends, pk))
    return [f"{settings.SESSION_COOKIE_NAME}={key}" for key in keys]


def _session_of(pk: int) -> dict[str, str]:
    person = User(pk=pk, password=NOBODYS_PASSWORD)
    return {
        SESSION_KEY: str(pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }


# --- A town of any size, grown from the demo content -------------------------------

MAP = """
CREATE TEMP TABLE grown AS
SELECT nextval(pg_get_serial_sequence('ideas_idea', 'id')) AS id, idea.id AS old, n
FROM (SELECT id FROM ideas_idea WHERE state = ANY(%(listed)s) AND id <= %(last)s) AS idea
CROSS JOIN generate_series(1, %(times)s) AS n LIMIT %(number)s
"""
OWN = {  # columns of an idea that differ from the one it was copied from
    "id": "grown.id",
    "title": "left(title, 48) || ' ' || n",
    "submission_key": "NULL",
    "shuffle": "floor(random() * 2147483647)::int",
    "published_at": "published_at - n * interval '7 minutes'",
    "author_id": "(%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])]",
}
CHILDREN = (
    "ideas_version",
    "ideas_statechange",
    "ideas_answer",
    "ideas_idea_initiatives",
    "ideas_ideavector",
)
NEAREST = """
INSERT INTO ideas_nearestideas (idea_id, others, found_at)
SELECT id, array_remove(array_agg(id) OVER (
    PARTITION BY old ORDER BY n ROWS BETWEEN 6 PRECEDING AND 6 FOLLOWING
), id), now()
FROM grown
"""
VOTES = """
INSERT INTO ideas_vote (idea_id, voter_id, value, version_number, created_at, updated_at)
SELECT ideas[1 + floor(power(random(), 3) * cardinality(ideas))::int],
    people[1 + floor(random() * cardinality(people))::int], 1, 1, now(), now()
FROM generate_series(1, %(number)s),
    (SELECT %(ideas)s::bigint[] AS ideas, %(people)s::bigint[] AS people) AS given
ON CONFLICT DO NOTHING
"""
EVENTS = """
INSERT INTO ideas_voterpseudonym (voter_id) SELECT DISTINCT voter_id FROM ideas_vote ON CONFLICT DO NOTHING;
INSERT INTO ideas_voteevent (idea_id, pseudonym, old_value, new_value, version_number, at, nonce)
SELECT idea_id, pseudonym, 0, value, version_number, updated_at, random_nonce()
FROM ideas_vote AS vote JOIN ideas_voterpseudonym USING (voter_id)
WHERE value <> 0 AND NOT EXISTS (
    SELECT FROM ideas_voteevent AS event
    WHERE event.idea_id = vote.idea_id AND event.pseudonym = ideas_voterpseudonym.pseudonym
)
"""
COMMENTS = """
INSERT INTO ideas_comment (idea_id, author_id, stance, text, created_at, hidden_reason, terms, is_demo)
SELECT ideas[1 + n %% cardinality(ideas)], people[1 + n %% cardinality(people)], 'for',
    '冬の朝はとくに助かります。町会でも話してみます。（' || n || '）',
    now() - n * interval '1 second', '', '', true
FROM generate_series(1, %(number)s) AS n,
    (SELECT %(ideas)s::bigint[] AS ideas, %(people)s::bigint[] AS people) AS given
"""
OPEN_CAMPAIGN = """
UPDATE ideas_idea SET campaign_id = (
    SELECT campaign_id FROM ideas_phase
    WHERE allows_support AND opens_at <= now() AND coalesce(closes_at > now() + interval '1 hour', true)
    ORDER BY campaign_id LIMIT 1
) WHERE id = ANY(%s)
"""
COUNT = """
INSERT INTO ideas_counter (idea_id, supports, comments, followers)
SELECT id, (SELECT count(*) FROM ideas_vote WHERE idea_id = idea.id AND value = 1),
    (SELECT count(*) FROM ideas_comment WHERE idea_id = idea.id AND hidden_at IS NULL AND removed_at IS NULL),
    (SELECT count(*) FROM ideas_follow WHERE idea_id = idea.id)
FROM ideas_idea AS idea
ON CONFLICT (idea_id) DO UPDATE SET supports = excluded.supports, comments = excluded.comments
"""

# What the worker would do a hundred at a time for half an hour, while the town is measured.
PROMISE = """
WITH promised AS (
    UPDATE ideas_idea AS idea SET state = 'under_review', answer_promised_at = now(),
        answer_due_on = current_date + campaign.answer_days,
        department_id = coalesce(idea.department_id, campaign.department_id),
        assigned_at = CASE WHEN coalesce(idea.department_id, campaign.department_id) IS NOT NULL
            THEN coalesce(idea.assigned_at, now()) END
    FROM ideas_campaign AS campaign, ideas_idea AS before
    WHERE campaign.id = idea.campaign_id AND before.id = idea.id AND idea.id IN ({due})
    RETURNING idea.id, before.state
)
INSERT INTO ideas_statechange (idea_id, from_state, to_state, reason, at)
SELECT id, state, 'under_review', '', now() FROM promised WHERE state <> 'under_review'
"""


@dataclass(frozen=True)
class Size:
    """How large a town is."""

    ideas: int
    people: int
    votes: int
    comments: int
    events: int = 0


def grow(connection: Connection, size: Size) -> None:
    """Make a town of that size from the demo content in the same database.

    Triggers are off meanwhile and everything is counted once at the end: a million votes in
    seconds. What is in the tables then is what the triggers would have made.
    """
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    crowd = people(connection, size.people)
    new = _more_ideas(connection, size.ideas, crowd)
    wish = {"ideas": new, "people": crowd}
    connection.execute(VOTES, {**wish, "number": size.votes})
    connection.execute(EVENTS)
    connection.execute(COMMENTS, {**wish, "number": size.comments})
    connection.execute(COMMENTS, {**wish, "ideas": new[:1], "number": 1000})
    connection.execute(COMMENTS, {**wish, "ideas": new[1:2], "number": 20})
    _more_events(connection, size.events)
    connection.execute(COUNT)
    _promise_answers(connection)
    refresh_ranks_in(connection)
    connection.execute("SET session_replication_role = origin")
    connection.execute("VACUUM ANALYZE")


def _promise_answers(connection: Connection) -> None:
    """Where enough support was drawn, as the rule says it."""
    due, values = Idea.objects.due_for_a_promise().order_by().values("pk").query.sql_with_params()
    connection.execute(PROMISE.replace("{due}", due).encode(), values)


def _more_ideas(connection: Connection, wanted: int, authors: list[int]) -> list[int]:
    first = connection.execute(
        "SELECT count(*), max(id) FROM ideas_idea WHERE state = ANY(%s)", [list(LISTED)]
    )
    there, last = first.fetchone() or (0, 0)
    wish = {"listed": list(LISTED), "last": last, "times": wanted // there + 1, "number": wanted - there}
    connection.execute("DROP TABLE IF EXISTS grown")
    connection.execute(MAP, wish)
    columns = [name for name in _columns(connection, "ideas_idea") if name not in OWN]
    idea = sql.SQL(
        "INSERT INTO ideas_idea ({}) SELECT {} FROM grown JOIN ideas_idea AS idea ON idea.id = old"
    )
    names, values = ", ".join([*OWN, *columns]), ", ".join([*OWN.values(), *columns])
    connection.execute(idea.format(sql.SQL(names), sql.SQL(values)), {"people": authors})
    child = sql.SQL(
        "INSERT INTO {} (idea_id, {}) SELECT grown.id, {} FROM grown JOIN {} AS child ON idea_id = old"
    )
    for table in CHILDREN:
        columns = [name for name in _columns(connection, table) if name not in {"id", "idea_id"}]
        names = ", ".join(columns)
        table_name = sql.Identifier(table)
        connection.execute(child.format(table_name, sql.SQL(names), sql.SQL(names), table_name))
    connection.execute(NEAREST)
    return [row[0] for row in connection.execute("SELECT id FROM grown ORDER BY id")]


def _more_events(connection: Connection, number: int) -> None:
    """Events around today, a few each day, copied from one of the demo."""
    begins = "date_trunc('hour', now()) + (n - %(number)s / 2) * interval '5 hours'"
    own = {
        "title": "left(title, 60) || ' ' || n",
        "starts_at": begins,
        "ends_at": f"{begins} + interval '2 hours'",
        "registration_closes_at": "NULL",
        "seats_taken": "0",
    }
    columns = [name for name in _columns(connection, "events_event") if name not in {*own, "id"}]
    names, values = ", ".join([*own, *columns]), ", ".join([*own.values(), *columns])
    one = "SELECT * FROM events_event WHERE state = 'published' ORDER BY id LIMIT 1"
    copy = sql.SQL(
        "INSERT INTO events_event ({}) SELECT {} FROM ({}) AS one, generate_series(1, %(number)s) AS n"
    )
    connection.execute(copy.format(sql.SQL(names), sql.SQL(values), sql.SQL(one)), {"number": number})


def _columns(connection: Connection, table: str) -> list[str]:
    names = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    )
    return [row[0] for row in connection.execute(names, [table])]


def in_open_campaign(connection: Connection, ideas: list[int]) -> None:
    """Put ideas into a campaign that takes support now, if the demo content has one."""
    connection.execute(OPEN_CAMPAIGN, [ideas])


def event(connection: Connection, *, seats: int) -> int:
    """An event that takes registrations, copied from one of the demo."""
    own = {
        "title": "'雪道データ アイデアソン'",
        "state": "'published'",
        "starts_at": "now() + interval '14 days'",
        "ends_at": "now() + interval '14 days 2 hours'",
        "published_at": "now()",
        "registration_closes_at": "NULL",
        "called_off_at": "NULL",
        "called_off_by_id": "NULL",
        "called_off_reason": "''",
        "time_is_open": "false",
        "takes_registrations": "true",
        "capacity": str(int(seats)),
        "seats_taken": "0",
    }
    columns = [name for name in _columns(connection, "events_event") if name not in {*own, "id"}]
    copy = sql.SQL(
        "INSERT INTO events_event ({}) SELECT {} FROM events_event ORDER BY id LIMIT 1 RETURNING id"
    )
    names, values = ", ".join([*own, *columns]), ", ".join([*own.values(), *columns])
    (pk,) = connection.execute(copy.format(sql.SQL(names), sql.SQL(values))).fetchone() or (0,)
    return int(pk)


def refresh_ranks_in(connection: Connection) -> None:
    """What the schedule does every minute."""
    wish = {"at": timezone.now(), "batch": BATCH}
    while connection.execute(REFRESH, wish).rowcount == BATCH:
        pass
