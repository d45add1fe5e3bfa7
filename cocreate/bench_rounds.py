"""What `make bench` measures, one thing after the other, in one run on one machine."""

from __future__ import annotations

import gzip
import http.client
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path

from cocreate import bench_bare, bench_export, bench_loading, bench_sockets, bench_town, bench_votes
from cocreate.bench_clients import CLIENTS, Ask, Measured, Tab, at_once, median_of, read, send, storm
from cocreate.bench_export import Exported
from cocreate.bench_loading import Loaded
from cocreate.bench_site import RunningSite
from cocreate.bench_sockets import FanOut
from cocreate.bench_town import Size
from cocreate.bench_votes import Crowded, Voted, vote
from cocreate.live import topics
from ideas.listing import PER_PAGE
from ideas.models.state import LISTED

ONE_QUERY, LAST_PAGE, IN_TURN = "one-query view", "last page of the newest", "1,000 ideas in turn"
ORDERS = ("fair", "new", "supports", "comments", "trend")
MICRO_CACHE = 2  # seconds, the default of the settings
WARM = 0.3  # seconds before the first round: every web process has its templates and connections
RUSH, SEATS, TAPS = 300, 30, 200


@dataclass(frozen=True)
class Plan:
    """How large and how long."""

    towns: tuple[Size, ...]
    seconds: float
    rounds: int
    socket_votes: int


SMALL, CITY = Size(1_000, 10_000, 100_000, 20_000), Size(5_000, 70_000, 1_000_000, 200_000, events=1_000)
QUICK = Plan((Size(1_000, 3_000, 20_000, 4_000), Size(100_000, 3_000, 100_000, 50_000)), 1.5, 1, 4)
FULL = Plan(
    (SMALL, Size(10_000, 10_000, 100_000, 20_000), Size(100_000, 70_000, 1_000_000, 200_000)), 2.0, 3, 12
)
AS_A_CITY = Plan((SMALL, CITY), 4.0, 3, 12)


@dataclass
class Found:
    """Everything that was measured."""

    plan: Plan
    first_start: float = 0.0
    warm_start: float = 0.0
    pages: dict[int, dict[str, Measured]] = field(default_factory=dict)  # by number of ideas
    cached: dict[int, dict[str, Measured]] = field(default_factory=dict)  # the same with the micro-cache
    queries: dict[str, str] = field(default_factory=dict)
    weight: dict[str, int] = field(default_factory=dict)
    votes: dict[str, Voted] = field(default_factory=dict)
    crowded: dict[int, Crowded] = field(default_factory=dict)  # by number of ideas
    commits: list[float] = field(default_factory=list)
    taps: Measured = field(default_factory=Measured)
    rush: Measured = field(default_factory=Measured)
    seated: tuple[int, int] = (0, 0)
    miscounted: int = -1
    sockets: FanOut = field(default_factory=FanOut)
    exported: Exported = field(default_factory=Exported)
    loading: list[Loaded] = field(default_factory=list)


def say(words: str) -> None:
    sys.stdout.write(f"· {words}\n")
    sys.stdout.flush()


def measure(var: Path, plan: Plan) -> Found:
    """Everything, from an empty folder if it has to be."""
    found = Found(plan)
    _start_twice(var, found)
    for size in plan.towns:
        name = f"town_{size.ideas}_{size.votes}"
        _build(var, name, size)
        site = RunningSite(var, settings="cocreate.bench_settings", demo=True, database=name)
        site.start()
        try:
            site.come_to_rest()
            say(f"Pages with {size.ideas:,} ideas")
            found.pages[size.ideas] = _pages(site, found)
            say("Votes on one idea and on many")
            crowd = _crowd(site)
            _vote_storms(site, found, size, crowd)
            if size is plan.towns[-1]:
                _weigh(site, found)
                say("Taking all ideas away as a file")
                found.exported = bench_export.take_away(site.port)
                _write(site, found, crowd)
        finally:
            site.stop()
        found.cached[size.ideas] = _remembered_pages(var, name, plan)
    return found


def _remembered_pages(var: Path, name: str, plan: Plan) -> dict[str, Measured]:
    """The pages strangers share for a moment, as `make run` and production serve them."""
    say("The same pages with the micro-cache")
    settings = "cocreate.bench_settings"
    site = RunningSite(var, settings=settings, demo=True, database=name, micro_cache=MICRO_CACHE)
    site.start()
    try:
        site.come_to_rest()
        return _rounds(site, _paths(site), plan)
    finally:
        site.stop()


def _start_twice(var: Path, found: Found) -> None:
    site = RunningSite(var, settings="cocreate.bench_settings", demo=True)
    say("Starting a site with the demo content")
    found.first_start = site.start(patience=600)
    site.stop()
    found.warm_start = site.start()
    site.stop()


def _build(var: Path, name: str, size: Size) -> None:
    cluster = RunningSite(var).cluster
    cluster.ensure_running()
    try:
        with cluster.connect() as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            server.execute("DROP DATABASE IF EXISTS draft")
            server.execute("CREATE DATABASE draft TEMPLATE cocreate")
        say(f"Making a town with {size.ideas:,} ideas and {size.votes:,} votes")
        with cluster.connect("draft") as tables:
            bench_town.grow(tables, size)
        with cluster.connect() as server:
            server.execute(f"ALTER DATABASE draft RENAME TO {name}")
    finally:
        cluster.stop()


# --- Reading ---------------------------------------------------------------------


def _paths(site: RunningSite) -> dict[str, list[str]]:
    with site.connect() as tables:
        by_comments = "SELECT idea_id FROM ideas_counter WHERE comments {} ORDER BY comments, idea_id LIMIT 1"
        many = tables.execute(by_comments.format(">= 1000")).fetchone() or (1,)
        some = tables.execute(by_comments.format("BETWEEN 20 AND 30")).fetchone() or (1,)
        listed = "SELECT id FROM ideas_idea WHERE state = ANY(%s) ORDER BY shuffle LIMIT 1000"
        others = [f"/ideas/{pk}/" for (pk,) in tables.execute(listed, [list(LISTED)])]
        all_listed = "SELECT count(*) FROM ideas_idea WHERE state = ANY(%s)"
        (number,) = tables.execute(all_listed, [list(LISTED)]).fetchone() or (1,)
    return {
        ONE_QUERY: ["/bench/one-query/"],
        "home": ["/"],
        **{f"list, order {order}": [f"/ideas/?order={order}"] for order in ORDERS},
        LAST_PAGE: [f"/ideas/?order=new&page={-(-number // PER_PAGE)}"],
        "search 除雪": ["/ideas/?q=%E9%99%A4%E9%9B%AA"],
        "idea with 20 comments": [f"/ideas/{some[0]}/"],
        "idea with 1,000 comments": [f"/ideas/{many[0]}/"],
        IN_TURN: others,
    }


def _pages(site: RunningSite, found: Found) -> dict[str, Measured]:
    paths = _paths(site)
    found.queries = {name: _queries(site, some) for name, some in paths.items()}
    return _rounds(site, paths, found.plan)


def _rounds(site: RunningSite, paths: dict[str, list[str]], plan: Plan) -> dict[str, Measured]:
    rounds: dict[str, list[Measured]] = {name: [] for name in paths}
    for path in paths.values():
        storm(site.port, partial(_in_turn, path), seconds=WARM)
    for _ in range(plan.rounds):  # round by round, so that a noisy minute hits every page alike
        for name, path in paths.items():
            before = site.processor_time()
            measured = storm(site.port, partial(_in_turn, path), seconds=plan.seconds)
            measured.worked = site.processor_time() - before
            rounds[name].append(measured)
    return {name: median_of(each) for name, each in rounds.items()}


def _in_turn(paths: list[str], client: int) -> Iterator[Ask]:
    """The same address again and again, or this client's share of many."""
    return cycle([read(path) for path in paths[client::CLIENTS] or paths])


def _queries(site: RunningSite, paths: list[str]) -> str:
    """Of the last of these pages: where there are several, of one that nobody has read."""
    tab = Tab(site.port)
    for _ in range(4):  # both web processes have loaded what they load once
        tab.ask(*read(paths[0]))
        tab.close()
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    line.request("GET", paths[-1], headers={"X-Count-Queries": "1"})
    asked = line.getresponse().headers.get("X-Queries", "?")
    line.close()
    return asked


def _weigh(site: RunningSite, found: Found) -> None:
    pages = {
        name: some[0] for name, some in _paths(site).items() if name.startswith(("home", "list", "idea"))
    }
    found.loading = bench_loading.measure(site.port, pages)
    tab = Tab(site.port)
    page = tab.ask(*read("/ideas/"))[1]
    found.weight["HTML"] = len(gzip.compress(page, 6))
    for path in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page.decode()))):
        found.weight[Path(path).suffix[1:].upper() + " " + Path(path).name] = len(
            gzip.compress(tab.ask(*read(path))[1], 6)
        )
    tab.close()


# --- Writing ---------------------------------------------------------------------


def _crowd(site: RunningSite) -> list[str]:
    """The cookies of people who are logged in."""
    with site.connect() as tables:
        people = tables.execute("SELECT id FROM accounts_user WHERE email LIKE 'bench-%' LIMIT 3000")
        return bench_town.cookies(tables, [row[0] for row in people])


def _new_ideas(site: RunningSite, number: int) -> list[int]:
    """Ideas on which nobody has voted yet, in an open campaign."""
    with site.connect() as tables:
        (author,) = tables.execute(
            "SELECT min(id) FROM accounts_user WHERE email LIKE 'bench-%'"
        ).fetchone() or (0,)
        ideas = bench_town.ideas(tables, number, author=author)
        bench_town.in_open_campaign(tables, ideas)
    return ideas


def _vote_storms(site: RunningSite, found: Found, size: Size, crowd: list[str]) -> None:
    rounds, seconds = found.plan.rounds, found.plan.seconds
    ideas = iter(_new_ideas(site, bench_votes.ideas_needed(rounds)))
    voted = bench_votes.on_one_and_many(site, ideas, crowd, rounds=rounds, seconds=seconds)
    found.votes |= {f"{name}, a town of {size.ideas:,}": each for name, each in voted.items()}
    paths = _paths(site)
    read = partial(_in_turn, [*paths["home"], *paths["list, order fair"], *paths[IN_TURN]])
    found.crowded[size.ideas] = bench_votes.while_pages_are_read(
        site, next(ideas), crowd, read, seconds=rounds * seconds
    )
    found.commits.append(bench_bare.milliseconds_of_a_commit(site.cluster))


def _write(site: RunningSite, found: Found, crowd: list[str]) -> None:
    tapped, shown = _new_ideas(site, 2)
    with site.connect() as tables:
        event = bench_town.event(tables, seats=SEATS)
    say(f"{TAPS} taps on one idea at once, {RUSH} people at once for {SEATS} seats")
    found.taps = at_once(site.port, [vote(site, cookie, tapped) for cookie in crowd[:TAPS]])
    door = f"/events/{event}/register/"
    found.rush = at_once(site.port, [send(site.origin, door, cookie) for cookie in crowd[:RUSH]])
    say(f"{bench_sockets.PAGES:,} open pages")
    found.sockets = _sockets(site, shown, crowd, found.plan.socket_votes)
    _compare(site, found, event)


def _sockets(site: RunningSite, idea: int, cookies: list[str], votes: int) -> FanOut:
    voters, tab = iter(cookies), Tab(site.port)

    def cast() -> None:
        status, _ = tab.ask(*vote(site, next(voters), idea))
        if status != "200":
            raise RuntimeError(f"A vote was answered with {status}.")

    time.sleep(1)
    return bench_sockets.fan_out(site.origin, topics.idea(idea), cast, votes=votes)


MISCOUNTED = """
SELECT count(*) FROM ideas_counter AS counter
WHERE supports <> (SELECT count(*) FROM ideas_vote WHERE idea_id = counter.idea_id AND value = 1)
"""
PLACES = """
SELECT count(*) FILTER (WHERE state = 'seated'), count(*) FILTER (WHERE state = 'waiting')
FROM events_registration WHERE event_id = %s
"""


def _compare(site: RunningSite, found: Found, event: int) -> None:
    """Counters against rows, seats against capacity, after everything."""
    with site.connect() as tables:
        wrong = tables.execute(MISCOUNTED).fetchone()
        places = tables.execute(PLACES, [event]).fetchone()
    found.miscounted = wrong[0] if wrong else -1
    found.seated = places or (-1, -1)
