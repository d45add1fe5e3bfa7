"""Merkle trees over votes and ideas (pure): roots, paths, and climbing a path back to its root.

SHA-256 throughout. Every kind of thing that is hashed begins with a byte of its own, so that
none can be passed off as another (RFC 6962, section 2.1). A node without a neighbour moves up
unchanged, so that a tree of any size has one shape. `frontend/components/receipt_check` does
the same in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

VOTE, INNER, DAY, IDEA = b"\x00", b"\x01", b"\x02", b"\x03"
NOBODY = sha256(b"").digest()
"""The root of a tree without leaves."""
BEGINNING = bytes(32)
"""What stands for the day before the first day."""


def vote_leaf(number: int, idea: int, value: int, nonce: bytes) -> bytes:
    """The published trace of one vote event: 32 bytes that say nothing without the 16-byte nonce.

    `number` and `idea` as 8 bytes, `value` as 2 bytes, big-endian.
    """
    return sha256(
        VOTE + number.to_bytes(8) + idea.to_bytes(8) + value.to_bytes(2, signed=True) + nonce
    ).digest()


def idea_leaf(idea: int, supports: int, root: bytes) -> bytes:
    """The trace of one idea in the list of a day: its id, its number of votes and its root."""
    return sha256(IDEA + idea.to_bytes(8) + supports.to_bytes(8) + root).digest()


def head_of(previous: bytes, day: date, day_root: bytes) -> bytes:
    """The hash of a day: what is published and kept elsewhere; it stands for all days before, too."""
    return sha256(DAY + previous + day.isoformat().encode() + day_root).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves in the order given."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else NOBODY


def path_of(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The neighbours met on the way from one leaf (counted from 0) to the root."""
    level, path = list(leaves), []
    while len(level) > 1:
        neighbour = position ^ 1
        if neighbour < len(level):
            path.append(level[neighbour])
        level, position = _above(level), position // 2
    return path


def climb(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root a leaf at a position among `size` leaves leads to; None if the path cannot fit."""
    if not 0 <= position < size:
        return None
    steps, node = iter(path), leaf
    while size > 1:
        if position ^ 1 < size:
            neighbour = next(steps, None)
            if neighbour is None:
                return None
            node = _join(neighbour, node) if position % 2 else _join(node, neighbour)
        position, size = position // 2, (size + 1) // 2
    return node if next(steps, None) is None else None


def _above(level: list[bytes]) -> list[bytes]:
    pairs = [_join(level[index], level[index + 1]) for index in range(0, len(level) - 1, 2)]
    return pairs + level[len(pairs) * 2 :]


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(INNER + left + right).digest()
