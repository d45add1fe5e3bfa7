"""Who is told what about an event, in which words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.notifications.telling import Letter, tell
from events import phrases
from events.models import Event, Registration

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words  # what gettext_lazy gives

_when = lazy(phrases.when, str)
_where = lazy(phrases.where, str)


def tell_registered(registration: Registration, *, at: datetime) -> None:
    """Somebody has a seat from the beginning."""
    _tell_one(
        registration,
        "registered",
        _("You are registered: {title}"),
        _(
            "Thank you for registering. A seat is kept for you.\n\n{facts}\n\n"
            "Put it into your calendar: {calendar}\n\n"
            "If you cannot come, please cancel on the event's page. The next person will be glad of the seat."
        ),
        at,
    )


def tell_waiting(registration: Registration, *, at: datetime) -> None:
    """All seats are taken; somebody waits."""
    _tell_one(
        registration,
        "waiting",
        _("You are on the waiting list: {title}"),
        _(
            "All seats are taken at the moment, so we have put you on the waiting list.\n\n{facts}\n\n"
            "When a seat becomes free, it goes to those who wait, in their order, and we tell you at once. "
            "There is nothing you need to do."
        ),
        at,
    )


def tell_seat_given(registration: Registration, *, at: datetime) -> None:
    """A seat became free, and it is theirs."""
    _tell_one(
        registration,
        "seat_given",
        _("You have a seat now: {title}"),
        _(
            "Thank you for waiting. A seat has become free, and it is kept for you.\n\n{facts}\n\n"
            "Put it into your calendar: {calendar}\n\n"
            "If you cannot come any more, please cancel on the event's page."
        ),
        at,
    )


def tell_cancelled(registration: Registration, *, at: datetime) -> None:
    """Somebody gave their place back."""
    _tell_one(
        registration,
        "registration_cancelled",
        _("Your registration is cancelled: {title}"),
        _(
            "We have cancelled your registration. Thank you for letting us know.\n\n{facts}\n\n"
            "You are welcome to register again if your plans change."
        ),
        at,
    )


def tell_called_off(event: Event, *, at: datetime) -> None:
    """Everybody who wanted to come hears why the event does not take place."""
    letter = _letter(
        event,
        f"event_called_off:{event.pk}",
        _("Called off: {title}"),
        _(
            "We are sorry: this event will not take place.\n\n{facts}\n\n"
            "Reason: {reason}\n\nThere is nothing you need to do."
        ),
        reason=event.called_off_reason,
    )
    tell(_registered(event), letter, at=at)


def tell_moved(event: Event, *, at: datetime) -> None:
    """Everybody who wants to come hears of another time or place."""
    letter = _letter(
        event,
        f"event_moved:{event.pk}:{event.revision}",
        _("The time or place has changed: {title}"),
        _(
            "The time or place of an event you registered for has changed.\n\n{facts}\n\n"
            "Put it into your calendar again: {calendar}\n\n"
            "Your registration stays as it is. If you cannot come, please cancel on the event's page."
        ),
    )
    tell(_registered(event), letter, at=at)


def _registered(event: Event) -> list[User]:
    return [registration.person for registration in event.registrations.standing().select_related("person")]


def _tell_one(registration: Registration, occasion: str, subject: Words, body: Words, at: datetime) -> None:
    letter = _letter(registration.event, f"{occasion}:{registration.pk}", subject, body)
    tell([registration.person], letter, at=at)


def _letter(event: Event, key: str, subject: Words, body: Words, **more: Any) -> Letter:
    """The words are put together in each reader's language, when the row is written."""
    facts = format_lazy(
        _("{title}\nWhen: {when}\nWhere: {where}\nOrganised by: {organisation}"),
        title=event.title,
        when=_when(event),
        where=_where(event),
        organisation=event.organisation.name,
    )
    calendar = settings.SITE_ADDRESS + reverse("events:calendar", args=[event.pk])
    words = {"title": event.title, "facts": facts, "calendar": calendar, **more}
    return Letter(
        key=key,
        about=f"event:{event.pk}",
        subject=format_lazy(subject, **words),
        body=format_lazy(body, **words),
        path=event.get_absolute_url(),
    )
