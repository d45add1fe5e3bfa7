"""Why somebody may not do something with an event: a Refusal that says so, or None."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Organisation
from cocreate.accounts.permissions import Person, is_known, is_moderator, organises
from cocreate.language.refusal import Refusal
from events.models import Event


def why_not_register(person: Person, event: Event, at: datetime) -> Refusal | None:
    """What stands against a place at the event, or on its waiting list.

    Whether somebody is logged in is asked last: nobody should log in only to read that
    registration has closed.
    """
    return _why_not_open(event, at) or _why_no_account(person)


def why_not_cancel(person: Person, event: Event, at: datetime) -> Refusal | None:
    """What stands against giving a place back."""
    if refusal := _why_no_account(person):
        return refusal
    if event.state == Event.State.CALLED_OFF:
        return _called_off()
    if event.is_over(at):
        return _over()
    return None


def why_not_host(person: Person, organisation: Organisation) -> Refusal | None:
    """What stands against preparing an event in an organisation's name."""
    if is_known(person) and (is_moderator(person) or organises(person, organisation)):
        return None
    return _not_your_organisation()


def why_not_edit(person: Person, event: Event, at: datetime) -> Refusal | None:
    """What stands against changing what is announced."""
    if refusal := why_not_host(person, event.organisation):
        return refusal
    if event.state == Event.State.CALLED_OFF:
        return _called_off()
    if event.state == Event.State.PUBLISHED and event.is_over(at):
        return _over()
    return None


def why_not_publish(person: Person, event: Event, at: datetime) -> Refusal | None:
    """What stands against announcing the event to everybody."""
    if refusal := why_not_edit(person, event, at):
        return refusal
    if event.time_is_open:
        return Refusal(
            "time_needed",
            _("This event cannot be announced yet, because its time is not decided."),
            _("Please set when it starts and ends first."),
        )
    if event.is_over(at):
        return Refusal(
            "event_is_over",
            _("An event that is over already cannot be announced."),
            _("Please correct the date first."),
        )
    return None


def why_not_call_off(person: Person, event: Event, at: datetime) -> Refusal | None:
    """What stands against calling the event off."""
    if refusal := why_not_edit(person, event, at):
        return refusal
    if event.state == Event.State.DRAFT:
        return Refusal(
            "event_never_announced",
            _("This event was never announced, so it cannot be called off."),
            _("Nobody has been told of it: you can leave it as a draft."),
        )
    return None


def why_not_see_registrations(person: Person, event: Event, at: datetime) -> Refusal | None:
    """What stands against reading who comes: only those who run the event may."""
    return why_not_host(person, event.organisation)


def _why_not_open(event: Event, at: datetime) -> Refusal | None:
    if event.state == Event.State.DRAFT:
        return Refusal(
            "event_not_published",
            _("This event has not been announced yet."),
            _("Please have a look at the other events."),
            status=404,
        )
    if event.state == Event.State.CALLED_OFF:
        return _called_off()
    if event.is_over(at):
        return _over()
    if not event.takes_registrations:
        return Refusal(
            "no_registration_here",
            _("You do not need to register here for this event."),
            _("Please read on this page how to take part."),
        )
    if event.registration_ends_at <= at:
        return Refusal(
            "registration_closed",
            _("Registration for this event has closed."),
            _("Please have a look at the other events."),
        )
    return None


def _why_no_account(person: Person) -> Refusal | None:
    if not person.is_authenticated:
        return Refusal(
            "log_in_first",
            _("To register, please log in first."),
            _("You only need an e-mail address. Your wish is kept while you log in."),
            status=401,
        )
    if not is_known(person):
        return Refusal(
            "account_suspended",
            _("This account cannot be used at the moment."),
            _("Please ask the office if you do not know why."),
            status=403,
        )
    return None


def _called_off() -> Refusal:
    return Refusal(
        "event_called_off", _("This event has been called off."), _("Please have a look at the other events.")
    )


def _over() -> Refusal:
    return Refusal("event_is_over", _("This event is over."), _("Please have a look at the other events."))


def _not_your_organisation() -> Refusal:
    """404: to everybody else, the place where an event is made does not exist."""
    return Refusal(
        "not_your_organisation",
        _("Only those who run this group may do this."),
        _("Please ask somebody who runs it."),
        status=404,
    )
