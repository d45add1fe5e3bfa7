"""Preparing an answer of the city (回答案): writing it together, and the look of a second person.

Nobody saves over, approves or returns a text they have not seen: each act names the version
that was on the page, and the row is held while it is compared.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department, User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator, Initiative
from ideas import answer_notices, answering
from ideas import answer_permissions as permissions
from ideas.desk_news import tell_desks
from ideas.models import Answer, AnswerDraft, Idea

State = AnswerDraft.State
LONGEST_NOTE = 1000


class Words(NamedTuple):
    """What stands in a draft; everything may still be missing while it is written."""

    kind: str = ""
    text: str = ""
    reason: str = ""
    next_on: date | None = None
    initiative: Initiative | None = None
    indicator: Indicator | None = None
    event: Any = None  # of the house above, which this one does not know by name

    @property
    def columns(self) -> dict[str, Any]:
        """What stands in the row itself."""
        return {name: value for name, value in self._asdict().items() if name != "event"}


def save(
    idea: Idea, *, by: User, at: datetime, department: Department, words: Words, version: int
) -> AnswerDraft:
    """Keep what somebody wrote; an approval of the text before is gone, because it was of that text.

    `version` is the one that was on the page, 0 for none. When a colleague saved meanwhile the
    rule says so and keeps theirs: the page compares both texts (Refusal `draft_changed`).
    """
    with transaction.atomic():
        if refusal := permissions.why_not_prepare(by, idea):
            raise refusal
        clean = _clean(words)
        draft = _open_draft(idea)
        if (draft.version if draft else 0) != version:
            raise changed_meanwhile(draft)
        if draft is None:
            draft = _begin(idea, department, clean, by, at)
        else:
            _write_on(draft, department, clean, by, at)
        draft.events.set([clean.event] if clean.event else [])
        tell_desks(idea)
    return draft


def ask_for_review(draft: AnswerDraft, *, by: User, at: datetime, version: int) -> AnswerDraft:
    """Ask a second person to read the draft; it must be complete, as the public answer must."""
    with transaction.atomic():
        held = _hold(draft, version)
        if refusal := permissions.why_not_prepare(by, held.idea):
            raise refusal
        if held.state not in (State.WRITING, State.RETURNED):
            raise permissions.moved_on(held)
        answering.checked_answer(held.kind, held.text, held.reason, held.next_on, at)
        held.state, held.asked_at, held.asked_by = State.IN_REVIEW, at, by
        held.save(update_fields=["state", "asked_at", "asked_by"])
        record("answer_draft.asked", by=by, on=held, at=at, detail={"idea": held.idea_id, "version": version})
        answer_notices.review_asked(held, at=at)
        tell_desks(held.idea)
    return held


def approve(draft: AnswerDraft, *, by: User, at: datetime, version: int) -> AnswerDraft:
    """Say as a second person that this very text may be published."""
    with transaction.atomic():
        held = _hold(draft, version)
        if refusal := permissions.why_not_review(by, held):
            raise refusal
        _review(held, State.APPROVED, "", by, at)
        answer_notices.approved(held, at=at)
    return held


def send_back(draft: AnswerDraft, *, by: User, at: datetime, version: int, note: str) -> AnswerDraft:
    """Return the draft to its writers with what should be different."""
    with transaction.atomic():
        held = _hold(draft, version)
        if refusal := permissions.why_not_review(by, held):
            raise refusal
        words = note.replace("\x00", "").strip()
        if not words:
            raise Refusal("note_missing", _("Please write what should be different."), status=422)
        if len(words) > LONGEST_NOTE:
            raise answering.too_long("note_too_long", LONGEST_NOTE)
        _review(held, State.RETURNED, words, by, at)
        answer_notices.returned(held, at=at)
    return held


def put_aside(draft: AnswerDraft, *, by: User, at: datetime, version: int) -> AnswerDraft:
    """End a draft without publishing it; its text stays on record."""
    with transaction.atomic():
        held = _hold(draft, version)
        if refusal := permissions.why_not_prepare(by, held.idea):
            raise refusal
        if held.state not in (State.WRITING, State.IN_REVIEW, State.RETURNED, State.APPROVED):
            raise permissions.moved_on(held)
        held.state, held.ended_at, held.ended_by = State.DROPPED, at, by
        held.scheduled_for = held.scheduled_by = None
        held.save(update_fields=["state", "ended_at", "ended_by", "scheduled_for", "scheduled_by"])
        record("answer_draft.dropped", by=by, on=held, at=at, detail={"idea": held.idea_id})
        tell_desks(held.idea)
    return held


def changed_meanwhile(draft: AnswerDraft | None) -> Refusal:
    """What somebody hears whose page is older than the draft."""
    if draft is None:
        return Refusal(
            "draft_changed",
            _("Nothing was saved, because the draft was published or put aside after you opened it."),
            _("Your text is still here. Please look at the idea as it is now."),
        )
    return Refusal(
        "draft_changed",
        _("Nothing was saved yet, because %(name)s changed the draft after you opened it.")
        % {"name": draft.written_by.display_name},
        _("Both texts stand below. Please take over what is missing in yours, and save it once more."),
    )


def open_draft_of(idea: Idea) -> AnswerDraft | None:
    """The draft that is being written for an idea, if there is one."""
    drafts = AnswerDraft.objects.open().filter(idea=idea)
    found: AnswerDraft | None = drafts.select_related(
        "written_by", "asked_by", "reviewed_by", "scheduled_by", "department", "initiative", "indicator"
    ).first()
    return found


def _open_draft(idea: Idea) -> AnswerDraft | None:
    """The open draft, held: who saves second waits here, and then sees the version of who was first."""
    drafts = AnswerDraft.objects.open().select_for_update(of=("self",)).filter(idea=idea)
    found: AnswerDraft | None = drafts.select_related("written_by").first()
    return found


def _hold(draft: AnswerDraft, version: int) -> AnswerDraft:
    """The draft, held until the transaction ends, in the version that was on the page; or a refusal."""
    rows = AnswerDraft.objects.select_for_update(of=("self",)).select_related(
        "idea__department", "written_by"
    )
    held: AnswerDraft = rows.get(pk=draft.pk)
    if held.version != version:
        raise changed_meanwhile(held)
    return held


def _begin(idea: Idea, department: Department, words: Words, by: User, at: datetime) -> AnswerDraft:
    try:
        with transaction.atomic():
            draft: AnswerDraft = AnswerDraft.objects.create(
                idea=idea, department=department, written_at=at, written_by=by, **words.columns
            )
    except IntegrityError as twice:  # a colleague began at the same moment
        raise changed_meanwhile(_open_draft(idea)) from twice
    record("answer_draft.begun", by=by, on=draft, at=at, detail={"idea": idea.pk})
    return draft


def _write_on(draft: AnswerDraft, department: Department, words: Words, by: User, at: datetime) -> None:
    for name, value in words.columns.items():
        setattr(draft, name, value)
    draft.department, draft.state, draft.version = department, State.WRITING, draft.version + 1
    draft.written_at, draft.written_by = at, by
    draft.scheduled_for = draft.scheduled_by = None
    draft.save()


def _review(draft: AnswerDraft, state: State, note: str, by: User, at: datetime) -> None:
    draft.state, draft.note, draft.reviewed_at, draft.reviewed_by = state, note, at, by
    draft.save(update_fields=["state", "note", "reviewed_at", "reviewed_by"])
    verb = "approved" if state == State.APPROVED else "returned"
    detail = {"idea": draft.idea_id, "version": draft.version}
    record(f"answer_draft.{verb}", by=by, on=draft, at=at, detail=detail)
    tell_desks(draft.idea)


def _clean(words: Words) -> Words:
    """Without what no text needs, and not longer than the public answer may be."""
    if words.kind and words.kind not in Answer.Kind.values:
        raise answering.unknown_kind()
    text, reason = (part.replace("\x00", "").strip() for part in (words.text, words.reason))
    if len(text) > answering.LONGEST_ANSWER:
        raise answering.too_long("text_too_long", answering.LONGEST_ANSWER)
    if len(reason) > answering.LONGEST_REASON:
        raise answering.too_long("reason_too_long", answering.LONGEST_REASON)
    return words._replace(text=text, reason=reason)
