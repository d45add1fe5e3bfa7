"""The least that a counted vote can cost: two statements in one transaction, nothing around them."""

from __future__ import annotations

import random
import threading
import time

import psycopg

from cocreate.bench_clients import CLIENTS
from cocreate.postgres.cluster import Cluster

TABLES = """
DROP TABLE IF EXISTS bare_vote, bare_counter;
CREATE TABLE bare_counter (idea int PRIMARY KEY, supports int NOT NULL) WITH (fillfactor = 50);
CREATE TABLE bare_vote (idea int, voter int, PRIMARY KEY (idea, voter));
INSERT INTO bare_counter SELECT n, 0 FROM generate_series(1, 1000) AS n;
"""


def votes_per_second(cluster: Cluster, *, seconds: float, hot: bool) -> float:
    """Vote and counter by plain psycopg with as many clients as the pages had."""
    cluster.ensure_database("bare")
    with cluster.connect("bare") as server:
        server.execute(TABLES)
    done: list[int] = []

    def work(number: int) -> None:
        chance, count = random.Random(number), 0  # noqa: S311  a load, not a secret
        with cluster.connect("bare") as line:
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                _vote(line, 1 if hot else chance.randint(1, 1000), number * 10_000_000 + count)
                count += 1
        done.append(count)

    threads = [threading.Thread(target=work, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def _vote(line: psycopg.Connection, idea: int, voter: int) -> None:
    with line.transaction():
        line.execute("INSERT INTO bare_vote VALUES (%s, %s) ON CONFLICT DO NOTHING", [idea, voter])
        line.execute("UPDATE bare_counter SET supports = supports + 1 WHERE idea = %s", [idea])
