"""What people of the office hear when they may not decide, or not any more: each “no” once, in Japanese."""

from __future__ import annotations

from datetime import datetime

import pytest

from ideas import (
    appealing,
    claiming,
    deciding_many,
    discussing,
    moderation,
    noting,
    overtaken,
    reporting,
    reviewing_comments,
)
from ideas import office_permissions as office
from ideas.deciding_many import Seen
from ideas.models import Appeal, Batch, Comment, Flag, Idea, State
from tests.factories.ideas import NOW
from tests.refusals.town import DAY, HOUR, LATER, WHY, Case, Town, check, name_of

CALL = {"voting_method": "support", "choices_each": None, "is_published": True}


# --- Somebody was faster -------------------------------------------------------------------------------


def publish(town: Town, seen: Idea, version: int = 1) -> object:
    return moderation.publish(seen, by=town.tani, at=NOW, version_number=version)


def decided_by_a_colleague(town: Town) -> object:
    seen = town.idea(State.SUBMITTED)
    moderation.publish(Idea.objects.get(pk=seen.pk), by=town.mori, at=NOW, version_number=1)
    return publish(town, seen)


def waiting_comment(town: Town, on: Idea | None = None, **fields: object) -> Comment:
    return town.comment(on, review="waiting", waits_because="everything", waits_since=NOW, **fields)


def review(town: Town, said: Comment, seen: datetime | None = None) -> object:
    return reviewing_comments.publish_comment(said, by=town.tani, at=NOW, seen=seen)


def reviewed_by_a_colleague(town: Town) -> object:
    said = waiting_comment(town)
    reviewing_comments.publish_comment(said, by=town.mori, at=NOW, seen=None)
    return review(town, Comment.objects.get(pk=said.pk))


def hide(town: Town, said: Comment) -> object:
    return reporting.hide_comment(said, by=town.tani, at=NOW, reason=WHY)


def hidden_by_a_colleague(town: Town) -> object:
    said = town.comment()
    reporting.hide_comment(Comment.objects.get(pk=said.pk), by=town.mori, at=NOW, reason=WHY)
    return hide(town, Comment.objects.get(pk=said.pk))


def flag(town: Town, by: object = None) -> Flag:
    return discussing.flag(town.idea(), by=by or town.ren, at=NOW, reason="personal")


def decide_report(town: Town, report: Flag, outcome: str = "dismissed") -> Flag:
    return reporting.decide_flag(report, by=town.tani, at=NOW, outcome=outcome)


def decided_twice(town: Town) -> object:
    return decide_report(town, decide_report(town, flag(town)))


# --- Appeals ---------------------------------------------------------------------------------------------


def appealed(town: Town) -> Appeal:
    against = town.hidden().decisions.first()
    return appealing.appeal(against, by=town.hana, at=NOW, text="広告ではありません。")


def why_not_appeal(town: Town, hidden: Idea, at: datetime = NOW) -> object:
    return appealing.why_not_appeal(town.hana, hidden.decisions.last(), at)


def published(town: Town) -> Idea:
    waiting = town.idea(State.SUBMITTED)
    moderation.publish(waiting, by=town.mori, at=NOW, version_number=1)
    return waiting


def hidden_for_now(town: Town) -> Idea:
    snow = town.idea()
    moderation.hide_until_decided(snow, at=NOW, reason="通報が続いたため。")
    return snow


def restored(town: Town) -> Idea:
    snow = town.hidden()
    moderation.restore(snow, by=town.tani, at=LATER, reason="見直しました。")
    return snow


def decide_appeal(town: Town, made: Appeal, outcome: str = "refused") -> object:
    return appealing.decide_appeal(made, by=town.tani, at=NOW, outcome=outcome, reason="広告です。")


def appeal_decided_twice(town: Town) -> object:
    made = appealed(town)
    decide_appeal(town, made)
    return decide_appeal(town, Appeal.objects.get(pk=made.pk))


# --- Several at once -------------------------------------------------------------------------------------


def decide_many(
    town: Town, *things: Idea, by: object = None, act: str = "publish", kind: str = "idea"
) -> Batch:
    seen = [Seen(kind, one.pk, 1) for one in things]
    return deciding_many.decide_many(seen, by=by or town.mori, at=NOW, act=act)


def the_same_by_two(town: Town) -> object:
    waiting = town.idea(State.SUBMITTED)
    decide_many(town, waiting)
    return decide_many(town, waiting, by=town.tani)


def too_many(town: Town) -> object:
    seen = [Seen("idea", number, 1) for number in range(101)]
    return deciding_many.decide_many(seen, by=town.mori, at=NOW, act="publish")


def undone_too_late(town: Town) -> object:
    batch = decide_many(town, town.idea(State.SUBMITTED))
    deciding_many.carry_out(batch, at=NOW + HOUR)
    return deciding_many.undo(batch, by=town.mori, at=NOW + HOUR)


def keep_an_idea(town: Town) -> object:
    batch = decide_many(town, town.idea(State.SUBMITTED), act="keep")
    return deciding_many._rule_for(batch.items.get(), batch)


def claimed_by_a_colleague(town: Town) -> object:
    claiming.claim("idea", 7, by=town.mori, at=NOW)
    return claiming.claim("idea", 7, by=town.tani, at=NOW)


CASES = [
    # Who decides
    Case(
        "not_a_moderator",
        "これを決められるのは確認担当だけです。",
        lambda town: office.why_not_moderate(town.ren, town.hana),
    ),
    Case(
        "own_content",
        "自分が書いたものについて、自分で決めることはできません。",
        lambda town: office.why_not_moderate(town.mori, town.mori),
    ),
    Case(
        "own_report",
        "自分の通報について、自分で決めることはできません。",
        lambda town: office.why_not_decide_flag(town.mori, flag(town, town.mori), NOW),
    ),
    Case(
        "reason_missing",
        "理由を書いてください。書いたとおりに、書いた人へ届きます。",
        lambda town: moderation.needed_reason(" "),
    ),
    Case(
        "reason_too_long",
        "理由が長すぎます。1000文字以内で書いてください。",
        lambda town: moderation.needed_reason("雪" * 2001),
    ),
    Case(
        "not_at_the_desk",
        "この操作は職員だけができます。",
        lambda town: claiming.claim("idea", 7, by=town.ren, at=NOW),
    ),
    Case("already_claimed", "森さんが対応しています（2026年11月23日12:00から）。", claimed_by_a_colleague),
    Case(
        "not_a_moderator",
        "メモを書けるのは確認担当だけです。",
        lambda town: noting.note(town.idea(), by=town.aoki, at=NOW, text="要確認"),
    ),
    Case(
        "note_missing",
        "メモを書いてください。読むのは確認担当だけです。",
        lambda town: noting.note(town.idea(), by=town.mori, at=NOW, text=" "),
    ),
    Case(
        "note_too_long",
        "メモが長すぎます。1000文字以内で書いてください。",
        lambda town: noting.note(town.idea(), by=town.mori, at=NOW, text="雪" * 1001),
    ),
    # Somebody was faster
    Case(
        "changed_meanwhile",
        "あなたが開いた後に、書いた人が内容を直しました。まだ何も決まっていません。",
        lambda town: publish(town, town.idea(State.SUBMITTED), version=7),
    ),
    Case(
        "state_changed",
        "アイデアがすでに「公開」になっているため、何も決めていません。",
        lambda town: publish(town, town.idea()),
    ),
    Case(
        "already_decided",
        "森さんが2026年11月23日12:00に先に決めました（公開）。あなたの操作は反映していません。",
        decided_by_a_colleague,
    ),
    Case(
        "comment_removed",
        "このコメントは書いた人が取り消しました。決めることはありません。",
        lambda town: review(town, waiting_comment(town, removed_at=NOW)),
    ),
    Case("not_waiting", "このコメントは確認待ちではありません。", lambda town: review(town, town.comment())),
    Case(
        "already_decided",
        "森さんが2026年11月23日12:00に先に決めました（公開）。あなたの操作は反映していません。",
        reviewed_by_a_colleague,
    ),
    Case(
        "comment_removed",
        "このコメントは書いた人が削除しました。非表示にする必要はありません。",
        lambda town: hide(town, town.comment(removed_at=NOW)),
    ),
    Case(
        "already_hidden",
        "森さんが2026年11月23日12:00に、このコメントを先に非表示にしました。",
        hidden_by_a_colleague,
    ),
    Case(
        "comment_is_shown",
        "先にほかの担当者が変えました。このコメントは今、公開されています。",
        lambda town: office.why_not_restore_comment(town.mori, town.comment(), NOW),
    ),
    # Reports and appeals
    Case(
        "unknown_outcome",
        "非表示にするか、そのまま残すかを選んでください。",
        lambda town: decide_report(town, flag(town), "perhaps"),
    ),
    Case(
        "already_decided",
        "谷さんが2026年11月23日12:00に先に決めました（そのまま残した）。あなたの操作は反映していません。",
        decided_twice,
    ),
    Case(
        "state_changed",
        "通報の状態が変わりました。まだ何も決まっていません。",
        lambda town: overtaken.flag(flag(town)),
    ),
    Case(
        "nothing_to_appeal",
        "あなたの投稿に不利な決定ではないため、異議の申し出はできません。",
        lambda town: why_not_appeal(town, published(town)),
    ),
    Case(
        "already_appealed",
        "この決定には、すでに異議を申し出ています。",
        lambda town: why_not_appeal(town, appealed(town).thing),
    ),
    Case(
        "hidden_for_now",
        "まだだれも決めていません。自動的に一時非表示になっているだけです。",
        lambda town: why_not_appeal(town, hidden_for_now(town)),
    ),
    Case(
        "too_late_to_appeal",
        "決定から14日を過ぎたため、申し出は送られませんでした。",
        lambda town: why_not_appeal(town, town.hidden(), NOW + 14 * DAY),
    ),
    Case(
        "decision_does_not_stand",
        "その決定のあとで投稿の状態が変わったため、申し出は送られませんでした。",
        lambda town: why_not_appeal(town, restored(town), LATER),
    ),
    Case(
        "decided_first",
        "最初に決めたのがあなたなので、この異議を決めることはできません。",
        lambda town: appealing.why_not_decide_appeal(town.mori, appealed(town), NOW),
    ),
    Case(
        "unknown_outcome",
        "異議を認めるか、認めないかを選んでください。",
        lambda town: decide_appeal(town, appealed(town), "perhaps"),
    ),
    Case(
        "already_decided",
        "谷さんが2026年11月23日12:00に先に決めました（認められませんでした）。あなたの操作は反映していません。",
        appeal_decided_twice,
    ),
    # Several at once
    Case(
        "unknown_decision",
        "選んだものをどうするか選んでください。",
        lambda town: decide_many(town, town.idea(), act="perhaps"),
    ),
    Case("nothing_chosen", "何も選ばれていないので、何も決めませんでした。", decide_many),
    Case("too_many_items", "一度に選べるのは100件までなので、何も決めていません。", too_many),
    Case(
        "being_decided",
        "選んだ中に、ほかの方がたった今決めたものがあるので、何も決めませんでした。",
        the_same_by_two,
    ),
    Case("too_late_to_undo", "もう実行したので、取り消せませんでした。", undone_too_late),
    Case(
        "does_not_fit",
        "「そのままにする」は、この種類（アイデア）には使えないので、何も決めていません。",
        keep_an_idea,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
