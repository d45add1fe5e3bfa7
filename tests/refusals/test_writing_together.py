"""What somebody hears who asks others to write an idea together, or answers: each “no” once, in Japanese."""

from __future__ import annotations

import pytest

from ideas import coauthoring, inviting
from ideas import coauthoring_permissions as coauthors
from ideas.models import Idea, Invitation, State
from ideas.models.invitation import ANSWER_WITHIN
from tests.factories.ideas import NOW
from tests.refusals.town import Case, Town, check, name_of


def invite(town: Town, who: str, on: Idea | None = None) -> Invitation:
    return inviting.invite(on or town.idea(), by=town.hana, at=NOW, who=who)


def invited(town: Town) -> Invitation:
    return invite(town, town.ren.display_name)


def the_fifth_co_author(town: Town) -> object:
    snow = town.idea()
    return [invite(town, f"だれか{number}", snow) for number in range(9)]


def the_eleventh_invitation(town: Town) -> object:
    return [invite(town, f"だれか{number}") for number in range(11)]


def nine_invitations_and_two_more(town: Town) -> object:
    for number in range(9):
        invite(town, f"だれか{number}")
    return coauthors.why_not_ask(["空", "陸"], by=town.hana, at=NOW)


def called_back(town: Town) -> Invitation:
    return coauthoring.remove(invited(town), by=town.hana, at=NOW)


CASES = [
    Case(
        "cannot_invite_now",
        "このアイデアの文章はもう変えられないので、お誘いは送れません。",
        lambda town: invite(town, "空", town.idea(State.DONE)),
    ),
    Case(
        "not_the_first_author",
        "これができるのは、アイデアを投稿した人だけです。何も変わっていません。",
        lambda town: coauthors.why_not_invite(town.ren, town.idea(), NOW),
    ),
    Case(
        "nobody_named", "だれへのお誘いかがわからないので、送れませんでした。", lambda town: invite(town, " ")
    ),
    Case(
        "that_is_you",
        "あなた自身なので、お誘いを送れませんでした。",
        lambda town: invite(town, town.hana.display_name),
    ),
    Case(
        "nobody_named",
        "一緒に書く人の2行目が、だれのことかわかりません。まだ何も送っていません。",
        lambda town: coauthors.why_not_ask(["", "ren@"], by=town.hana, at=NOW),
    ),
    Case(
        "that_is_you",
        "一緒に書く人の1行目は、あなた自身です。まだ何も送っていません。",
        lambda town: coauthors.why_not_ask([town.hana.email], by=town.hana, at=NOW),
    ),
    Case(
        "too_many_co_authors",
        "一緒に書けるのは5人までです。まだ何も送っていません。",
        lambda town: coauthors.why_not_ask([f"だれか{each}" for each in range(6)], by=town.hana, at=NOW),
    ),
    Case(
        "too_many_invitations",
        "お誘いは1日に10人までです。今日はあと1人に送れます。まだ何も送っていません。",
        nine_invitations_and_two_more,
    ),
    Case(
        "already_co_author",
        "この人はもう一緒に書いているので、お誘いは送っていません。",
        lambda town: invite(town, town.ren.display_name, town.written_together()),
    ),
    Case(
        "too_many_co_authors",
        "一緒に書けるのは5人までなので、お誘いを送れませんでした。",
        the_fifth_co_author,
    ),
    Case(
        "too_many_invitations",
        "1日に送れるお誘いは10件までなので、送れませんでした。",
        the_eleventh_invitation,
    ),
    Case(
        "invitation_is_gone",
        "このお誘いはもう有効ではないので、返事は登録されませんでした。",
        lambda town: coauthors.why_not_answer_invitation(town.ren, called_back(town), NOW),
    ),
    Case(
        "invitation_has_expired",
        "お誘いに返事ができる14日間が過ぎたので、返事は登録されていません。",
        lambda town: coauthors.why_not_answer_invitation(town.ren, invited(town), NOW + ANSWER_WITHIN),
    ),
    Case(
        "invitation_is_gone",
        "このお誘いは、もう有効ではありません。",
        lambda town: coauthors.why_it_is_over(town.ren, called_back(town), NOW),
    ),
    Case(
        "invitation_has_expired",
        "返事ができる14日間が過ぎたので、このお誘いはもう有効ではありません。",
        lambda town: coauthors.why_it_is_over(town.ren, invited(town), NOW + ANSWER_WITHIN),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
