"""Who in the office hears of a draft of an answer, and in which words. None of it goes to citizens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Role
from cocreate.language.refusal import Refusal
from cocreate.notifications.telling import Letter, said, tell
from ideas.models import AnswerDraft, Cooperation


def review_asked(draft: AnswerDraft, *, at: datetime) -> None:
    """To the colleagues who may approve it: those of the department in the lead, else the moderators."""
    words = {"title": draft.idea.title, "name": _name(draft.asked_by)}
    wrote = {draft.written_by_id, draft.asked_by_id}
    colleagues = [person for person in officers_of(draft.idea.department) if person.pk not in wrote]
    letter = _about(
        draft,
        f"review:{draft.version}",
        lambda: gettext("Please read the draft of the answer to “%(title)s”") % words,
        lambda: (
            gettext(
                "%(name)s asks a second person to read the draft of the answer to “%(title)s”. Please "
                "approve it, or return it with a note."
            )
            % words
        ),
    )
    tell(colleagues or [each for each in moderators() if each.pk not in wrote], letter, at=at)


def approved(draft: AnswerDraft, *, at: datetime) -> None:
    """To whoever wrote it and whoever sent it: it may be published now."""
    words = {"title": draft.idea.title, "name": _name(draft.reviewed_by)}
    letter = _about(
        draft,
        f"approved:{draft.version}",
        lambda: gettext("The draft of the answer to “%(title)s” was approved") % words,
        lambda: (
            gettext(
                "%(name)s approved the draft of the answer to “%(title)s”. It is not public yet: please "
                "publish it, or choose when it shall appear."
            )
            % words
        ),
    )
    tell(_writers(draft), letter, at=at)


def returned(draft: AnswerDraft, *, at: datetime) -> None:
    """To whoever wrote it and whoever sent it: what should be different."""
    words = {"title": draft.idea.title, "name": _name(draft.reviewed_by), "note": draft.note}
    letter = _about(
        draft,
        f"returned:{draft.version}",
        lambda: gettext("Please look at the draft of the answer to “%(title)s” once more") % words,
        lambda: (
            gettext("%(name)s returned the draft of the answer to “%(title)s”.\n\nNote:\n%(note)s") % words
        ),
    )
    tell(_writers(draft), letter, at=at)


def not_published(draft: AnswerDraft, refusal: Refusal, by: User, *, at: datetime) -> None:
    """To whoever appointed it, its writers and the moderators: it did not appear as appointed, and why."""
    words = {"title": draft.idea.title}
    letter = _about(
        draft,
        f"not-published:{at.isoformat()}",
        lambda: gettext("The answer to “%(title)s” did not appear as appointed") % words,
        lambda: (
            gettext(
                "The answer to “%(title)s” was to appear by itself and did not.\n\n%(why)s\n\nThe draft is "
                "kept. Please look at it."
            )
            % {**words, "why": refusal}
        ),
    )
    tell([by, *_writers(draft), *moderators()], letter, at=at)


def asked_to_cooperate(row: Cooperation, *, at: datetime) -> None:
    """To the officers of a department beside the lead: you may write in the draft of this answer."""
    words = {"title": row.idea.title, "department": row.department.name, "lead": _lead_of(row)}
    letter = Letter(
        f"cooperation:{row.pk}",
        f"idea:{row.idea_id}",
        said(lambda: gettext("%(department)s is asked to work on the answer to “%(title)s”") % words),
        said(
            lambda: (
                gettext(
                    "%(department)s is asked to work on the answer to the idea “%(title)s”. %(lead)s is in "
                    "the lead and publishes it; you can write in the draft."
                )
                % words
            )
        ),
        reverse("ideas_desk:answer", args=[row.idea_id]),
    )
    tell(officers_of(row.department), letter, at=at)


def _lead_of(row: Cooperation) -> str:
    lead = row.idea.department
    return lead.name if lead else ""


def officers_of(department: Department | None) -> QuerySet[User]:
    """The people of a department who can be told something."""
    people = User.objects.filter(is_active=True, suspended_at=None)
    return people.filter(departments=department) if department is not None else people.none()


def moderators() -> QuerySet[User]:
    """The moderators who can be told something."""
    return User.objects.filter(groups__name=Role.MODERATOR, is_active=True, suspended_at=None)


def _writers(draft: AnswerDraft) -> Iterable[User]:
    numbers = [number for number in (draft.written_by_id, draft.asked_by_id) if number]
    return User.objects.filter(pk__in=numbers, is_active=True, suspended_at=None)


def _name(person: User | None) -> str:
    return person.display_name if person else ""


def _about(draft: AnswerDraft, occasion: str, subject: Callable[[], str], body: Callable[[], str]) -> Letter:
    about = f"answer-draft:{draft.pk}"
    path = reverse("ideas_desk:answer", args=[draft.idea_id])
    return Letter(f"{about}:{occasion}", about, said(subject), said(body), path)
