"""Who is told what about a proposal of an event, in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, said, tell
from events.models import Event, EventProposal


def accepted(proposal: EventProposal, *, at: datetime) -> None:
    """To whoever proposed it: which group prepares it now."""
    assert proposal.event is not None  # noqa: S101  accepted proposals have one; mypy cannot know
    words = {"title": proposal.title, "group": proposal.event.organisation.name}
    _tell(
        [proposal.proposed_by],
        proposal,
        "accepted",
        lambda: gettext("A group takes up your event: %(title)s") % words,
        lambda: (
            gettext(
                "Thank you for your proposal of the event “%(title)s”.\n\n"
                "%(group)s takes it up and prepares it. The group decides the day and the place, "
                "and can read your proposal and your display name.\n\n"
                "We tell you as soon as the event is announced."
            )
            % words
        ),
        proposal.get_absolute_url(),
        at,
    )


def draft_for_you(proposal: EventProposal, *, at: datetime) -> None:
    """To the organisers of the group: a draft of theirs has been made from a citizen's proposal."""
    event = proposal.event
    assert event is not None  # noqa: S101  see above
    words = {
        "title": proposal.title,
        "group": event.organisation.name,
        "name": proposal.proposed_by.display_name,
    }

    def body() -> str:
        text = gettext(
            "A citizen proposed the event “%(title)s”, and the office gave it to %(group)s. "
            "A draft with its title, text and ideas is ready for you.\n\n"
            "Please set the time and the place, change what you like, and announce it when you are ready. "
            "The wishes of %(name)s stand on the page of the draft."
        )
        help_offered = [gettext("%(name)s would like to help.")] if proposal.will_help else []
        return "\n\n".join([text, *help_offered]) % words

    _tell(
        event.organisation.organisers.filter(is_active=True),
        proposal,
        "draft",
        lambda: gettext("A citizen proposes an event for %(group)s: %(title)s") % words,
        body,
        event.get_absolute_url(),
        at,
        why=Notice.Why.ROLE,
    )


def returned(proposal: EventProposal, *, at: datetime) -> None:
    """To whoever proposed it: why it does not take place like this."""
    words = {"title": proposal.title, "reason": proposal.reason}
    _tell(
        [proposal.proposed_by],
        proposal,
        "returned",
        lambda: gettext("About your proposal of an event: %(title)s") % words,
        lambda: (
            gettext(
                "Thank you for your proposal of the event “%(title)s”. We cannot take it up like this.\n\n"
                "Reason:\n%(reason)s\n\nYour text is kept. You can change it and propose it again."
            )
            % words
        ),
        proposal.get_absolute_url(),
        at,
    )


def announced(event: Event, *, at: datetime) -> None:
    """To whoever proposed the event: everybody can read it now."""
    proposal = EventProposal.objects.filter(event=event).select_related("proposed_by").first()
    if proposal is None:
        return
    words = {"title": event.title, "group": event.organisation.name}
    _tell(
        [proposal.proposed_by],
        proposal,
        "announced",
        lambda: gettext("The event you proposed is announced: %(title)s") % words,
        lambda: (
            gettext(
                "%(group)s has announced the event “%(title)s”, which came of your proposal.\n\n"
                "Please have a look, and register if you want to come."
            )
            % words
        ),
        event.get_absolute_url(),
        at,
    )


def _tell(
    people: Iterable[User],
    proposal: EventProposal,
    occasion: str,
    subject: Callable[[], str],
    body: Callable[[], str],
    path: str,
    at: datetime,
    *,
    why: str = "",
) -> None:
    about = f"event_proposal:{proposal.pk}"
    tell(people, Letter(f"{about}:{occasion}", about, said(subject), said(body), path, why), at=at)
