"""Stopping letters with one click and without a log-in: for this one act the link is proof enough."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cocreate.accounts.models import User

# Signed for this purpose only: nothing else can be done with it, and no other signature opens it.
_signer = signing.Signer(salt="cocreate.letters-about-supported-ideas")


def stop_address(person: User) -> str:
    """Where somebody stops letters about ideas they supported; good for as long as the account."""
    path = reverse("accounts:stop_letters", args=[_signer.sign(str(person.pk))])
    return f"{settings.SITE_ADDRESS}{path}"


def whose_link(token: str) -> User | None:
    """Whose letters a link stops; None if the link was not made here or the account is gone."""
    try:
        number = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number).first()


def stop_supported_news(person: User) -> None:
    """Tell this person no more about ideas they only supported; asked again, it stays so."""
    User.objects.filter(pk=person.pk).update(wants_supported_news=False)
