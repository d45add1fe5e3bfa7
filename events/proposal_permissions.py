"""Why somebody may not do something with a proposal of an event: a Refusal that says so, or None."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Organisation
from cocreate.accounts.permissions import Person, is_known
from cocreate.language.refusal import Refusal
from events.models import EventProposal
from ideas import overtaken
from ideas.office_permissions import why_not_moderate


def why_not_decide_proposal(person: Person, proposal: EventProposal) -> Refusal | None:
    """Only moderators decide, once, and nobody about what they proposed themselves."""
    if refusal := why_not_moderate(person, proposal.proposed_by):
        return refusal
    return None if proposal.waits else moved_on(proposal)


def why_not_take_up(organisation: Organisation | None) -> Refusal | None:
    """A group takes a proposal up only if somebody is there to make the event."""
    if organisation is None:
        return Refusal(
            "organisation_needed",
            _("Nothing was decided, because no group is chosen."),
            _("Please open the proposal and choose the group that takes it up."),
            status=422,
        )
    if not organisation.organisers.filter(is_active=True, suspended_at=None).exists():
        return Refusal(
            "nobody_organises",
            _("Nothing was decided, because nobody runs this group at the moment."),
            _("Please choose another group, or add an organiser to it first."),
        )
    return None


def why_not_withdraw_proposal(person: Person, proposal: EventProposal) -> Refusal | None:
    """Whoever proposed it may take it back until it is decided."""
    if not is_known(person) or person.pk != proposal.proposed_by_id:
        return Refusal(
            "not_your_proposal",
            _("Only whoever proposed this event may take it back."),
            _("Please ask the office if something about it worries you."),
            status=404,
        )
    return None if proposal.waits else moved_on(proposal)


def moved_on(proposal: EventProposal) -> Refusal:
    """Somebody was faster: who, when and what."""
    now = EventProposal.objects.select_related("decided_by").get(pk=proposal.pk)
    if now.decided_by is None or now.decided_at is None:
        return Refusal(
            "proposal_withdrawn",
            _("Nothing was changed, because this proposal has been taken back already."),
            _("Please look at the proposal as it is now."),
        )
    return overtaken.decided(
        now.get_state_display(),
        now.decided_by,
        now.decided_at,
        _("Please look at the proposal as it is now."),
    )
