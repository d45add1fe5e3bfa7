"""Telling people: rows in the caller's transaction, letters after the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils.functional import lazy
from django.utils.translation import override

from cocreate.accounts.models import User
from cocreate.language.refusal import Text
from cocreate.notifications.models import Notice


class Letter(NamedTuple):
    """What is told: in whole sentences, once for each occasion (`key`).

    `about` names the thing ("idea:12") so that unsent letters can be called back when it
    is hidden; `path` is the page on the site that the letter leads to; `why` says why somebody
    is told, where they may want to stop it (`Notice.Why`).
    """

    key: str
    about: str
    subject: Text
    body: Text
    path: str
    why: str = ""


def said(words: Callable[[], str]) -> Text:
    """A sentence that is written later, in the language of whoever reads it."""
    later: Text = lazy(_write, str)(words)
    return later


def _write(words: Callable[[], str]) -> str:
    return words()


def tell(people: Iterable[User], letter: Letter, *, at: datetime) -> int:
    """Put one letter for each person into the outbox; who was told before is left out.

    Returns how many people were asked to be told. The text is written in each person's
    own language at this moment, because it speaks of this moment.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("tell() belongs inside the transaction of the act it speaks of.")
    rows = [_row(person, letter, at) for person in {person.pk: person for person in people}.values()]
    Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _row(person: User, letter: Letter, at: datetime) -> Notice:
    with override(person.language):
        return Notice(
            recipient=person,
            key=letter.key,
            about=letter.about,
            subject=str(letter.subject),
            body=str(letter.body),
            path=letter.path,
            why=letter.why,
            created_at=at,
            next_attempt_at=at,
        )


def call_back(*about: str, at: datetime, except_to: User | None = None) -> int:
    """Stop the letters about things that have not left yet, because readers may no longer see them."""
    waiting = Notice.objects.filter(about__in=about, sent_at=None, called_back_at=None, given_up_at=None)
    if except_to is not None:
        waiting = waiting.exclude(recipient=except_to)
    return waiting.update(called_back_at=at)
