"""How far an idea has come, and what has happened on the way, in words for the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cocreate.caching.poured import Poured
from ideas.deadlines import review_due_on
from ideas.models import Answer, ExpertHelp, FollowUp, Idea, Phase, State, StateChange
from ideas.models.state import ANSWERED, READABLE
from ideas.opening_times import why_not_supported

DONE, NOW, AHEAD = "done", "now", ""
OUT_OF_SIGHT = (State.WITHDRAWN, State.HIDDEN)  # nothing lies ahead of these


@dataclass(frozen=True)
class Step:
    """One step for `<c-phase-steps>`."""

    label: str
    state: str
    note: str = ""


def way_of(
    idea: Idea,
    changes: Iterable[StateChange],
    answers: Iterable[Answer],
    steps: Iterable[FollowUp],
    at: datetime,
) -> list[Step]:
    """From the posting to what the city did: where the idea stands now, and until when.

    It was posted when it was sent first, also if it was sent back and came again. The way of what was
    withdrawn or hidden ends where it was.
    """
    posted_at = next((change.at for change in changes if change.from_state == ""), idea.submitted_at)
    posted = Step(pgettext("step of an idea", "Posted"), DONE, _day(posted_at))
    published = Step(pgettext("step of an idea", "Published"), DONE, _day(idea.published_at))
    if idea.state in OUT_OF_SIGHT:
        return [posted, published] if idea.published_at else [posted]
    review = Step(pgettext("step of an idea", "Review"), NOW, _by(review_due_on(idea)))
    way = [
        posted,
        published if idea.state in READABLE else review,
        *_gathering(idea, at),
        _answering(idea, answers),
    ]
    if idea.state != State.DECLINED:
        way.append(_doing(idea, steps))
    return way


def _gathering(idea: Idea, at: datetime) -> list[Step]:
    """Support goes on while the city considers an idea; a call that never asks for any has no such step."""
    phases = [phase for phase in idea.campaign.phases.all() if phase.allows_support] if idea.campaign else []
    if idea.campaign and not phases and idea.state not in ANSWERED:
        return []
    ends = [phase.closes_at for phase in phases if phase.closes_at]
    if why_not_supported(idea, at) is None:
        until = _until(max((end for end in ends if end > at), default=None))
        return [Step(pgettext("step of an idea", "Gathering support"), NOW, until)]
    label = pgettext("step of an idea", "Support")
    if idea.state in ANSWERED:
        return [Step(label, DONE)]
    if opening := min((phase.opens_at for phase in phases if phase.opens_at > at), default=None):
        return [Step(label, AHEAD, _from(opening))]
    is_over = idea.state in READABLE and bool(ends)
    return [Step(label, DONE if is_over else AHEAD, _until(max(ends)) if is_over else "")]


def _answering(idea: Idea, answers: Iterable[Answer]) -> Step:
    label = pgettext("step of an idea", "The city's answer")
    if idea.state in ANSWERED:
        decided = [answer.published_at for answer in answers if answer.decision_shown]
        return Step(label, DONE, _day(max(decided, default=None)))
    return Step(label, NOW if idea.state == State.UNDER_REVIEW else AHEAD, _by(idea.answer_due_on))


def _doing(idea: Idea, steps: Iterable[FollowUp]) -> Step:
    state = {State.DONE: DONE, State.ACCEPTED: NOW, State.IN_PROGRESS: NOW}.get(State(idea.state), AHEAD)
    done = [step.at for step in steps if step.is_done] if state == DONE else []
    return Step(pgettext("step of an idea", "Delivery"), state, _day(max(done, default=None)))


def timeline_of(
    idea: Idea,
    changes: list[StateChange],
    answers: list[Answer],
    steps: list[FollowUp],
    helped: Iterable[ExpertHelp] = (),
    *,
    for_author: bool = False,
) -> list[dict[str, Any]]:
    """What happened to an idea, the latest first; what was said before publication is the author's.

    A decision and the state it led to are one line: that of the answer, or of what followed.
    """
    said = {answer.published_at for answer in answers} | {step.at for step in steps}
    entries = [
        _change(idea, change, for_author=for_author)
        for change in changes
        if (for_author or _is_public(change)) and not (change.to_state in ANSWERED and change.at in said)
    ]
    entries += [_answered(answer) for answer in answers]
    entries += [_followed(idea, step) for step in steps]
    entries += [_helped(support) for support in helped]
    if idea.answer_promised_at and not any(map(_is_promise, changes)):
        entries.append(_promised(idea, idea.answer_promised_at))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _is_promise(change: StateChange) -> bool:
    """Whether it is the step that enough support made: nobody of the office takes it."""
    return change.to_state == State.UNDER_REVIEW and change.by_id is None


def _promised(idea: Idea, at: datetime) -> dict[str, Any]:
    """One line for a promise that moved nothing: the city considered it already, or promised by hand."""
    title = _("The city promised to answer")
    return {"key": "promise", "at": at, "by": "", "title": title, "note": _answer_by(idea), "kind": ""}


def _answer_by(idea: Idea) -> str:
    day = idea.answer_due_on
    return _("Day by which the answer is promised: %(day)s") % {"day": date_format(day)} if day else ""


def _answered(answer: Answer) -> dict[str, Any]:
    """One line for what the city said: the decision, why, and when it tells more."""
    if answer.decision_shown:
        title = _("The city answered: %(decision)s") % {"decision": answer.decision_shown}
    else:
        title = _("The city said where things stand")
    return {
        "key": f"answer-{answer.pk}",
        "at": answer.published_at,
        "by": answer.department.name,
        "title": title,
        "note": _sentences(answer.reason, answer.next_on),
        "href": f"#answer-{answer.pk}",
        "kind": "answer",
        "demo": answer.is_demo,
    }


def _followed(idea: Idea, step: FollowUp) -> dict[str, Any]:
    """One line for what the city did next."""
    return {
        "key": f"step-{step.pk}",
        "at": step.at,
        "by": idea.department.name if idea.department else "",
        "title": _("The city has done it") if step.is_done else _("The city told how it goes on"),
        "note": _sentences("", step.next_on),
        "href": f"#step-{step.pk}",
        "kind": "answer",
        "demo": step.is_demo,
    }


def _sentences(reason: str, next_on: date | None) -> str:
    """The reason, and the day of the next news."""
    news = _("Day planned for the next news: %(day)s") % {"day": date_format(next_on)} if next_on else ""
    return "\n".join(filter(None, (reason, news)))


def _helped(support: ExpertHelp) -> dict[str, Any]:
    """One line for the support of the DX CoE, which moves when it ends."""
    kind = support.get_kind_display()
    if support.ended_at:
        title = _("The DX CoE has supported the department: %(kind)s") % {"kind": kind}
    else:
        title = _("The DX CoE supports the department: %(kind)s") % {"kind": kind}
    return {
        "key": f"help-{support.pk}",
        "at": support.ended_at or support.accepted_at,
        "by": support.department.name,
        "title": title,
        "kind": "",
        "demo": support.is_demo,
    }


def _is_public(change: StateChange) -> bool:
    """Whether everybody may read a step: the posting, and what followed the publication."""
    if change.from_state == "":
        return True
    return change.to_state in READABLE and change.from_state != State.HIDDEN


def _change(idea: Idea, change: StateChange, *, for_author: bool) -> dict[str, Any]:
    joined = State.MERGED in (change.from_state, change.to_state)
    told = for_author or joined or change.to_state in ANSWERED
    return {
        "key": f"change-{change.pk}",
        "at": change.at,
        "by": idea.author_name if change.by_id == idea.author_id else "",
        "title": _("It was posted") if change.from_state == "" else _title(change),
        "note": _answer_by(idea) if _is_promise(change) else change.reason if told else "",
        "kind": "",
    }


def joined_here(changes: Iterable[StateChange]) -> list[dict[str, Any]]:
    """One line for each idea that was joined into this one, from the steps of those ideas."""
    return [
        {
            "key": f"joined-{change.pk}",
            "at": change.at,
            "by": "",
            "title": _("“%(title)s” was joined with this idea") % {"title": change.idea.title},
            "note": change.reason,
            "href": change.idea.get_absolute_url(),
            "kind": "",
        }
        for change in changes
    ]


WHAT_HAPPENED = {
    State.DRAFT: gettext_lazy("It became a draft"),
    State.SUBMITTED: gettext_lazy("It was sent to be read by the office"),
    State.PUBLISHED: gettext_lazy("It became public"),
    State.UNDER_REVIEW: gettext_lazy("The city began to consider it"),
    State.ACCEPTED: gettext_lazy("The city decided to act on it"),
    State.IN_PROGRESS: gettext_lazy("The city began to work on it"),
    State.DONE: gettext_lazy("The city has done it"),
    State.DECLINED: gettext_lazy("The city decided not to do it"),
    State.RETURNED: gettext_lazy("It was sent back to the author"),
    State.HIDDEN: gettext_lazy("It was taken out of sight"),
    State.WITHDRAWN: gettext_lazy("The author took it back"),
    State.MERGED: gettext_lazy("It was joined with another idea"),
}


def _title(change: StateChange) -> str:
    if _is_promise(change):
        return _("Enough people support it: the city promised to answer")
    if change.from_state == State.MERGED:
        return _("The merge was undone: the idea stands for itself again")
    return str(WHAT_HAPPENED[State(change.to_state)])


def phase_steps(phases: list[Phase], at: datetime) -> list[Step]:
    """The phases of a campaign for `<c-phase-steps>`, the present one marked by the database's clock."""
    steps = []
    for phase in phases:
        if phase.runs_at(at):
            steps.append(Step(str(phase.get_kind_display()), NOW, _until(phase.closes_at)))
        else:
            is_over = phase.closes_at is not None and phase.closes_at <= at
            note = _until(phase.closes_at) if is_over else _from(phase.opens_at)
            steps.append(Step(str(phase.get_kind_display()), DONE if is_over else AHEAD, note))
    return steps


def _day(moment: datetime | None) -> Poured:
    return Poured(date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT") if moment else "")


def _until(end: datetime | None) -> Poured:
    """The last day, which ends a moment before."""
    return Poured(_("until %(day)s") % {"day": _day(end - timedelta(microseconds=1))} if end else "")


def _from(start: datetime) -> Poured:
    return Poured(_("from %(day)s") % {"day": _day(start)})


def _by(day: date | None) -> Poured:
    return Poured(_("by %(day)s") % {"day": date_format(day, "MONTH_DAY_FORMAT")} if day else "")
