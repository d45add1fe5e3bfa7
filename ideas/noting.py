"""Notes of the office about an idea (内部メモ): read by moderators alone; @表示名 calls a colleague."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, Role, is_moderator
from cocreate.language.refusal import Refusal
from ideas import desk_notices
from ideas.mentioning import SIGNS, named_in
from ideas.models import DeskNote, Idea

LONGEST_NOTE = 1000


def note(idea: Idea, *, by: User, at: datetime, text: str) -> DeskNote:
    """Write a note about an idea; colleagues whom it names are told."""
    with transaction.atomic():
        if refusal := why_not_note(by):
            raise refusal
        words = text.replace("\x00", "").strip()
        if not words:
            raise Refusal(
                "note_missing", _("Please write the note. Only moderators will read it."), status=422
            )
        if len(words) > LONGEST_NOTE:
            raise Refusal(
                "note_too_long",
                _("The note is too long. Please write at most %(longest)s letters.")
                % {"longest": LONGEST_NOTE},
                status=422,
            )
        written = DeskNote.objects.create(idea=idea, text=words, by=by, at=at)
        if called := _named(words, but=by):
            desk_notices.called_in_a_note(written, called, at=at)
    return written


def colleagues() -> QuerySet[User]:
    """Who reads notes: everybody who decides what is published."""
    roles = (Role.MODERATOR, Role.ADMINISTRATOR)
    people = User.objects.filter(is_active=True, suspended_at=None, groups__name__in=roles)
    return people.distinct()


def why_not_note(person: Person) -> Refusal | None:
    """Only moderators write and read notes."""
    if is_moderator(person):
        return None
    return Refusal(
        "not_a_moderator",
        _("Only moderators can write notes here."),
        _("Please ask an administrator if you need this role."),
        status=403,
    )


def _named(text: str, *, but: User) -> list[User]:
    if not any(sign in text for sign in SIGNS):
        return []
    known = {person.pk: person for person in colleagues().exclude(pk=but.pk)}
    named = named_in(text, [(pk, person.display_name) for pk, person in known.items()])
    return [known[pk] for pk, _words in named]
