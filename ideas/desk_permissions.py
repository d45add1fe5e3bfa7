"""Who decides what is published, and what everybody else hears: one sentence for every door of the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cocreate.accounts.permissions import Person, is_moderator
from cocreate.language.refusal import Refusal


def why_not_as_moderator(person: Person) -> Refusal | None:
    """Whether somebody is one of those who decide: moderators and administrators."""
    if is_moderator(person):
        return None
    return Refusal(
        "not_a_moderator",
        _("Only moderators can decide this."),
        _("Please ask an administrator if you need this role."),
        status=403,
    )
