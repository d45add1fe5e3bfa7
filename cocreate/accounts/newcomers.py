"""Making an account for somebody who has just proved their address."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import override, pgettext_lazy

from cocreate.accounts.display_names import is_about_the_name
from cocreate.accounts.models import User
from cocreate.language.names import name_key

# Friendly words that say nothing about the person: age, sex and place stay out of it.
WORDS = (
    pgettext_lazy("first display name", "Swallow"),
    pgettext_lazy("first display name", "Kingfisher"),
    pgettext_lazy("first display name", "Wagtail"),
    pgettext_lazy("first display name", "Squirrel"),
    pgettext_lazy("first display name", "Dragonfly"),
    pgettext_lazy("first display name", "Firefly"),
    pgettext_lazy("first display name", "Ginkgo"),
    pgettext_lazy("first display name", "Maple"),
    pgettext_lazy("first display name", "Camellia"),
    pgettext_lazy("first display name", "Clover"),
    pgettext_lazy("first display name", "Snowflake"),
    pgettext_lazy("first display name", "Morning dew"),
    pgettext_lazy("first display name", "Pebble"),
    pgettext_lazy("first display name", "Lantern"),
    pgettext_lazy("first display name", "Pinwheel"),
    pgettext_lazy("first display name", "Acorn"),
)
TRIES = 20


def welcome(email: str, *, language: str) -> tuple[User, bool]:
    """The account of a proven address, made now if there was none; and whether it is new.

    Called only after the code was right, so that typing a stranger's address leaves
    nothing behind. Two browsers confirming at once get the same account.
    """
    if person := User.objects.filter(email=email).first():
        return person, False
    try:
        with transaction.atomic():
            name = first_name(language)
            return User.objects.create_user(email, None, display_name=name, language=language), True
    except IntegrityError as trouble:
        if is_about_the_name(trouble):  # two newcomers drew the same name in the same moment
            return welcome(email, language=language)
        return User.objects.get(email=email), False


def keep_proof(person: User, email: str) -> None:
    """Remember that this person has this address, and nobody else has.

    `User.email` is the truth; rows of allauth that say otherwise are left from an address
    that the office changed, and would forbid the new owner to come in.
    """
    with transaction.atomic():
        EmailAddress.objects.filter(email=email).exclude(user=person).delete()
        EmailAddress.objects.filter(user=person, verified=True).exclude(email=email).delete()
        EmailAddress.objects.update_or_create(
            user=person, email=email, defaults={"verified": True, "primary": True}
        )


def first_name(language: str) -> str:
    """A display name nobody has yet, such as 「ツバメ 4821」, until the person chooses their own."""
    for _attempt in range(TRIES):
        with override(language):
            name = f"{secrets.choice(WORDS)} {secrets.randbelow(9000) + 1000}"
        if not User.objects.filter(name_key=name_key(name)).exists():
            return name
    return f"{name}-{secrets.randbelow(9000) + 1000}"
