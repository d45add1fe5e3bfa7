"""How long it takes to carry all public ideas away as one file."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass

ROWS = 20_000
PORTION = 65_536


@dataclass
class Exported:
    """Seconds from the request on; `seconds_to_rows` until the first 20,000 ideas had arrived."""

    first_byte: float = 0.0
    seconds_to_rows: float = 0.0
    seconds: float = 0.0
    rows: int = 0
    size: int = 0


def take_away(port: int, path: str = "/data/ideas.json") -> Exported:
    """Read the file while it is written; each line of the JSON file is one idea."""
    found = Exported()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    line.request("GET", path)
    answer = line.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered with {answer.status}.")
    while part := answer.read1(PORTION):
        now = time.perf_counter() - began
        found.first_byte = found.first_byte or now
        found.size += len(part)
        found.rows += part.count(b"\n")
        if not found.seconds_to_rows and found.rows >= ROWS:
            found.seconds_to_rows = now
        found.seconds = now
    line.close()
    found.rows -= 2  # the line of the head, and the one that ends the file
    return found
