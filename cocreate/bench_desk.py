"""A crowd at the desk: everything that can wait there, as rows, to measure the work list with.

Written straight into the tables, because thousands are needed; the constraints of the database
let in only what the rules could have written, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cocreate.accounts.models import Department, User
from ideas.models import (
    Answer,
    AnswerDraft,
    Appeal,
    Campaign,
    Comment,
    CommentDecision,
    Decision,
    ExpertHelp,
    Flag,
    Idea,
    Invitation,
    MergePart,
    MergeProposal,
    PaperEntry,
    State,
    Task,
    Version,
)

A_DAY = timedelta(days=1)
PROPOSAL = "除雪車の位置を地図に重ねてください。連絡は 076-220-2111、詳しくは https://example.jp/ まで。"


@dataclass
class Cast:
    """Who writes (two together), who decided first, who answers, and when it is."""

    author: User
    co_author: User
    moderator: User
    department: Department
    at: datetime


def let_wait(cast: Cast, each: int, *, ideas: int = 0) -> None:
    """Let so many of each kind wait, and so many ideas more."""
    for kind, make in KINDS.items():
        make(cast, each + (ideas if kind == Task.IDEA else 0))


def _since(cast: Cast, number: int) -> datetime:
    return cast.at - timedelta(minutes=11 * number)


def _ideas(cast: Cast, number: int, state: State, **fields: Any) -> list[Idea]:
    """Ideas, every second of them written by two."""
    campaigns = [None, *Campaign.objects.all()[:5]]
    public = {} if state == State.SUBMITTED else {"published_at": cast.at}
    made = Idea.objects.bulk_create(
        Idea(
            author=cast.author,
            state=state,
            campaign=campaigns[each % len(campaigns)],
            title=f"除雪の状況を地図で見たい {each}",
            problem="朝、どの道が除雪済みかわかりません。",
            proposal=PROPOSAL,
            submitted_at=_since(cast, each),
            **public,
            **fields,
        )
        for each in range(number)
    )
    _write_together(cast, made[1::2])
    return made


def _write_together(cast: Cast, ideas: Iterable[Idea]) -> None:
    Invitation.objects.bulk_create(
        Invitation(
            idea=one,
            person=cast.co_author,
            sought="bench",
            place=0,
            invited_by=cast.author,
            invited_at=cast.at,
            accepted_at=cast.at,
            expires_at=cast.at + A_DAY,
        )
        for one in ideas
    )


def _comments(cast: Cast, number: int, **fields: Any) -> list[Comment]:
    [on] = _ideas(cast, 1, State.PUBLISHED)
    return Comment.objects.bulk_create(
        Comment(idea=on, author=cast.author, stance="for", text=f"意見 {each}", created_at=cast.at, **fields)
        for each in range(number)
    )


def _to_review(cast: Cast, number: int) -> None:
    _ideas(cast, number, State.SUBMITTED)


def _new_texts(cast: Cast, number: int) -> None:
    Version.objects.bulk_create(
        Version(
            idea=one,
            number=2,
            title=one.title,
            proposal=one.proposal,
            reason="直しました",
            by=cast.author,
            at=_since(cast, each),
            review=Version.Review.WAITING,
        )
        for each, one in enumerate(_ideas(cast, number, State.PUBLISHED))
    )


def _waiting_comments(cast: Cast, number: int) -> None:
    _comments(cast, number, review="waiting", waits_since=cast.at, waits_because="everything")


def _reports(cast: Cast, number: int) -> None:
    """The first is on an idea, the others on comments."""
    things: list[dict[str, Any]] = [{"idea": one} for one in _ideas(cast, min(number, 1), State.PUBLISHED)]
    things += [{"comment": one} for one in _comments(cast, number - len(things))]
    year = 1000 + Flag.objects.count() % 900  # no report of a person bears such a number
    Flag.objects.bulk_create(
        Flag(
            **thing,
            reporter=cast.co_author,
            reason="other",
            created_at=cast.at - timedelta(minutes=97 * each),
            receipt=f"R-{year}-{each:06}",
        )
        for each, thing in enumerate(things)
    )


def _appeals(cast: Cast, number: int) -> None:
    """One half against decisions about ideas, the other against those about comments."""
    Appeal.objects.bulk_create(
        Appeal(author=cast.author, text="見直してください。", created_at=_since(cast, each), **against)
        for each, against in enumerate(_decisions(cast, number))
    )


def _decisions(cast: Cast, number: int) -> Iterator[dict[str, Any]]:
    words: dict[str, Any] = {"kind": "hide", "reason": "広告", "by": cast.moderator, "at": cast.at}
    ideas = [
        Decision(idea=one, from_state=State.PUBLISHED, version_number=1, **words)
        for one in _ideas(cast, number // 2, State.HIDDEN)
    ]
    gone = {"hidden_at": cast.at, "hidden_by": cast.moderator, "hidden_reason": "広告"}
    comments = [
        CommentDecision(comment=one, **words) for one in _comments(cast, number - number // 2, **gone)
    ]
    for decision in Decision.objects.bulk_create(ideas):
        yield {"decision": decision, "first_by": cast.moderator}
    for about_comment in CommentDecision.objects.bulk_create(comments):
        yield {"comment_decision": about_comment, "first_by": cast.moderator}


def _papers(cast: Cast, number: int) -> None:
    PaperEntry.objects.bulk_create(
        PaperEntry(
            idea=one,
            channel="paper",
            reason="health",
            received_on=cast.at.date(),
            entered_at=_since(cast, each),
            entered_by=cast.moderator,
            code_expires_at=cast.at + A_DAY,
        )
        for each, one in enumerate(_ideas(cast, number, State.SUBMITTED))
    )


def _merges(cast: Cast, number: int) -> None:
    proposals = MergeProposal.objects.bulk_create(
        MergeProposal(reason="同じ願いです。", proposed_at=_since(cast, each), proposed_by=cast.co_author)
        for each in range(number)
    )
    parts = _ideas(cast, 2 * number, State.PUBLISHED)
    MergePart.objects.bulk_create(
        MergePart(proposal=proposals[each // 2], idea=one, is_target=each % 2 == 0)
        for each, one in enumerate(parts)
    )


def _assigned(cast: Cast, number: int, state: State, **fields: Any) -> list[Idea]:
    return _ideas(cast, number, state, department=cast.department, assigned_at=cast.at, **fields)


def _answers(cast: Cast, number: int) -> None:
    """Promised, and late."""
    due = cast.at.date() - 2 * A_DAY
    _assigned(cast, number, State.UNDER_REVIEW, answer_promised_at=cast.at, answer_due_on=due)


def _news(cast: Cast, number: int) -> None:
    """Answered, and the next news is late."""
    due = cast.at.date() - 2 * A_DAY
    Answer.objects.bulk_create(
        Answer(
            idea=one,
            department=cast.department,
            kind=Answer.Kind.REFLECT,
            text="地図でお知らせします。",
            next_on=due,
            published_at=cast.at,
            published_by=cast.moderator,
        )
        for one in _assigned(cast, number, State.IN_PROGRESS)
    )


def _drafts(cast: Cast, number: int) -> None:
    AnswerDraft.objects.bulk_create(
        AnswerDraft(
            idea=one,
            department=cast.department,
            state=AnswerDraft.State.IN_REVIEW,
            kind=Answer.Kind.REFLECT,
            text="地図でお知らせします。",
            next_on=cast.at.date(),
            written_at=cast.at,
            written_by=cast.moderator,
            asked_at=_since(cast, each),
            asked_by=cast.moderator,
        )
        for each, one in enumerate(_assigned(cast, number, State.UNDER_REVIEW))
    )


def _help(cast: Cast, number: int) -> None:
    ExpertHelp.objects.bulk_create(
        ExpertHelp(
            idea=one,
            department=cast.department,
            kind=ExpertHelp.Kind.TECHNOLOGY,
            wish="地図を作りたいです。",
            asked_at=_since(cast, each),
            asked_by=cast.moderator,
        )
        for each, one in enumerate(_assigned(cast, number, State.UNDER_REVIEW))
    )


KINDS: dict[str, Callable[[Cast, int], None]] = {
    Task.IDEA: _to_review,
    Task.TEXT: _new_texts,
    Task.COMMENT: _waiting_comments,
    Task.REPORT: _reports,
    Task.APPEAL: _appeals,
    Task.PAPER: _papers,
    Task.MERGE: _merges,
    Task.ANSWER: _answers,
    Task.NEWS: _news,
    Task.DRAFT: _drafts,
    Task.HELP: _help,
}
