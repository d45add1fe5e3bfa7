"""What somebody hears about events, results, names, tokens and leaving: each “no” once, in Japanese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.test import RequestFactory, override_settings
from rest_framework.request import Request

from cocreate.accounts import display_names, tokens
from cocreate.accounts.models import Organisation
from cocreate.api import TokenAuthentication
from cocreate.leaving import why_not_leave
from cocreate.strategy import measuring
from cocreate.strategy import permissions as strategy
from cocreate.strategy.models import Indicator, IndicatorGroup, Measurement, Strategy, Version
from events import announcing, proposing, registering
from events import permissions as events
from events.models import Event, EventProposal
from events.proposal_permissions import why_not_decide_proposal, why_not_take_up
from events.proposals_desk import _decided as decided
from events.proposing import Wish
from tests.factories.events import event, proposal
from tests.factories.ideas import NOW
from tests.refusals.town import DAY, Case, Town, check, name_of


def register(town: Town, **fields: object) -> object:
    return events.why_not_register(town.ren, event(**fields), NOW)


def revise(town: Town, changes: dict, on: Event | None = None) -> object:
    return announcing.revise(on or event(), changes, by=town.organiser, at=NOW)


def wish(town: Town, **fields: object) -> EventProposal:
    """A proposal of 花."""
    return proposal(town.idea(), by=town.hana, **fields)


def propose_event(
    town: Town, title: str = "雪道を歩く会", key: UUID | None = None, **about: object
) -> object:
    words = Wish(title, "歩きにくい所を、みんなで確かめたい。")
    ideas = about.get("ideas", [town.idea()])
    return proposing.propose_event(words, by=town.hana, at=NOW, ideas=ideas, submission_key=key or uuid4())


def propose_two_from_one_page(town: Town) -> object:
    key = uuid4()
    return [propose_event(town, title, key) for title in ("一つ目の会", "二つ目の会")]


def sent_back(town: Town) -> EventProposal:
    return proposing.return_proposal(wish(town), by=town.mori, at=NOW, reason="もう同じ会があります。")


def taken_by_two(town: Town) -> Event:
    coming = event()
    for someone in (town.hana, town.ren):
        registering.register(coming, by=someone, at=NOW)
    return coming


def indicator(**fields: object) -> Indicator:
    plan = Strategy.objects.create(title="計画")
    group = IndicatorGroup.objects.create(strategy=plan, key="group", name="市民サービスの向上")
    return Indicator.objects.create(group=group, key="districts", name="校下", unit="校下", **fields)


def measure(town: Town, of: Indicator | None = None, **fields: object) -> Measurement:
    given = {"measured_on": date(2022, 3, 31), "value": Decimal(15), "source": "市民協働推進課調べ", **fields}
    return measuring.enter(of or indicator(), by=town.mori, at=NOW, **given)


def measured_twice(town: Town) -> object:
    known = indicator()
    measure(town, known)
    return measure(town, known)


def correct(town: Town, wrong: Measurement, reason: str = "転記の誤り") -> Measurement:
    given = {"value": Decimal(16), "source": "市民協働推進課調べ", "reason": reason}
    return measuring.correct(wrong, by=town.mori, at=NOW, **given)


def corrected_twice(town: Town) -> object:
    wrong = measure(town)
    correct(town, wrong)
    return correct(town, wrong)


def call_oneself(town: Town, name: str) -> object:
    return display_names.why_not_call_oneself(name, town.ren)


def eleventh_token(town: Town) -> object:
    return [tokens.make_token(by=town.ren, at=NOW) for _number in range(11)]


def token_without_second_step(town: Town) -> object:
    words = tokens.make_token(by=town.mori, at=NOW).words
    request = RequestFactory().get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {words}")
    with override_settings(STAFF_MFA_REQUIRED=True):
        return TokenAuthentication().authenticate(Request(request))


def who_left(town: Town) -> object:
    town.ren.is_active = False
    return town.ren


CASES = [
    # Proposals of events
    Case(
        "idea_needed",
        "どのアイデアについてのイベントかを選んでください。",
        lambda town: propose_event(town, ideas=[]),
    ),
    Case(
        "key_used_for_another_proposal",
        "このページからは、すでに別の提案を送っています。",
        propose_two_from_one_page,
    ),
    Case(
        "organisation_needed",
        "団体が選ばれていないため、決定していません。",
        lambda town: proposing.accept_proposal(wish(town), by=town.mori, at=NOW, organisation=None),
    ),
    Case(
        "nobody_organises",
        "この団体には今、運営者がいないため、決定していません。",
        lambda town: why_not_take_up(Organisation.objects.create(slug="x", name="だれもいない会")),
    ),
    Case(
        "not_your_proposal",
        "提案を取り下げられるのは、提案した本人だけです。",
        lambda town: proposing.withdraw_proposal(wish(town), by=town.ren, at=NOW),
    ),
    Case(
        "proposal_withdrawn",
        "この提案はすでに取り下げられているため、何も変えていません。",
        lambda town: why_not_decide_proposal(town.mori, wish(town, state="withdrawn", withdrawn_at=NOW)),
    ),
    Case(
        "already_decided",
        "森さんが2026年11月23日12:00に先に決めました（差し戻し）。あなたの操作は反映していません。",
        lambda town: why_not_decide_proposal(town.tani, sent_back(town)),
    ),
    Case(
        "proposal_undecided",
        "提案をどうするかを選んでください。",
        lambda town: decided(wish(town), {}, town.mori, "nonsense"),
    ),
    Case(
        "time_needed",
        "日時が決まっていないため、このイベントはまだ公開できません。",
        lambda town: events.why_not_publish(
            town.organiser, event(state=Event.State.DRAFT, time_is_open=True), NOW
        ),
    ),
    # Events
    Case(
        "log_in_first",
        "申し込むには、ログインしてください。",
        lambda town: events.why_not_register(town.passer_by, event(), NOW),
    ),
    Case(
        "account_suspended",
        "このアカウントは今お使いいただけません。",
        lambda town: events.why_not_register(town.suspended, event(), NOW),
    ),
    Case(
        "event_not_published",
        "このイベントは、まだ公開されていません。",
        lambda town: register(town, state=Event.State.DRAFT),
    ),
    Case(
        "event_called_off",
        "このイベントは中止になりました。",
        lambda town: register(town, state=Event.State.CALLED_OFF),
    ),
    Case("event_is_over", "このイベントは終わりました。", lambda town: register(town, starts_at=NOW - DAY)),
    Case(
        "no_registration_here",
        "このイベントには、ここでの申し込みはいりません。",
        lambda town: register(town, takes_registrations=False, capacity=None),
    ),
    Case(
        "registration_closed",
        "このイベントの申し込みは締め切りました。",
        lambda town: register(town, registration_closes_at=NOW),
    ),
    Case(
        "not_your_organisation",
        "この操作ができるのは、この団体の運営者だけです。",
        lambda town: events.why_not_edit(town.ren, event(), NOW),
    ),
    Case(
        "event_is_over",
        "終わったイベントは公開できません。",
        lambda town: events.why_not_publish(
            town.organiser, event(state=Event.State.DRAFT, starts_at=NOW - DAY), NOW
        ),
    ),
    Case(
        "event_never_announced",
        "このイベントは公開されていないので、中止のお知らせはできません。",
        lambda town: events.why_not_call_off(town.organiser, event(state=Event.State.DRAFT), NOW),
    ),
    Case(
        "reason_missing",
        "中止の理由を書いてください。",
        lambda town: announcing.call_off(event(), by=town.organiser, at=NOW, reason=" "),
    ),
    Case(
        "changed_meanwhile",
        "ほかの人がこのイベントを先に変更しました。書いた内容はこのまま残っています。",
        lambda town: revise(town, {"revision": 7}),
    ),
    Case(
        "people_have_registered",
        "すでに申し込んだ人がいるので、申し込みの受付をなくすことはできません。",
        lambda town: revise(town, {"takes_registrations": False}, taken_by_two(town)),
    ),
    Case(
        "below_seats_taken",
        "すでに席が決まった人の数より、定員を少なくすることはできません。",
        lambda town: revise(town, {"capacity": 1}, taken_by_two(town)),
    ),
    # Results of the plan
    Case(
        "log_in_first",
        "先にログインしてください。",
        lambda town: strategy.why_not_measure(town.passer_by, Indicator(), NOW),
    ),
    Case(
        "not_your_indicator",
        "この成果指標の実績は、担当課が入力します。",
        lambda town: strategy.why_not_measure(town.ren, indicator(), NOW),
    ),
    Case(
        "not_yours_to_adopt",
        "戦略の版を切り替えられるのは、管理者だけです。",
        lambda town: strategy.why_not_adopt(town.mori, Version(), NOW),
    ),
    Case(
        "measured_in_the_future",
        "測った日が、今日より先の日付になっています。",
        lambda town: measure(town, measured_on=date(2026, 11, 24)),
    ),
    Case("already_measured", "この日の値は、すでに登録されています。", measured_twice),
    Case("reason_missing", "訂正する理由を書いてください。", lambda town: correct(town, measure(town), " ")),
    Case("already_corrected", "この値は、すでに訂正されています。", corrected_twice),
    Case(
        "value_out_of_range", "0以上の数を入力してください。", lambda town: measure(town, value=Decimal(-1))
    ),
    Case(
        "share_above_all",
        "割合は100％より大きくできません。",
        lambda town: measure(town, Indicator(kind="ratio", unit="%"), value=Decimal(101)),
    ),
    Case("source_missing", "値の出どころを書いてください。", lambda town: measure(town, source=" ")),
    # One's own account
    Case(
        "name_of_the_office",
        "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
        lambda town: call_oneself(town, "市役所の人"),
    ),
    Case(
        "name_unseen",
        "目に見えない文字は使えません。取り除いてください。",
        lambda town: call_oneself(town, "雪\u200b"),
    ),
    Case(
        "name_without_letters", "文字か数字を1つ以上使ってください。", lambda town: call_oneself(town, "！？")
    ),
    Case(
        "name_mixes_alphabets",
        "英字に、形の似た別の文字（ロシア文字やギリシャ文字など）が混ざっています。どちらか一方にそろえてください。",
        lambda town: call_oneself(town, "Hаna"),
    ),
    Case("name_too_long", "40文字以内にしてください。", lambda town: call_oneself(town, "雪" * 41)),
    Case(
        "name_is_address",
        "メールアドレスは使わないでください。表示名は誰でも見られます。",
        lambda town: call_oneself(town, "ren@example.jp"),
    ),
    Case(
        "name_taken",
        "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",
        lambda town: call_oneself(town, town.hana.display_name),
    ),
    Case("too_many_tokens", "アクセストークンは、すでに10個あるため作れませんでした。", eleventh_token),
    Case(
        "second_factor_needed",
        "このアクセストークンは使えません。2段階認証を設定する前に作られたものか、2段階認証が設定されていないためです。",
        token_without_second_step,
    ),
    Case(
        "has_left",
        "このアカウントは、すでに退会の手続きが済んでいます。",
        lambda town: why_not_leave(who_left(town)),
    ),
    Case(
        "has_duties",
        "退会していません。職員・担当課・団体の担当者として登録されているためです。",
        lambda town: why_not_leave(town.mori),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
