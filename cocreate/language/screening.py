"""What a text needs a human to look at: data that points to a person (pure).

It warns and never blocks: a shop's telephone number may be exactly what an idea needs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"


@dataclass(frozen=True)
class Finding:
    """What was found, and the words in which it stands."""

    kind: Kind
    excerpt: str


KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
DASHES = re.compile("[‐‑‒–—―−ーｰ─━－]")

# In Japan: 0 and nine or ten more digits, in groups or not, or +81 in place of the 0.
PHONE = re.compile(
    r"(?<![\d.])(?:\+81[-\s(]*|\(?0)\d{1,4}\)?[-\s.()]{0,2}\d{1,4}[-\s.()]{0,2}\d{3,4}(?![\d])"
)
EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\[at\]|\(at\)|アットマーク)\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE
)
POSTCODE = re.compile(r"〒\s?\d{3}-?\d{4}|郵便番号\D{0,3}\d{3}-?\d{4}")
PHONE_DIGITS = (10, 11)


def screen(text: str) -> list[Finding]:
    """Telephone numbers, mail addresses and post codes, in whatever digits they are written."""
    plain = _plain(text)
    found = [Finding(Kind.EMAIL, match.group()) for match in EMAIL.finditer(plain)]
    found += [Finding(Kind.POSTCODE, match.group()) for match in POSTCODE.finditer(plain)]
    found += [
        Finding(Kind.PHONE, match.group().strip()) for match in PHONE.finditer(plain) if _dials(match.group())
    ]
    return found


def _plain(text: str) -> str:
    """One kind of digit and one kind of dash."""
    text = unicodedata.normalize("NFKC", text).translate(KANJI_DIGITS)
    # の between digits is how numbers are spoken: 076の220の2111.
    return re.sub(r"(?<=\d)の(?=\d)", "-", DASHES.sub("-", text))


def _dials(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    if number.lstrip().startswith("+81"):
        digits = "0" + digits[2:]
    return len(digits) in PHONE_DIGITS
