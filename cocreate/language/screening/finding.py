"""What screening finds in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a human should look at a place in a text."""

    PHONE = "phone"
    EMAIL = "email"
    SOCIAL = "social"
    POSTCODE = "postcode"
    ADDRESS = "address"
    NAME = "name"
    BIRTHDAY = "birthday"
    MY_NUMBER = "my_number"
    ACCOUNT = "account"
    PLATE = "plate"
    WORD = "word"
    LINK = "link"
    REPEATED = "repeated"
    SHOUTING = "shouting"


PERSONAL = frozenset(
    {
        Kind.PHONE,
        Kind.EMAIL,
        Kind.SOCIAL,
        Kind.POSTCODE,
        Kind.ADDRESS,
        Kind.NAME,
        Kind.BIRTHDAY,
        Kind.MY_NUMBER,
        Kind.ACCOUNT,
        Kind.PLATE,
    }
)


@dataclass(frozen=True)
class Finding:
    """What was found, the words in which it stands, and their place in the typed text."""

    kind: Kind
    excerpt: str
    start: int
    end: int
