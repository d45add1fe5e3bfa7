"""The least that a counted vote can cost: two statements in one transaction, by PostgreSQL's own pgbench."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from cocreate.bench_clients import CLIENTS
from cocreate.postgres.cluster import PORT, ROLE, Cluster, bin_dir

IDEAS = 1_000  # as in the tables below
TABLES = """
DROP TABLE IF EXISTS bare_vote, bare_counter;
CREATE TABLE bare_counter (idea int PRIMARY KEY, supports int NOT NULL) WITH (fillfactor = 50);
CREATE TABLE bare_vote (idea int, voter int, PRIMARY KEY (idea, voter));
INSERT INTO bare_counter SELECT n, 0 FROM generate_series(1, 1000) AS n;
"""
VOTE = """
\\set idea random(1, {ideas})
\\set voter random(1, 1000000000)
BEGIN;
INSERT INTO bare_vote VALUES (:idea, :voter) ON CONFLICT DO NOTHING;
UPDATE bare_counter SET supports = supports + 1 WHERE idea = :idea;
END;
"""
ONE_ROW = """
\\set voter random(1, 1000000000)
INSERT INTO bare_vote VALUES (1, :voter) ON CONFLICT DO NOTHING;
"""
RATE = re.compile(r"tps = ([\d.]+)")


def votes_per_second(cluster: Cluster, *, seconds: float, hot: bool) -> float:
    """Transactions in a second with as many clients as the pages had; `hot` is one idea for all of them."""
    return _rate(cluster, VOTE.format(ideas=1 if hot else IDEAS), clients=CLIENTS, seconds=seconds)


def milliseconds_of_a_commit(cluster: Cluster) -> float:
    """How long one row takes to reach the disk, for one client: what the bare votes depend on most."""
    return 1000 / max(1.0, _rate(cluster, ONE_ROW, clients=1, seconds=1))


def _rate(cluster: Cluster, words: str, *, clients: int, seconds: float) -> float:
    cluster.ensure_database("bare")
    with cluster.connect("bare") as server:
        server.execute(TABLES)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "vote.sql"
        script.write_text(words, encoding="utf-8")
        where = ["-h", str(cluster.host), "-p", str(PORT), "-U", ROLE]
        how = ["-n", "-c", str(clients), "-j", str(min(2, clients)), "-T", str(max(1, round(seconds)))]
        done = subprocess.run(
            [str(bin_dir() / "pgbench"), *where, *how, "-f", str(script), "bare"],
            capture_output=True,
            text=True,
            check=True,
        )
    found = RATE.search(done.stdout)
    return float(found[1]) if found else 0.0
