"""What people of the office are told: a colleague called them, or something waits this morning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from cocreate.accounts.models import User
from cocreate.notifications.telling import Letter, said, tell
from ideas.models import DeskNote
from ideas.worklist import LABELS, Number


def called_in_a_note(note: DeskNote, people: Iterable[User], *, at: datetime) -> None:
    """To colleagues whom a note names: where it stands. The note itself stays on the desk."""
    words = {"name": note.by.display_name, "title": note.idea.title}
    letter = Letter(
        f"note:{note.pk}",
        f"note:{note.pk}",
        said(lambda: gettext("%(name)s calls you in a note about “%(title)s”") % words),
        said(
            lambda: (
                gettext(
                    "%(name)s wrote a note of the office about the idea “%(title)s” and named you.\n\n"
                    "Please open the idea on the desk and read it there."
                )
                % words
            )
        ),
        reverse("ideas_desk:idea", args=[note.idea_id]) + "#notes",
    )
    tell(people, letter, at=at)


def waits_this_morning(person: User, found: dict[str, Number], *, day: date, at: datetime) -> None:
    """To one person of the office: what waits for them, and how much of it is late."""

    def body() -> str:
        lines = [_line(kind, number) for kind, number in found.items() if number.waiting]
        head = gettext("This waits for you this morning:")
        tail = gettext("The work list shows the nearest deadline first.")
        return "\n\n".join([head, "\n".join(lines), tail])

    waiting = sum(number.waiting for number in found.values())
    letter = Letter(
        f"morning:{day.isoformat()}",
        "morning",
        said(lambda: _subject(waiting, day)),
        said(body),
        reverse("ideas_desk:work"),
    )
    tell([person], letter, at=at)


def _subject(waiting: int, day: date) -> str:
    words = {"number": waiting, "day": date_format(day, "DATE_FORMAT")}
    return (
        ngettext(
            "%(number)s item waits for you (%(day)s)", "%(number)s items wait for you (%(day)s)", waiting
        )
        % words
    )


def _line(kind: str, number: Number) -> str:
    words = {"kind": LABELS[kind], "number": number.waiting, "late": number.late}
    if number.late:
        return gettext("- %(kind)s: %(number)s, of which %(late)s late") % words
    return gettext("- %(kind)s: %(number)s") % words
