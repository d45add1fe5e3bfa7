"""`kill -9` in the middle of a vote storm: no acknowledged vote is lost, and the site goes on by itself.

A real instance, as `make run` starts it. The clients never repeat anything by themselves and keep
a log of what was acknowledged; at the end the log is compared with the tables.
"""

from __future__ import annotations

import collections
import contextlib
import http.client
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from cocreate import bench_town
from cocreate.bench_site import RunningSite
from tests import database

pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="The site's processes are found in /proc."
    ),
    pytest.mark.timeout(240),
]
VOTERS, IDEAS, CLIENTS = 96, 30, 12
MISCOUNTED = """
SELECT idea_id, supports, counted FROM ideas_counter JOIN (
    SELECT id, (SELECT count(*) FROM ideas_vote WHERE idea_id = idea.id AND value = 1) AS counted
    FROM ideas_idea AS idea
) AS rows ON id = idea_id
WHERE supports <> counted
"""
STATES = {"supported": 1, "withdrawn": 0}


class Town:
    """A running site with people who are logged in and ideas to support."""

    def __init__(self, site: RunningSite) -> None:
        self.site = site
        with site.connect() as tables:
            self.voters = bench_town.people(tables, VOTERS)
            self.cookies = dict(zip(self.voters, bench_town.cookies(tables, self.voters), strict=True))
            self.ideas: list[int] = []
            self.renew()

    def renew(self) -> None:
        """Ideas that nobody supports yet."""
        with self.site.connect() as tables:
            self.ideas = bench_town.ideas(tables, IDEAS, author=self.voters[0])

    def rows(self) -> dict[tuple[int, int], int]:
        with self.site.connect() as tables:
            found = tables.execute(
                "SELECT voter_id, idea_id, value FROM ideas_vote WHERE idea_id = ANY(%s)", [self.ideas]
            )
            return {(voter, idea): value for voter, idea, value in found}

    def miscounted(self) -> list[tuple[int, int, int]]:
        """Ideas whose counter is not the number of their rows, in the whole database."""
        with self.site.connect() as tables:
            return tables.execute(MISCOUNTED).fetchall()


@pytest.fixture(scope="module")
def town():
    name = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with RunningSite(Path(database.VAR) / f"kill-{name}-{os.getpid()}") as site:
        site.fill_from(os.environ["PGHOST"], os.environ["COCREATE_TEST_TEMPLATE"])
        site.start()
        yield Town(site)


class Client:
    """One browser tab that never tries again by itself."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, dict[str, str]]:
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.town.site.port, timeout=20)
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.line.close()
            self.line = None
            raise
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}

    def vote(self, voter: int, idea: int, state: str = "supported") -> tuple[int, str, dict[str, str]]:
        headers = {
            "Origin": self.town.site.origin,
            "Cookie": self.town.cookies[voter],
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.ask("POST", f"/ideas/{idea}/support/", f"state={state}", **headers)


class Storm:
    """Many clients who support and withdraw until they are told to stop."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.known: dict[tuple[int, int], int] = {}  # what was acknowledged, and nothing tried since
        self.open: set[tuple[int, int]] = set()  # tried, and no acknowledgement came
        self.answers: collections.Counter[str] = collections.Counter()
        self.refusals: list[tuple[int, str, dict[str, str]]] = []
        self.acknowledged_at: list[float] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._vote, args=[number]) for number in range(CLIENTS)]

    def __enter__(self) -> Storm:
        for thread in self.threads:
            thread.start()
        self.wait_for(40)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def wait_for(self, more: int, patience: float = 30) -> float:
        """Until so many more votes are acknowledged; returns how long the first of them took."""
        began, before = time.monotonic(), len(self.acknowledged_at)
        while len(self.acknowledged_at) < before + more and time.monotonic() - began < patience:
            time.sleep(0.02)
        assert len(self.acknowledged_at) >= before + more, (dict(self.answers), self.town.site.last_words())
        return self.acknowledged_at[before] - began

    def _vote(self, number: int) -> None:
        chance = random.Random(number)
        client = Client(self.town)
        mine = [(voter, idea) for voter in self.town.voters[number::CLIENTS] for idea in self.town.ideas]
        while not self.over.is_set():
            pair = chance.choice(mine)
            state = "withdrawn" if self.known.get(pair) and chance.random() < 0.3 else "supported"
            self.known.pop(pair, None)
            self.open.add(pair)
            try:
                status, text, headers = client.vote(*pair, state)
            except (OSError, http.client.HTTPException) as broken:
                self.answers[type(broken).__name__] += 1
                continue
            self.answers[str(status)] += 1
            if status == 200:
                self.open.discard(pair)
                self.known[pair] = STATES[state]
                self.acknowledged_at.append(time.monotonic())
            else:
                self.refusals.append((status, text, headers))
                time.sleep(0.05)


def assert_nothing_lost(town: Town, storm: Storm) -> None:
    rows = town.rows()
    assert {pair: rows.get(pair) for pair in storm.known} == storm.known
    assert set(rows) - set(storm.known) <= storm.open
    assert town.miscounted() == []

    client = Client(town)
    for pair in sorted(storm.open)[:20]:  # trying again is harmless, whatever had become of the first try
        assert client.vote(*pair)[0] == 200
        storm.known[pair] = 1
    rows = town.rows()
    assert {pair: rows.get(pair) for pair in storm.known} == storm.known
    assert town.miscounted() == []


def test_killed_web_processes_lose_no_acknowledged_vote(town):
    town.renew()
    killed = set()
    with Storm(town) as storm:
        for _ in range(4):
            victim = min(town.site.web_processes() - killed)
            os.kill(victim, signal.SIGKILL)
            killed.add(victim)
            assert storm.wait_for(25) < 10
    assert len(killed) == 4
    assert_nothing_lost(town, storm)
    assert storm.refusals == []


def test_a_killed_postgres_loses_no_acknowledged_vote(town):
    town.renew()
    with Storm(town) as storm:
        web = town.site.web_processes()
        for number in range(2):
            if number == 1:
                assert storm.wait_for(40) < 10
            for pid in town.site.postgres_processes():
                with contextlib.suppress(ProcessLookupError):  # a helper may end meanwhile
                    os.kill(pid, signal.SIGKILL)
            killed_at = time.monotonic()
            while not town.site.cluster.is_ready() and time.monotonic() < killed_at + 30:
                time.sleep(0.02)
            back_at = time.monotonic()
            storm.wait_for(1)
            assert storm.acknowledged_at[-1] - back_at < 10, "the site answers again by itself"
        storm.wait_for(40)

        assert town.site.web_processes() <= web, "no web process was started anew"
    assert_nothing_lost(town, storm)
    assert {status for status, _, _ in storm.refusals} <= {503}, storm.refusals[0][1][:500]
    assert set(storm.answers) <= {"200", "503"}, "people saw a page, not a broken connection"
    for _, text, headers in storm.refusals:
        assert "保存されませんでした" in text or "保存されていません" in text
        assert headers["retry-after"] == "10"


def test_a_locked_row_holds_up_nobody_else(town):
    """One idea is locked until a voter hears why not; the others wait, and all other pages answer."""
    town.renew()
    stuck, *others = town.ideas
    tab = Client(town)
    status, _, _ = tab.ask("GET", f"/ideas/{others[0]}/")
    assert status == 200, town.site.last_words()
    votes: list[int] = []
    pages: list[tuple[str, int]] = []
    blocked = [
        threading.Thread(target=lambda voter: votes.append(Client(town).vote(voter, stuck)[0]), args=[voter])
        for voter in town.voters[:10]
    ]

    with town.site.connect() as other:
        with other.transaction():
            other.execute("SELECT 1 FROM ideas_idea WHERE id = %s FOR UPDATE", [stuck])
            for thread in blocked:
                thread.start()
            gives_up = time.monotonic() + 30
            while 503 not in votes and time.monotonic() < gives_up:
                for path in ("/", "/ideas/", f"/ideas/{others[0]}/", "/healthz"):
                    pages.append((path, tab.ask("GET", path)[0]))
                pages.append(("vote", tab.vote(town.voters[20], others[0])[0]))
        for thread in blocked:
            thread.join(30)

    assert {status for _, status in pages} == {200}
    assert len(votes) == 10
    assert set(votes) <= {200, 503}
    assert 503 in votes, "nobody waits for so long"
    assert town.miscounted() == []


def test_the_instance_writes_safely_and_waits_for_nothing_long(town):
    with town.site.connect() as tables:
        server = {
            name: tables.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "full_page_writes")
        }
        seen = tables.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'cocreate' AND pid <> pg_backend_pid()"
        ).fetchone()

    assert server == {"fsync": "on", "full_page_writes": "on"}
    assert seen[0] > 0


@pytest.mark.django_db
def test_every_connection_of_the_site_has_its_limits():
    from django.db import connection

    names = ("synchronous_commit", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        found = {}
        for name in names:
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]

    assert found == {
        "synchronous_commit": "on",
        "statement_timeout": "5s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "10s",
    }
