"""Taking over an idea that the office typed in (引き継ぎ): by a code on a printed slip, once.

A code has 60 random bits and only its hash is kept, so neither the database nor a copy of it
opens anything; wrong, used and overdue codes get one answer.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas.models import Follow, Idea, PaperEntry
from ideas.paper_permissions import why_not_enter
from ideas.permissions import why_not_take_part

CODE_DAYS = 180
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which look alike on paper
LENGTH, GROUP = 12, 4


def new_code() -> str:
    """A code as it is printed: three groups of four letters and digits."""
    letters = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    return "-".join(letters[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """What is kept of a code, however it was typed: width, case, blanks and dashes do not matter."""
    plain = unicodedata.normalize("NFKC", code).upper()
    letters = "".join(letter for letter in plain if letter.isalnum())
    return hashlib.sha256(f"paper-code:{letters}".encode()).hexdigest()


def take_over(code: str, *, by: User, at: datetime) -> Idea:
    """Make whoever holds the code the author of the idea; how it came in stays written beside it."""
    with transaction.atomic():
        if refusal := why_not_take_part(by):
            raise refusal
        found = PaperEntry.objects.filter(code_hash=hash_of(code), code_expires_at__gt=at)
        entry = found.select_for_update(of=("self",)).first()
        if entry is None:
            raise code_unknown()
        if by.pk in (entry.entered_by_id, entry.approved_by_id):
            raise _not_for_the_office()
        entry.claimed_at, entry.claimed_by = at, by
        entry.code_hash = entry.contact = ""
        entry.save(update_fields=["claimed_at", "claimed_by", "code_hash", "contact"])
        Idea.objects.filter(pk=entry.idea_id).update(author=by)
        Follow.objects.get_or_create(idea_id=entry.idea_id, person=by, defaults={"since": at})
        record("paper.taken_over", by=by, on=entry, at=at, detail={"idea": entry.idea_id})
        announce(topics.idea(entry.idea_id))
    idea: Idea = Idea.objects.get(pk=entry.idea_id)
    return idea


def renew_code(entry: PaperEntry, *, by: User, at: datetime) -> str:
    """A new code when the slip was lost; the one before opens nothing any more."""
    code = new_code()
    with transaction.atomic():
        if refusal := why_not_enter(by):
            raise refusal
        open_ones = PaperEntry.objects.filter(pk=entry.pk, claimed_at=None)
        until = at + timedelta(days=CODE_DAYS)
        if not open_ones.update(code_hash=hash_of(code), code_expires_at=until):
            raise _taken_over_already()
        entry.refresh_from_db()
        record("paper.code_renewed", by=by, on=entry, at=at, detail={"idea": entry.idea_id})
    return code


def forget_overdue_codes(*, at: datetime) -> int:
    """Codes that can no longer be used, and the contacts that were kept as long as they could."""
    return PaperEntry.objects.overdue_codes(at).update(code_hash="", contact="")


def code_unknown() -> Refusal:
    """One answer for a wrong, a used and an overdue code."""
    return Refusal(
        "code_unknown",
        _("The idea was not taken over, because this code is wrong, was used already or is too old."),
        _("Please compare it with your slip, or ask the office for a new one."),
        status=422,
    )


def _not_for_the_office() -> Refusal:
    return Refusal(
        "own_entry",
        _("You cannot take over an idea that you typed in or approved for somebody else."),
        _("Its author needs an account of their own."),
        status=403,
    )


def _taken_over_already() -> Refusal:
    return Refusal(
        "already_taken_over",
        _("No code was made, because the author has already taken this idea over."),
        _("Please ask them to log in with their own account."),
    )
