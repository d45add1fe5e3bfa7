"""Many at the same moment, each from a thread and a connection of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import IntegrityError, connection, connections

from cocreate.language.refusal import Refusal


def be_patient() -> None:
    """Wait longer for a row than the site does: what is tried is the order, not how busy the machine is."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'; SET statement_timeout = '25s'")


def race(acts) -> list[str]:
    """Each act from a thread of its own, at the same moment: what became of it."""
    gate = threading.Barrier(len(acts))

    def run(act) -> str:
        try:
            be_patient()
            gate.wait(20)
            act()
        except Refusal as no:
            return no.code
        except IntegrityError:
            return "database_error"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


def in_parallel(number: int, act) -> list:
    """Do something from many threads at once, each with a connection of its own."""
    gate = threading.Barrier(min(number, 50))

    def run(index: int):
        if index < gate.parties:
            gate.wait(30)
        try:
            be_patient()
            return act(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as threads:
        return list(threads.map(run, range(number)))
