"""Keeps the site running on one machine: web processes, the worker, PostgreSQL.

One process holds the door (the listening socket) and watches; the others are
its forks, so a killed one is back in a moment without loading anything again,
and visitors who knock meanwhile wait in the door's queue. Nothing outlives the
watcher, not even after `kill -9`.
"""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cocreate.postgres.cluster import Cluster, ClusterError, end_with_parent

LOOK_EVERY = 0.2  # seconds
LAST_WORDS = 6.0  # seconds a child has to finish what it is doing


class CannotRun(Exception):
    """The site cannot start; the message says why and what to do."""


def open_door(host: str, port: int) -> socket.socket:
    """Listen on the port, or say in one sentence why not."""
    give_up = time.monotonic() + 1.5  # the processes of a site killed a moment ago are leaving
    while True:
        try:
            return socket.create_server((host, port), backlog=2048)
        except OSError as error:
            if time.monotonic() < give_up:
                time.sleep(0.1)
                continue
            raise CannotRun(
                f"Port {port} cannot be used ({os.strerror(error.errno or 0)}): "
                f"choose another one, as in PORT={port + 1} make run. "
                f"— ポート {port} は使えません。別の番号を指定してください。"
            ) from error


def hold_folder(var: Path, address: str) -> IO[str]:
    """One site per folder of data; the note says where it can be reached."""
    var.mkdir(parents=True, exist_ok=True)
    note = (var / "running").open("a+", encoding="utf-8")
    try:
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note.seek(0)
        raise CannotRun(
            f"The site already runs from this folder, at {note.read().strip()} — すでに起動しています。"
        ) from None
    note.truncate(0)
    note.write(address)
    note.flush()
    return note


@dataclass
class Child:
    """One part of the site that runs as a process of its own."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    began: float = 0.0
    pause: float = 0.0

    def start(self, at_birth: Callable[[], None]) -> None:
        sys.stdout.flush()
        parent = os.getpid()
        self.began = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                _begin_life(parent)
                at_birth()
                self.work()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(code)  # the parent's own endings are not ours to run

    def ended(self) -> bool:
        if self.pid:
            done, _ = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.pid = 0
        return not self.pid

    def send(self, number: int) -> None:
        if self.pid:
            os.kill(self.pid, number)


def _begin_life(parent: int) -> None:
    """A new process: apart from the terminal's Ctrl-C, and gone when its parent is."""
    os.setpgid(0, 0)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        end_with_parent(signal.SIGKILL)
    else:
        threading.Thread(target=_leave_with, args=[parent], daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


class Watcher:
    """Starts the children, starts a dead one again, and ends all in order."""

    def __init__(self, cluster: Cluster | None, held: list[IO[str]]) -> None:
        self.cluster = cluster
        self.held = held
        self.children: list[Child] = []
        self.wishes_to_stop = 0

    def listen_for_the_end(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_wished)

    def _stop_wished(self, number: int, frame: object) -> None:
        self.wishes_to_stop += 1

    def add(self, name: str, work: Callable[[], None]) -> None:
        child = Child(name, work)
        self.children.append(child)
        child.start(self._at_birth)

    def _at_birth(self) -> None:
        for note in self.held:
            note.close()
        if self.cluster is not None:
            self.cluster.disown()

    def watch(self) -> None:
        """Look after everything until somebody wishes to stop."""
        gc.freeze()
        while not self.wishes_to_stop:
            self._look_after_database()
            for child in self.children:
                if child.ended():
                    self._start_again(child)
            time.sleep(LOOK_EVERY)

    def _look_after_database(self) -> None:
        if self.cluster is None:
            return
        try:
            if self.cluster.revive():
                tell("PostgreSQL had ended and was started again — データベースを再起動しました")
        except ClusterError as error:
            tell(str(error))

    def _start_again(self, child: Child) -> None:
        """At once after a long life; with growing pauses when it dies again and again."""
        lived = time.monotonic() - child.began
        if lived < child.pause:
            return
        child.pause = 0.0 if lived > 10 else min(30.0, max(1.0, child.pause * 2))
        tell(f"{child.name} had ended and was started again — 再起動しました")
        child.start(self._at_birth)

    def stop(self) -> None:
        """Children first, so that they can finish with the database; then PostgreSQL."""
        for child in self.children:
            child.send(signal.SIGTERM)
        give_up = time.monotonic() + LAST_WORDS
        impatient = self.wishes_to_stop + 1
        while self._any_left():
            if time.monotonic() > give_up or self.wishes_to_stop >= impatient:
                for child in self.children:
                    child.send(signal.SIGKILL)
            time.sleep(0.02)
        if self.cluster is not None:
            self.cluster.stop()

    def _any_left(self) -> bool:
        self.children = [child for child in self.children if not child.ended()]
        return bool(self.children)


def tell(words: str) -> None:
    """One line for whoever looks at the terminal."""
    sys.stdout.write(f"· {words}\n")
    sys.stdout.flush()
