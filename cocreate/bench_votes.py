"""How many votes a second come over HTTP, beside what the database alone takes in the same seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from cocreate import bench_bare
from cocreate.bench_clients import CLIENTS, Ask, Measured, send, storm
from cocreate.bench_site import RunningSite

ONE_IDEA, MANY_IDEAS = "on one hot idea", 200
GIVEN, TAKEN_BACK = "votes over HTTP", "votes taken back"
WARM = 1.0  # seconds: only then both web processes have prepared their questions on every connection


@dataclass(frozen=True)
class Voted:
    """One round of votes, and the bare ones just before and just after it, a second each."""

    measured: Measured
    bare: float

    @property
    def share(self) -> float:
        """Votes over HTTP for each bare vote: 0.125 is an eighth."""
        return self.measured.rate / self.bare if self.bare else 0.0


@dataclass(frozen=True)
class Crowded:
    """Votes on one idea, and pages read meanwhile by as many clients that never rest."""

    votes: Measured
    pages: Measured


def ideas_needed(rounds: int) -> int:
    return (1 + rounds) * (1 + MANY_IDEAS) + 1


def while_pages_are_read(
    site: RunningSite, idea: int, crowd: list[str], read: Callable[[int], Iterator[Ask]], *, seconds: float
) -> Crowded:
    """One round of votes under the load of pages that strangers read, uncached."""
    with ThreadPoolExecutor(1) as beside:
        pages = beside.submit(storm, site.port, read, seconds=seconds)
        votes = storm(site.port, _Votes(site, crowd, [idea]).given, seconds=seconds)
    return Crowded(votes, pages.result())


def vote(site: RunningSite, cookie: str, idea: int, state: str = "supported") -> Ask:
    return send(site.origin, f"/ideas/{idea}/support/", cookie, f"state={state}")


def on_one_and_many(
    site: RunningSite, ideas: Iterator[int], crowd: list[str], *, rounds: int, seconds: float
) -> dict[str, Voted]:
    """For each kind of vote the round with the middle share; each round uses up some of the `ideas`."""
    found = {}
    for where, number in ((ONE_IDEA, 1), (f"on {MANY_IDEAS} ideas", MANY_IDEAS)):
        storm(site.port, _Votes(site, crowd, list(islice(ideas, number))).given, seconds=WARM)
        given: list[Voted] = []
        taken_back: list[Voted] = []
        bare = [_bare(site, number)]
        for _ in range(rounds):
            votes = _Votes(site, crowd, list(islice(ideas, number)))
            for answers, asks in ((given, votes.given), (taken_back, votes.taken_back)):
                measured = storm(site.port, asks, seconds=seconds)
                bare.append(_bare(site, number))
                answers.append(Voted(measured, (bare[-2] + bare[-1]) / 2))
        found[f"{GIVEN}, {where}"], found[f"{TAKEN_BACK}, {where}"] = _middle(given), _middle(taken_back)
    return found


def _bare(site: RunningSite, ideas: int) -> float:
    return bench_bare.votes_per_second(site.cluster, seconds=1, hot=ideas == 1)


def _middle(rounds: list[Voted]) -> Voted:
    return sorted(rounds, key=lambda each: each.share)[len(rounds) // 2]


class _Votes:
    """What the clients of one round send: each has people of its own, who vote once on each idea.

    So every vote is somebody's first for this idea, as every bare vote is a new row.
    """

    def __init__(self, site: RunningSite, crowd: list[str], ideas: list[int]) -> None:
        self.site, self.crowd, self.ideas = site, crowd, ideas
        self.voted: list[list[tuple[str, int]]] = [[] for _ in range(CLIENTS)]

    def given(self, number: int) -> Iterator[Ask]:
        """First votes; at any moment the clients are at different ideas, where there are several."""
        people, ideas = self.crowd[number::CLIENTS], self.ideas
        for turn in range(len(ideas)):
            for place, cookie in enumerate(people, start=turn + number * len(ideas) // CLIENTS):
                idea = ideas[place % len(ideas)]
                self.voted[number].append((cookie, idea))
                yield vote(self.site, cookie, idea)

    def taken_back(self, number: int) -> Iterator[Ask]:
        """The same votes in the same order, until all of them are taken back."""
        for cookie, idea in self.voted[number]:
            yield vote(self.site, cookie, idea, "withdrawn")
