"""A private PostgreSQL for development and tests: create, start, watch, stop.

It is the production engine without a service to install. It listens on a
socket in a private folder only, never on the network, and writes as safely as
in production. This module imports no Django, so tests and commands can use it
before settings exist.
"""

from __future__ import annotations

import ctypes
import fcntl
import locale
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from cocreate.postgres.place import Account, ClusterError, Place, bin_dir

__all__ = ["Cluster", "ClusterError", "bin_dir"]

ROLE = "cocreate"
PORT = "5432"  # names the socket's file; no network port is opened
PATIENCE = 120.0  # seconds; recovery after a crash may take a while
LOG_LIMIT = 5_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "128MB",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_level": "replica",
    "max_wal_size": "1GB",
    "log_min_messages": "warning",
}

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(number: int) -> None:
    """Ask Linux to send the signal when the parent dies; elsewhere nothing happens."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


class Cluster:
    """One private PostgreSQL below a folder such as `var/postgres`.

    Whoever holds the lock file owns the server: it is the owner's child, ends
    with it, and is started again by it. Everybody else may use it.
    """

    def __init__(self, wish: Path, settings: Mapping[str, str] | None = None) -> None:
        self.place = Place(wish.absolute(), Account.choose())
        self.settings = SETTINGS | dict(settings or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    # --- what others need to know ------------------------------------------

    @property
    def data(self) -> Path:
        return self.place.home / "data"

    @property
    def host(self) -> str:
        """The socket's folder: what PGHOST wants."""
        return str(self.place.socket_dir)

    @property
    def is_owner(self) -> bool:
        return self._lock is not None

    def connect(self, database: str = "postgres", **options: Any) -> psycopg.Connection[Any]:
        """A connection outside Django, for making and copying databases."""
        return psycopg.connect(
            host=self.host, port=PORT, user=ROLE, dbname=database, autocommit=True, **options
        )

    def is_ready(self) -> bool:
        """Whether it answers on its socket."""
        return self._answer() == 0

    # --- life ----------------------------------------------------------------

    def ensure_running(self) -> bool:
        """Start PostgreSQL unless it runs already; True if it is ours to stop.

        Safe to call again at any time: after a crash it starts anew, as soon
        as the leftovers of the old server are gone.
        """
        self.place.prepare()
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            if self.is_owner or self._take_lock():
                if not self._alive():
                    self._start(give_up)
                return True
            if self.is_ready():
                return False
            time.sleep(0.1)
        raise ClusterError(
            f"PostgreSQL in {self.place.home} is being started by somebody else, without success."
        )

    def revive(self) -> bool:
        """Start it again if it died; True if it had to be. For a watcher's loop."""
        if self._alive() if self.is_owner else self.is_ready():
            return False
        self.ensure_running()
        return True

    def stop(self) -> None:
        """End the server if it is ours: politely, then firmly."""
        if self.process is not None:
            for number, patience in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                if self.process.poll() is None:
                    self.process.send_signal(number)
                try:
                    self.process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def disown(self) -> None:
        """In a forked child: forget the server, which stays the parent's."""
        self.process = None
        if self._lock is not None:
            self._lock.close()  # the parent's copy keeps the lock
            self._lock = None

    def ensure_database(self, name: str) -> None:
        """Make an empty database of that name unless it exists."""
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def erase(self) -> None:
        """Remove data, log and socket. Only for a server that is not in use."""
        if not self.place.wish.parent.exists() or not self.place.home.exists():
            return
        if not self._take_lock():
            raise ClusterError(f"PostgreSQL in {self.place.home} is in use: stop it first.")
        self._wait_for_leftovers()
        self.stop()
        shutil.rmtree(self.place.home, ignore_errors=True)
        shutil.rmtree(self.place.socket_dir, ignore_errors=True)

    # --- inside --------------------------------------------------------------

    def _take_lock(self) -> bool:
        lock = (self.place.home / "owner.lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _start(self, give_up: float) -> None:
        self._wait_for_leftovers()
        if not self.data.exists():
            self._create()
        while time.monotonic() < give_up:
            self.process = self._spawn()
            while self.process.poll() is None and time.monotonic() < give_up:
                if self.is_ready():
                    return
                time.sleep(0.02)
            if not self._leftovers_block():
                break
            time.sleep(0.2)
        raise ClusterError(f"PostgreSQL does not start. The end of {self._log}:\n{self._last_words()}")

    def _leftovers_block(self) -> bool:
        """Whether the start failed only because an old server has not quite gone."""
        words = self._last_words()
        return any(sign in words for sign in ("postmaster.pid", "shared memory", "already in use"))

    def _wait_for_leftovers(self) -> None:
        """Let an old server end whose owner is dead, so that the new one is our own child.

        After `kill -9` its backends live on for a moment; the file with its
        number must not go before them, since it keeps two servers off one
        folder. Once they are gone it is worthless: the number may by now be
        another program's, which would block the start.
        """
        pid_file = self.data / "postmaster.pid"
        give_up = time.monotonic() + 20
        while (leftovers := _at_work_in(self.data, pid_file)) and time.monotonic() < give_up:
            if self.is_ready() and (pid := _first_number(pid_file)) in leftovers and pid:
                os.kill(pid, signal.SIGINT)
            time.sleep(0.05)
        if not leftovers:
            pid_file.unlink(missing_ok=True)

    def _create(self) -> None:
        """Make the data folder under another name first: a killed start leaves no half of one."""
        draft = self.place.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        command: list[str | Path] = [
            *(self.place.programs() / "initdb", "-D", draft, "-U", ROLE, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            # With LC_CTYPE=C trigram search would silently ignore Japanese.
            *("--lc-collate=C", f"--lc-ctype={_unicode_ctype()}", "--lc-messages=C", "--no-instructions"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, **self._as_account())
        if done.returncode:
            raise ClusterError(f"PostgreSQL's data folder could not be made:\n{done.stderr.strip()}")
        draft.rename(self.data)

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = [str(self.place.programs() / "postgres"), "-D", str(self.data), "-k", self.host]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self._open_log() as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for the owner, who then stops us in order
                preexec_fn=_end_with_owner,
                **self._as_account(),
            )

    def _as_account(self) -> dict[str, Any]:
        account = self.place.account
        plain = {"PATH": os.defpath, "LANG": "C", "TZ": "UTC", "HOME": str(self.place.home)}
        options: dict[str, Any] = {"env": plain, "cwd": self.place.home}
        if account.borrowed:
            options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
        return options

    @property
    def _log(self) -> Path:
        return self.place.home / "log"

    def _open_log(self) -> IO[bytes]:
        if self._log.exists() and self._log.stat().st_size > LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".old"))
        return self._log.open("ab")

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-4:])

    def _answer(self) -> int:
        command: list[str | Path] = [
            self.place.programs() / "pg_isready",
            "-q",
            "-t",
            "2",
            "-h",
            self.host,
            "-p",
            PORT,
        ]
        command += ["-U", ROLE, "-d", "postgres"]
        return subprocess.run(command, stdin=subprocess.DEVNULL, env={"PATH": os.defpath}).returncode


def _end_with_owner() -> None:
    end_with_parent(signal.SIGINT)


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _at_work_in(data: Path, pid_file: Path) -> set[int]:
    """The living processes of a server on this folder; each of them works inside it."""
    if not sys.platform.startswith("linux"):
        pid = _first_number(pid_file)
        return {pid} if pid is not None and _is_postgres(pid) else set()
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if (entry / "cwd").readlink() == data:
                    found.add(int(entry.name))
            except OSError:  # it ended meanwhile, or is somebody else's
                continue
    return found


def _is_postgres(pid: int) -> bool:
    """Whether the process of that number is a PostgreSQL (numbers are given out again)."""
    done = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True)
    return "postgres" in done.stdout and "defunct" not in done.stdout


def _unicode_ctype() -> str:
    """C.UTF-8 where the system has it; older macOS does not."""
    before = locale.setlocale(locale.LC_CTYPE)
    reset: Callable[[], str] = lambda: locale.setlocale(locale.LC_CTYPE, before)  # noqa: E731
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        finally:
            reset()
        return name
    raise ClusterError(
        "The system has neither the locale C.UTF-8 nor en_US.UTF-8; PostgreSQL needs one of them."
    )


if __name__ == "__main__":  # `make clean`: python -m cocreate.postgres.cluster erase var/postgres
    if sys.argv[1:2] != ["erase"] or len(sys.argv) != 3:
        sys.exit("Usage: python -m cocreate.postgres.cluster erase FOLDER")
    try:
        Cluster(Path(sys.argv[2])).erase()
    except ClusterError as refused:
        sys.exit(str(refused))
