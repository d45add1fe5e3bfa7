"""Whom somebody means who writes a display name or an e-mail address to invite them."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known
from cocreate.language.japanese import normalise
from cocreate.language.names import name_key

LONGEST_ADDRESS = 254
LONGEST_NAME = 40
SALT = "ideas.coauthoring"


class Invitee(NamedTuple):
    """What was typed, cleaned, and the word by which an account is found."""

    word: str
    key: str

    @property
    def is_address(self) -> bool:
        return "@" in self.word

    @property
    def called(self) -> str:
        """The name as it was typed; an address is not kept."""
        return "" if self.is_address else self.word

    @property
    def sought(self) -> str:
        """The keyed hash under which the same word is known again."""
        kind = "address" if self.is_address else "name"
        return salted_hmac(SALT, f"{kind}:{self.key}", algorithm="sha256").hexdigest()

    def means(self, person: Person) -> bool:
        """Whether somebody is meant by it."""
        if not is_known(person):
            return False
        return self.key == (person.email if self.is_address else person.name_key)

    def account(self) -> User | None:
        """Who can be told: an account that stands."""
        key = "email" if self.is_address else "name_key"
        return User.objects.filter(is_active=True, suspended_at=None, **{key: self.key}).first()


def cleaned(text: str) -> str:
    """The word without loose ends; the @ of a Japanese keyboard is an @."""
    return normalise(text, lines=False).replace("＠", "@")


def invitee(text: str) -> Invitee | None:
    """Whom a word means, or None where it cannot mean one person.

    A slip in an address is found at once: it would take a place for weeks, and nobody could ever answer.
    """
    word = cleaned(text).removeprefix("@")
    if "@" not in word:
        return Invitee(word, name_key(word)) if 0 < len(word) <= LONGEST_NAME else None
    if len(word) > LONGEST_ADDRESS:
        return None
    try:
        validate_email(word)
    except ValidationError:
        return None
    return Invitee(word, word.lower())
