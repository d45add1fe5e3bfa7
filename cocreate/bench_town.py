"""A crowd for proofs: accounts and ideas in any number, written straight into a database.

Rows as they stand, without their history; the triggers count what belongs to them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from cocreate.accounts.models import User

NOBODYS_PASSWORD = "!bench"  # noqa: S105  unusable, as of everybody who logs in by a code
Connection = psycopg.Connection[Any]

PEOPLE = """
INSERT INTO accounts_user
    (password, is_superuser, email, display_name, language, is_active, is_staff, joined_at, is_demo)
SELECT %(password)s, false, 'bench-' || n || '@example.jp', '市民' || n, 'ja', true, false, now(), true
FROM generate_series(%(first)s::int, %(last)s::int) AS n
RETURNING id
"""
IDEAS = """
INSERT INTO ideas_idea
    (author_id, state, title, problem, proposal, wish, version_number, created_at, submitted_at, published_at,
     ranked_supports, ranked_comments, trend, shuffle, is_demo)
SELECT %(author)s, 'published', '除雪の状況を地図で見たい ' || n, '朝、どの道が除雪済みかわかりません。',
    '除雪車の位置を地図に重ねて、だれでも見られるようにしたいです。', '', 1, now(), now(), now(),
    0, 0, 0, floor(random() * 2147483647)::int, true
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
    into = "COPY django_session (session_key, session_data, expire_date) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for key, pk in zip(keys, people, strict=True):
            copy.write_row((key, store.encode(_session_of(pk)), ends))
    return [f"{settings.SESSION_COOKIE_NAME}={key}" for key in keys]


def _session_of(pk: int) -> dict[str, str]:
    person = User(pk=pk, password=NOBODYS_PASSWORD)
    return {
        SESSION_KEY: str(pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
