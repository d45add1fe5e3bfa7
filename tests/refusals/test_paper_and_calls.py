"""What the office hears about paper, calls for ideas, rules and quiet periods: each “no” once, in Japanese."""

from __future__ import annotations

import copy
from datetime import datetime
from uuid import uuid4

import pytest

from ideas import calling_permissions as calling
from ideas import entering, quieting, ruling, taking_over
from ideas import paper_permissions as paper
from ideas.models import Campaign, PaperEntry, Phase, State
from tests.factories.ideas import NOW, campaign, vote
from tests.refusals.town import DAY, TEXT, Case, Town, check, name_of

CALL = {"voting_method": "support", "choices_each": None, "is_published": True}


# --- On paper --------------------------------------------------------------------------------------------


def received(**fields: object) -> entering.Received:
    return entering.Received(
        **{"channel": "paper", "reason": "no_device", "received_on": NOW.date(), **fields}
    )


def entered(town: Town, by: object = None, **fields: object) -> tuple[PaperEntry, str]:
    given = {"text": TEXT, "received": received(**fields), "submission_key": uuid4()}
    return entering.enter_for_somebody(None, by=by or town.mori, at=NOW, **given)


def entry(town: Town) -> PaperEntry:
    return entered(town)[0]


def approve(town: Town, typed_in: PaperEntry) -> PaperEntry:
    return entering.approve_exception(typed_in, by=town.tani, at=NOW)


def renewed_too_late(town: Town) -> object:
    typed_in, code = entered(town)
    taking_over.take_over(code, by=town.hana, at=NOW)
    return taking_over.renew_code(typed_in, by=town.mori, at=NOW)


# --- Calls, rules and quiet periods ----------------------------------------------------------------------


def change_call(town: Town, call: Campaign, **changed: object) -> object:
    return calling.why_not_change_campaign(town.mori, call, {**CALL, **changed})


def call_with_an_idea(town: Town, **fields: object) -> Campaign:
    call = campaign(**fields)
    vote(town.idea(campaign=call), voter=town.ren)
    return call


def change_phase(call: Campaign, **changed: object) -> object:
    before = Phase.objects.get(campaign=call)
    after = copy.copy(before)
    for name, value in changed.items():
        setattr(after, name, value)
    return calling.why_not_change_phase(before, after, NOW)


def let_through(call: Campaign) -> object:
    return ruling.why_not_let_through(call, {"ideas_wait": "nothing", "comments_wait": "nothing"})


def while_an_idea_waits(town: Town) -> object:
    call = campaign(ideas_wait="everything")
    town.idea(State.SUBMITTED, campaign=call)
    return let_through(call)


def while_a_comment_waits(town: Town) -> object:
    call = campaign(comments_wait="everything")
    town.comment(town.idea(campaign=call), review="waiting", waits_because="everything", waits_since=NOW)
    return let_through(call)


def later_than_promised(town: Town) -> object:
    town.idea(State.SUBMITTED)
    return ruling.why_not_change_site_rules(town.mori, {"review_days": 20})


def quiet(town: Town, begins_at: datetime, ends_at: datetime) -> object:
    return quieting.call_for_quiet(begins_at, ends_at, by=town.mori, at=NOW, reason="市長選挙")


def ended_twice(town: Town) -> object:
    period = quiet(town, NOW - DAY, NOW + DAY)
    quieting.end_quiet(period, by=town.mori, at=NOW)
    return quieting.end_quiet(period, by=town.mori, at=NOW)


CASES = [
    # On paper
    Case(
        "not_from_the_office",
        "ほかの方のアイデアを代わりに入力できるのは職員だけなので、保存していません。",
        lambda town: paper.why_not_enter(town.ren),
    ),
    Case("channel_missing", "受け付けた方法を選んでください。", lambda town: entered(town, channel="pigeon")),
    Case(
        "reason_missing",
        "オンラインで送れなかった理由を選んでください。",
        lambda town: entered(town, reason="because"),
    ),
    Case("words_missing", "理由を短い言葉で書いてください。", lambda town: entered(town, reason="other")),
    Case(
        "day_impossible",
        "受け付けた日を書いてください。今日から60日前までの日にできます。",
        lambda town: entered(town, received_on=(NOW + DAY).date()),
    ),
    Case(
        "own_entry",
        "ご自分で入力したものは、例外として認められません。",
        lambda town: paper.why_not_approve(town.mori, entry(town)),
    ),
    Case(
        "already_approved",
        "ほかの職員がすでに例外として認めているため、何も変わっていません。",
        lambda town: approve(town, approve(town, entry(town))),
    ),
    Case(
        "own_entry",
        "ご自分で入力したアイデアについては決められません。",
        lambda town: paper.why_not_public_yet(town.mori, entry(town).idea),
    ),
    Case(
        "exception_not_approved",
        "紙などで受け付けたことを、もう一人の職員がまだ認めていないため、公開できませんでした。",
        lambda town: paper.why_not_public_yet(town.tani, entry(town).idea),
    ),
    Case(
        "nobody_to_send_back_to",
        "書いた方のアカウントがまだなく、お知らせが届かないため、差し戻せませんでした。",
        lambda town: paper.why_not_send_back(entry(town).idea),
    ),
    Case(
        "code_unknown",
        "コードが違うか、使用済みか、期限が切れているため、引き継げませんでした。",
        lambda town: taking_over.take_over("ABCD", by=town.hana, at=NOW),
    ),
    Case(
        "own_entry",
        "代わりに入力したアイデアや、例外として認めたアイデアは引き継げません。",
        lambda town: taking_over.take_over(entered(town)[1], by=town.mori, at=NOW),
    ),
    Case(
        "already_taken_over",
        "ご本人がすでに引き継いでいるので、新しいコードは作っていません。",
        renewed_too_late,
    ),
    # Calls, rules and quiet periods
    Case(
        "not_an_editor_of_calls",
        "募集を変えられるのは、募集の編集者と確認担当だけです。",
        lambda town: calling.why_not_change_campaign(town.ren, campaign(), CALL),
    ),
    Case(
        "votes_were_given",
        "すでに今のきまりで賛同した人がいるので、賛同のしかたは変えられませんでした。",
        lambda town: change_call(town, call_with_an_idea(town), voting_method="limited"),
    ),
    Case(
        "answer_was_promised",
        "市が回答する賛同の数は変えていません。賛同した人に「50人から」と伝えているためです。",
        lambda town: change_call(town, call_with_an_idea(town, threshold=50), threshold=60),
    ),
    Case(
        "answer_days_were_promised",
        "回答までの日数は変えていません。賛同した人に「60日以内」と伝えているためです。",
        lambda town: change_call(town, call_with_an_idea(town, threshold=50), answer_days=61),
    ),
    Case(
        "numbers_are_seen",
        "みなさんに数が見えているため、「市の検討」の段階で数を隠すことはできません。",
        lambda town: calling.why_not_add_phase(
            call_with_an_idea(town),
            Phase(kind="review", opens_at=NOW + DAY, closes_at=NOW + 2 * DAY, hides_counts=True),
            NOW,
        ),
    ),
    Case(
        "ideas_were_posted",
        "「投稿」の段階にはアイデアが届いているので、投稿できる人をせばめることはできませんでした。",
        lambda town: change_phase(call_with_an_idea(town), who_posts="residents"),
    ),
    Case(
        "ideas_were_posted",
        "アイデアが届いているので、この募集を非公開にはできませんでした。",
        lambda town: change_call(town, call_with_an_idea(town), is_published=False),
    ),
    Case(
        "address_is_known",
        "この募集はもう公開されているので、アドレスは変えていません。知らせてあるリンクが開けなくなるからです。",
        lambda town: change_call(town, campaign(), slug="another"),
    ),
    Case(
        "ideas_were_posted",
        "「投稿」の段階にはアイデアが届いているので、投稿を止めることはできませんでした。",
        lambda town: change_phase(call_with_an_idea(town), allows_posting=False),
    ),
    Case(
        "phase_has_begun",
        "「投稿」の段階はもう始まっているので、削除できませんでした。",
        lambda town: calling.why_not_change_phase(campaign().phases.get(), None, NOW),
    ),
    Case(
        "end_is_in_the_past",
        "「投稿」の終了日時は変えていません。2026年11月22日12:00は過去になるからです。",
        lambda town: change_phase(campaign(), closes_at=NOW - DAY),
    ),
    Case(
        "phase_has_begun",
        "「投稿」の段階はもう始まり、参加している人がいるので、種類と始まりの日時は変えていません。",
        lambda town: change_phase(call_with_an_idea(town), opens_at=NOW - DAY),
    ),
    Case(
        "counts_have_appeared",
        "賛同の数がすでに公開されているので、「投稿」をもう一度開くことはできませんでした。",
        lambda town: change_phase(campaign(hides_counts=True, closes_at=NOW), closes_at=NOW + DAY),
    ),
    Case(
        "votes_were_given",
        "「投稿」の段階では賛同が進んでいるので、賛同を止めることはできませんでした。",
        lambda town: change_phase(call_with_an_idea(town), allows_support=False),
    ),
    Case(
        "votes_were_given",
        "「投稿」の段階ではすでに賛同した人がいるので、賛同できる人や、数を隠すかどうかは変えていません。",
        lambda town: change_phase(call_with_an_idea(town), who_supports="residents"),
    ),
    Case(
        "not_a_moderator",
        "サイトのきまりを変えられるのは確認担当だけです。",
        lambda town: ruling.why_not_change_site_rules(town.ren, {}),
    ),
    Case(
        "days_were_promised",
        "前の日数を約束して待っている人がいるため、日数は変わっていません。",
        later_than_promised,
    ),
    Case(
        "ideas_still_wait", "確認待ちのアイデアが1件あるため、きまりは変わっていません。", while_an_idea_waits
    ),
    Case(
        "comments_still_wait",
        "確認待ちのコメントが1件あるため、きまりは変わっていません。",
        while_a_comment_waits,
    ),
    Case(
        "ends_before_it_begins",
        "始まりより前に終わるため、静かな期間は登録されていません。",
        lambda town: quiet(town, NOW, NOW),
    ),
    Case(
        "end_is_in_the_past",
        "終わりが過去の日時（2026年11月22日12:00）のため、静かな期間は登録されていません。",
        lambda town: quiet(town, NOW - 2 * DAY, NOW - DAY),
    ),
    Case("already_over", "この静かな期間はすでに終わっているため、何も変わっていません。", ended_twice),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
