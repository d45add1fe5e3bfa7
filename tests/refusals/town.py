"""A town in which somebody always hears “no”: people and things that a provocation needs, made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Role
from cocreate.language.refusal import Refusal
from ideas import coauthoring, inviting, moderation, proposing
from ideas.models import Campaign, Comment, Idea, State
from ideas.wording import IdeaText
from tests import cast
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOW + HOUR
TEXT = IdeaText("バス停に椅子がほしい", "", "立って待つのがつらいので、椅子を置いてほしいです。", "")
OTHER_TEXT = IdeaText("雪捨て場の混み具合を知りたい", "", "雪捨て場が混んでいるかを、地図で見たいです。", "")
WHY = "広告のため。"


class Town:
    """Who lives and works here; nobody exists before a provocation asks for them."""

    hana = cached_property(lambda self: cast.make_hana())
    ren = cached_property(lambda self: cast.make_ren())
    mori = cached_property(lambda self: cast.make_mori())
    aoki = cached_property(lambda self: cast.make_aoki())
    admin = cached_property(lambda self: cast.make_admin())
    organiser = cached_property(lambda self: cast.make_organiser())
    passer_by = cached_property(lambda self: AnonymousUser())
    tani = cached_property(lambda self: cast.person("谷", "tani@example.jp", Role.MODERATOR))
    expert = cached_property(lambda self: cast.person("DX CoE", "coe@example.jp", Role.COE))
    roads = cached_property(lambda self: cast.roads())
    parks = cached_property(lambda self: Department.objects.create(name="公園管理課"))

    @cached_property
    def suspended(self) -> User:
        return cast.person("休止中の人", "suspended@example.jp", suspended_at=NOW)

    @cached_property
    def kato(self) -> User:
        """加藤: 青木's colleague at the road department."""
        officer = cast.person("加藤", "kato@example.jp", Role.DEPARTMENT)
        self.roads.officers.add(officer)
        return officer

    def idea(self, state: State = State.PUBLISHED, **fields: Any) -> Idea:
        """An idea of 花."""
        return factory.idea(**{"author": self.hana, "state": state, "title": "除雪の地図", **fields})

    def assigned(self, state: State = State.UNDER_REVIEW, **fields: Any) -> Idea:
        """An idea that 青木's department answers."""
        return self.idea(state, department=self.roads, assigned_at=NOW, **fields)

    def written_together(self) -> Idea:
        """An idea of 花 that 蓮 writes with her."""
        shared = self.idea()
        asked = inviting.invite(shared, by=self.hana, at=NOW, who=self.ren.display_name)
        coauthoring.accept(asked, by=self.ren, at=NOW)
        return Idea.objects.get(pk=shared.pk)

    def comment(self, on: Idea | None = None, **fields: Any) -> Comment:
        """A comment of 蓮."""
        return factory.comment(on or self.idea(), **{"author": self.ren, **fields})

    def propose(
        self, campaign: Campaign | None = None, text: IdeaText = TEXT, key: UUID | None = None, **fields: Any
    ) -> Idea:
        """花 sends an idea."""
        key = key or uuid4()
        return proposing.propose(campaign, by=self.hana, at=NOW, text=text, submission_key=key, **fields)

    def hidden(self) -> Idea:
        """An idea of 花 that 森 hid."""
        hidden = self.idea()
        moderation.hide(hidden, by=self.mori, at=NOW, reason=WHY)
        return hidden


class Case(NamedTuple):
    """A code, the sentence with which it is said in Japanese, and an act or a question that provokes it."""

    code: str
    sentence: str
    act: Callable[[Town], object]


def hear(case: Case) -> Refusal:
    """What somebody hears, whether the act raises it or the question returns it."""
    try:
        answer = case.act(Town())
    except Refusal as refusal:
        return refusal
    assert isinstance(answer, Refusal), f"{case.code}: nobody said no"
    return answer


def check(case: Case) -> None:
    """The code, the Japanese sentence as it stands, and that it leaves nobody without a next step."""
    heard = hear(case)
    assert (heard.code, str(heard.message)) == (case.code, case.sentence)
    assert heard.next_step or "ください" in str(heard.message)


def name_of(case: Case) -> str:
    return case.code
