"""Campaigns, ideas and comments to begin a test with: rows as they stand, without their history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from cocreate.accounts.models import User
from ideas.models import Campaign, Category, Comment, Idea, Phase, State, StateChange, Version, Vote
from ideas.models.state import READABLE

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Noon in Kanazawa on the day most stories are told: 2026-11-23."""

_numbers = count(1)


def campaign(
    *,
    posting: bool = True,
    support: bool = True,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    who_posts: str = Phase.Circle.EVERYONE,
    who_supports: str = Phase.Circle.EVERYONE,
    hides_counts: bool = False,
    **fields: Any,
) -> Campaign:
    """A published campaign whose one running phase allows what is asked for, for a month to come."""
    number = next(_numbers)
    fields = {
        "slug": f"campaign-{number}",
        "title": "雪と暮らすまちのデジタル",
        "question": "冬の暮らしを、データとデジタルでどう楽にできますか？",
        "is_published": True,
        **fields,
    }
    made = Campaign.objects.create(**fields)
    kind = Phase.Kind.SUBMISSION if posting else Phase.Kind.SUPPORT if support else Phase.Kind.REVIEW
    Phase.objects.create(
        campaign=made,
        kind=kind,
        opens_at=opens_at or NOW - timedelta(days=30),
        closes_at=closes_at or NOW + timedelta(days=30),
        allows_posting=posting,
        allows_support=support,
        who_posts=who_posts,
        who_supports=who_supports,
        hides_counts=hides_counts,
    )
    return made


def limited(most: int = 3, **fields: Any) -> Campaign:
    """A campaign in which each person may choose so many ideas."""
    return campaign(voting_method="limited", choices_each=most, **fields)


def category(**fields: Any) -> Category:
    number = next(_numbers)
    return Category.objects.create(**{"slug": f"category-{number}", "name": "くらし", **fields})


def idea(*, author: User, state: State = State.PUBLISHED, at: datetime = NOW, **fields: Any) -> Idea:
    """An idea in any state, with the dates and the first version that its state asks for."""
    number = next(_numbers)
    dates: dict[str, Any] = {} if state == State.DRAFT else {"submitted_at": at}
    if state in READABLE:
        dates["published_at"] = at
    texts = {
        "title": f"除雪の状況を町会ごとに地図で見られるようにしたい {number}",
        "problem": "朝、どの道が除雪済みかわかりません。",
        "proposal": "除雪車の位置を地図に重ねて、だれでも見られるようにしたいです。",
        "wish": "通学路を安心して選べます。",
    }
    made = Idea.objects.create(author=author, state=state, **{**texts, "created_at": at, **dates, **fields})
    Version.objects.create(
        idea=made,
        number=made.version_number,
        title=made.title,
        problem=made.problem,
        proposal=made.proposal,
        wish=made.wish,
        by=author,
        at=at,
        public_since=dates.get("published_at"),
    )
    StateChange.objects.create(idea=made, from_state="", to_state=state, by=author, at=at)
    return made


def comment(on: Idea, *, author: User, at: datetime = NOW, **fields: Any) -> Comment:
    words = {"stance": Comment.Stance.FOR, "text": "消雪パイプのある道も分かると助かります。"}
    return Comment.objects.create(idea=on, author=author, created_at=at, **{**words, **fields})


def vote(on: Idea, *, voter: User, at: datetime = NOW, value: int = 1) -> Vote:
    return Vote.objects.create(idea=on, voter=voter, value=value, created_at=at, updated_at=at)


def people(number: int) -> list[User]:
    """Many citizens at once, without mail addresses to log in with."""
    first = next(_numbers)
    return User.objects.bulk_create(
        User(
            email=f"citizen-{first}-{index}@example.jp",
            display_name=f"市民{first}・{index}番",
            password="!",
            is_demo=False,
        )
        for index in range(number)
    )
