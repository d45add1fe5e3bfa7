"""What people of the office may do with a draft of an answer: each question has a Refusal or None."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known, is_moderator, speaks_for
from cocreate.language.refusal import Refusal
from ideas import overtaken
from ideas.authors import is_author_of
from ideas.models import Answer, AnswerDraft, Idea
from ideas.office_permissions import ANSWERABLE, not_your_idea, own_idea, why_not_answer

State = AnswerDraft.State


def why_not_prepare(person: Person, idea: Idea) -> Refusal | None:
    """The departments that work on an idea write in its draft, those beside the lead too; or a moderator."""
    if not (is_moderator(person) or (is_known(person) and works_on(person, idea))):
        return not_your_idea()
    if is_author_of(person, idea):
        return own_idea()
    if idea.state in ANSWERABLE:
        return None
    return Refusal(
        "not_open_for_an_answer",
        _("Nothing was saved, because this idea does not wait for an answer any more."),
        _("Please write what happens next as a follow-up."),
    )


def works_on(person: User, idea: Idea) -> bool:
    """Whether one of somebody's departments answers an idea or works on it beside the lead."""
    return (
        speaks_for(person, idea.department)
        or idea.cooperations.filter(department__officers=person.pk).exists()
    )


def why_not_review(person: Person, draft: AnswerDraft) -> Refusal | None:
    """Whoever may answer approves or returns a draft, but never what they wrote or sent themselves."""
    if refusal := _why_not_speak_for(person, draft):
        return refusal
    if draft.state != State.IN_REVIEW:
        return moved_on(draft)
    if person.pk in {draft.written_by_id, draft.asked_by_id}:
        return Refusal(
            "own_draft",
            _("You cannot approve what you wrote or sent for review yourself."),
            _("Please ask a colleague of your department or a moderator."),
            status=403,
        )
    return None


def why_not_publish(person: Person, draft: AnswerDraft, at: datetime) -> Refusal | None:
    """What a second person approved is published by whoever may answer the idea."""
    if refusal := why_not_answer(person, draft.idea, at) or _why_not_speak_for(person, draft):
        return refusal
    if draft.state in (State.WRITING, State.IN_REVIEW, State.RETURNED):
        return Refusal(
            "not_approved",
            _("The draft was not published, because no second person has approved it."),
            _("Please ask a colleague to review it."),
        )
    return None if draft.state == State.APPROVED else moved_on(draft)


def _why_not_speak_for(person: Person, draft: AnswerDraft) -> Refusal | None:
    if is_author_of(person, draft.idea):
        return own_idea()
    if is_moderator(person) or speaks_for(person, draft.idea.department):
        return None
    return Refusal(
        "not_the_lead",
        _("Only the department in the lead and the moderators can do this."),
        _("Your department can write in the draft. Please tell the department in the lead what you think."),
        status=403,
    )


def moved_on(draft: AnswerDraft) -> Refusal:
    """A colleague was faster: who, when, and how the draft stands now."""
    now = AnswerDraft.objects.select_related("written_by", "reviewed_by", "ended_by").get(pk=draft.pk)
    acts = [
        (now.written_at, now.written_by),
        (now.reviewed_at, now.reviewed_by),
        (now.ended_at, now.ended_by),
    ]
    done = [(at, by) for at, by in acts if at is not None and by is not None]
    last_at, who = max(done, key=lambda act: act[0])
    return Refusal(
        "draft_moved_on",
        _("%(name)s was faster at %(moment)s: the draft is now in the state “%(state)s”. Nothing changed.")
        % {"name": who.display_name, "moment": overtaken.moment(last_at), "state": now.get_state_display()},
        _("Please look at the draft as it is now."),
    )


def second_person_needed(kind: str, written_by: User, approved_by: User | None) -> Refusal | None:
    """A decision of the city is read by two people before everybody reads it; news on the way need one."""
    if kind == Answer.Kind.INTERIM or (approved_by is not None and approved_by.pk != written_by.pk):
        return None
    return Refusal(
        "second_person_needed",
        _("The answer was not published, because no second person has approved it."),
        _("Please save it as a draft and ask a colleague to review it."),
    )
