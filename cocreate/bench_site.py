"""A whole site of its own for proofs: `manage.py up` in a folder, on a free port, ended by us alone.

`make bench` measures it and tests/kill kill parts of it. It is the same command that people
run: the door, the web processes, the worker and PostgreSQL with its safe settings.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from cocreate.postgres.cluster import PORT, ROLE, Cluster, bin_dir, end_with_parent

ROOT = Path(__file__).resolve().parent.parent
# What a surrounding test run or shell has set must not leak into the site.
NOT_OURS = (
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "PGHOST",
    "REDIS_URL",
    "COCREATE_ENV",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


class SiteError(Exception):
    """The site for the proof did not come up."""


class RunningSite:
    """One running instance; use it as a context."""

    def __init__(
        self,
        var: Path,
        *,
        settings: str = "cocreate.settings",
        demo: bool = False,
        database: str = "cocreate",
        micro_cache: int = 0,
    ) -> None:
        self.var = var.absolute()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.cluster = Cluster(self.var / "postgres")
        self.database = database
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS} | {
            "COCREATE_VAR": str(self.var),
            "COCREATE_DEMO": "1" if demo else "0",
            "MICRO_CACHE_SECONDS": str(micro_cache),
            "COCREATE_PACED": "0",  # one machine asks for all visitors
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": f"postgresql://{ROLE}@:{PORT}/{database}?host={quote(self.cluster.host)}",
            "PYTHONUNBUFFERED": "1",
        }

    def __enter__(self) -> RunningSite:
        return self

    def __exit__(self, *_: object) -> None:
        self.erase()

    def start(self, patience: float = 180) -> float:
        """Run `manage.py up` and wait for the first answer; returns how long that took."""
        self.var.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with (self.var / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                preexec_fn=partial(end_with_parent, signal.SIGINT),
            )
        while time.monotonic() - began < patience:
            if self.answers():
                return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise SiteError(f"The site did not start. The end of its log:\n{self.last_words()}")

    def come_to_rest(self, patience: float = 900) -> None:
        """Wait until the work that had waited for the start is done (orders of the lists, meanings of ideas).

        After half past eight that is the letters of the morning, too: in the largest town some 50,000.
        At rest is a site that uses less than a tenth of one processor for three seconds.
        """
        ends, calm = time.monotonic() + patience, 0
        while calm < 3:
            if time.monotonic() > ends:
                raise SiteError(f"The site is still busy with itself after {patience:.0f} seconds.")
            before = self.processor_time()
            time.sleep(1)
            calm = calm + 1 if self.processor_time() - before < 0.1 else 0

    def fill_from(self, host: str, database: str) -> None:
        """Copy a migrated database from another server, which is quicker than 200 migrations."""
        self.var.mkdir(parents=True, exist_ok=True)
        programs = str(bin_dir())
        self.cluster.ensure_running()
        try:
            self.cluster.ensure_database(self.database)
            where = ["-p", PORT, "-U", ROLE]
            dump = [f"{programs}/pg_dump", *where, "-h", host, "--no-owner", database]
            fill = [f"{programs}/psql", *where, "-h", self.cluster.host, "-q", "-1", "-v", "ON_ERROR_STOP=1"]
            with subprocess.Popen(dump, stdout=subprocess.PIPE) as source:
                subprocess.run(
                    [*fill, self.database], stdin=source.stdout, stdout=subprocess.DEVNULL, check=True
                )
        finally:
            self.cluster.stop()

    def answers(self, path: str = "/healthz") -> bool:
        """Whether a page comes at once."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            line.request("GET", path)
            status = line.getresponse().status
            line.close()
            return status == 200
        return False

    def last_words(self) -> str:
        lines = (self.var / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A second opinion about what stands in its database."""
        return self.cluster.connect(self.database, **options)

    def stop(self) -> None:
        """As Ctrl-C does it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.process = None

    def erase(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        self.cluster.erase()
        shutil.rmtree(self.var, ignore_errors=True)

    # --- its processes (Linux only: read from /proc) ------------------------------

    def processor_time(self) -> float:
        """Seconds of processor time that its processes and the database's have used so far."""
        ticks = 0
        for pid in self.children() | self.postgres_processes():
            with contextlib.suppress(OSError):
                values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(values[11]) + int(values[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def children(self) -> set[int]:
        """Web processes, the worker, and PostgreSQL's first process."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if state != "Z" and self.process is not None and int(parent) == self.process.pid:
                    found.add(int(entry.name))
        return found

    def web_processes(self) -> set[int]:
        """Those that hold a conversation at this moment."""
        talking = _conversations(self.port)
        return {pid for pid in self.children() if _sockets(pid) & talking}

    def postgres_processes(self) -> set[int]:
        """The server with all its helpers: they work inside its data folder."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == self.cluster.data:
                    found.add(int(entry.name))
        return found


def _conversations(port: int) -> set[str]:
    """The numbers of established sockets whose local end is the site's door."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "01" and int(row[1].rpartition(":")[2], 16) == port}


def _sockets(pid: int) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = str(link.readlink())
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return found
