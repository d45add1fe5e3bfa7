"""Access tokens: how a person's programs come in without a browser.

Only a hash is kept (django-rest-knox), so a token can be shown once and never again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal

MOST = 10
BEGINNING = 8  # characters by which somebody knows a token again


class NewToken(NamedTuple):
    """A token in the one moment in which it can be read."""

    words: str
    ends_at: datetime


def tokens_of(person: User, *, at: datetime) -> list[dict[str, Any]]:
    """The tokens that still open the door, the latest first."""
    rows = AuthToken.objects.filter(user=person, expiry__gt=at).order_by("-created", "-digest")
    return [
        {
            "key": row.token_key,
            "beginning": row.token_key[:BEGINNING],
            "since": row.created,
            "until": row.expiry,
        }
        for row in rows
    ]


def make_token(*, by: User, at: datetime) -> NewToken:
    """Give somebody one more token for their programs; it ends by itself after a year."""
    with transaction.atomic():
        if refusal := why_not_make_token(_hold(by), at):
            raise refusal
        AuthToken.objects.filter(user=by, expiry__lte=at).delete()
        row, words = AuthToken.objects.create(by, expiry=settings.REST_KNOX["TOKEN_TTL"])
        record("token.made", by=by, on=by, at=at, detail={"beginning": row.token_key[:BEGINNING]})
    return NewToken(words, row.expiry)


def revoke_token(key: str, *, by: User, at: datetime) -> bool:
    """End one of somebody's own tokens at once; False when it had ended already."""
    with transaction.atomic():
        _hold(by)
        found = AuthToken.objects.filter(user=by, token_key=key).delete()[0] > 0
        if found:
            record("token.revoked", by=by, on=by, at=at, detail={"beginning": key[:BEGINNING]})
    return found


def why_not_make_token(person: User, at: datetime) -> Refusal | None:
    """What stands against one more token."""
    if AuthToken.objects.filter(user=person, expiry__gt=at).count() < MOST:
        return None
    return Refusal(
        "too_many_tokens",
        _("No token was made, because you have %(most)d already.") % {"most": MOST},
        _("Please stop one that you no longer need."),
    )


def _hold(person: User) -> User:
    """Held until the transaction ends, so that two windows do not pass the limit together."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)
