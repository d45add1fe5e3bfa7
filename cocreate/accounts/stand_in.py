"""The stand-in (代理の名義): in whose name a text stands whose author has no account (yet).

One account that nobody can log into. Its name is true of everybody who gave none; where a name
was given, it is kept beside the text and shown instead.
"""

from __future__ import annotations

from cocreate.accounts.models import User

STAND_IN_NAME = "匿名希望"
STAND_IN_ADDRESS = "stand-in@stand-in.invalid"


def stand_in() -> User:
    """The stand-in's account, made when it is needed first."""
    person, _is_new = User.objects.get_or_create(
        email=STAND_IN_ADDRESS,
        defaults={"display_name": STAND_IN_NAME, "is_active": False, "password": "!"},
    )
    return person
