"""The acts of the log in words; the stable names stay in the table."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

ACTS = {
    "answer_draft.approved": pgettext_lazy("act of the office", "Draft of an answer approved"),
    "answer_draft.asked": pgettext_lazy("act of the office", "Review of a draft asked for"),
    "answer_draft.begun": pgettext_lazy("act of the office", "Draft of an answer begun"),
    "answer_draft.dropped": pgettext_lazy("act of the office", "Draft of an answer put aside"),
    "answer_draft.not_published": pgettext_lazy("act of the office", "Answer did not appear as appointed"),
    "answer_draft.published": pgettext_lazy("act of the office", "Draft of an answer published"),
    "answer_draft.returned": pgettext_lazy("act of the office", "Draft of an answer returned"),
    "answer_draft.scheduled": pgettext_lazy("act of the office", "Publication of an answer appointed"),
    "answer_draft.unscheduled": pgettext_lazy("act of the office", "Appointment of an answer taken back"),
    "campaign.changed": pgettext_lazy("act of the office", "Call for ideas changed"),
    "campaign.copied": pgettext_lazy("act of the office", "Call for ideas copied"),
    "campaign.made": pgettext_lazy("act of the office", "Call for ideas made"),
    "comment.hide": pgettext_lazy("act of the office", "Comment hidden"),
    "comment.remove": pgettext_lazy("act of the office", "Comment removed by its author"),
    "comment.restore": pgettext_lazy("act of the office", "Comment shown again"),
    "event.called_off": pgettext_lazy("act of the office", "Event called off"),
    "event.capacity_changed": pgettext_lazy("act of the office", "Seats of an event changed"),
    "event.prepared": pgettext_lazy("act of the office", "Event prepared"),
    "event.published": pgettext_lazy("act of the office", "Event published"),
    "event.registrations_read": pgettext_lazy("act of the office", "List of registrations read"),
    "event.revised": pgettext_lazy("act of the office", "Event changed"),
    "help.accepted": pgettext_lazy("act of the office", "Support by the CoE accepted"),
    "help.asked": pgettext_lazy("act of the office", "Support by the CoE asked for"),
    "help.ended": pgettext_lazy("act of the office", "Support by the CoE ended"),
    "idea.answer_promised": pgettext_lazy("act of the office", "Answer promised"),
    "idea.answered": pgettext_lazy("act of the office", "Idea answered"),
    "idea.assigned": pgettext_lazy("act of the office", "Idea assigned to a department"),
    "idea.cooperation": pgettext_lazy("act of the office", "Cooperating departments changed"),
    "idea.followed_up": pgettext_lazy("act of the office", "Follow-up published"),
    "idea.hide": pgettext_lazy("act of the office", "Idea hidden"),
    "idea.merge": pgettext_lazy("act of the office", "Idea joined with another one"),
    "idea.unmerge": pgettext_lazy("act of the office", "Idea separated again"),
    "merge.agree": pgettext_lazy("act of the office", "Merge agreed to by an author"),
    "merge.expired": pgettext_lazy("act of the office", "Merge not answered in time"),
    "merge.lapsed": pgettext_lazy("act of the office", "Merge not possible any more"),
    "merge.merged": pgettext_lazy("act of the office", "Merge done"),
    "merge.propose": pgettext_lazy("act of the office", "Merge proposed"),
    "merge.refused": pgettext_lazy("act of the office", "Merge refused by an author"),
    "merge.undo": pgettext_lazy("act of the office", "Merge undone"),
    "idea.redact_version": pgettext_lazy("act of the office", "Earlier text put out of sight"),
    "idea.reword": pgettext_lazy("act of the office", "Public text changed by its author"),
    "idea.rewording_taken_back": pgettext_lazy("act of the office", "New text taken back by its author"),
    "idea.publish_version": pgettext_lazy("act of the office", "New text published"),
    "idea.return_version": pgettext_lazy("act of the office", "New text sent back"),
    "idea.publish": pgettext_lazy("act of the office", "Idea published"),
    "idea.restore": pgettext_lazy("act of the office", "Idea shown again"),
    "idea.return": pgettext_lazy("act of the office", "Idea sent back"),
    "idea.withdraw": pgettext_lazy("act of the office", "Idea withdrawn by its author"),
    "people.listed_as_affected": pgettext_lazy("act of the office", "People affected by a leak listed"),
    "report.decided": pgettext_lazy("act of the office", "Report decided"),
    "strategy.correct": pgettext_lazy("act of the office", "Measurement corrected"),
    "strategy.load": pgettext_lazy("act of the office", "Strategy loaded"),
    "strategy.measure": pgettext_lazy("act of the office", "Measurement entered"),
    "token.made": pgettext_lazy("act of the office", "Access token made"),
    "token.revoked": pgettext_lazy("act of the office", "Access token stopped"),
}


def act_in_words(verb: str) -> str:
    """What an act is called; a name without words is shown as it is."""
    return str(ACTS.get(verb, verb))
