"""A citizen wishes for an event: the office finds a group, which makes it, and she sees what came of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from events.models import Event, EventProposal
from ideas import deciding_many
from tests.factories.events import proposal
from tests.factories.ideas import NOW, idea


@pytest.fixture(autouse=True)
def _office(settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = False


def test_from_the_idea_to_the_event(browser_page, hana, ren, mori, organiser, organisation, axe):
    snow = idea(author=ren, title="除雪の状況を地図で")
    hers = browser_page(person=hana, path=snow.get_absolute_url())
    hers.get_by_role("link", name="イベントを提案する").click()
    expect(hers.get_by_role("checkbox", name="除雪の状況を地図で")).to_be_checked()
    hers.get_by_label("どんなイベントですか").fill("雪道を歩く会")
    hers.get_by_label("やりたいことと、その理由").fill("歩きにくい所を、みんなで確かめたい。")
    hers.get_by_label("希望の時期").fill("1月の土曜の午後")
    hers.get_by_label("準備や当日を手伝いたいです").check()
    assert axe(hers) == []
    hers.get_by_role("button", name="提案を送る").click()
    expect(hers.get_by_text("提案が事務局に届きました。")).to_be_visible()
    assert axe(hers) == []

    desk = browser_page(phone=False, person=mori, path="/cms/ideas/worklist/")
    desk.get_by_role("row", name="イベントの提案").get_by_role("link", name="雪道を歩く会").click()
    expect(desk.get_by_text("1月の土曜の午後")).to_be_visible()
    expect(desk.get_by_role("button", name="キー操作")).to_be_visible()
    desk.keyboard.press("p")
    expect(desk.get_by_label("引き受ける団体")).to_be_focused()
    desk.get_by_label("引き受ける団体").select_option(label="コード・フォー・カナザワ")
    desk.get_by_role("button", name="この団体にお願いする").click()
    expect(desk.get_by_text("「コード・フォー・カナザワ」にイベントの下書きを作りました。")).to_be_visible()

    theirs = browser_page(person=organiser, path="/me/")
    theirs.get_by_role("link", name="コード・フォー・カナザワ", exact=True).click()
    theirs.get_by_role("link", name="雪道を歩く会").click()
    expect(theirs.get_by_text("1月の土曜の午後")).to_be_visible()
    expect(theirs.get_by_role("button", name="このイベントを公開する")).to_have_count(0)
    theirs.get_by_role("link", name="イベントの内容を変える").click()
    expect(theirs.get_by_label("始まり")).to_have_value("")
    theirs.get_by_label("始まり").fill("2027-01-16T13:30")
    theirs.get_by_label("終わり").fill("2027-01-16T15:30")
    theirs.locator("[name=place]").fill("武蔵ヶ辻")
    theirs.get_by_role("button", name="変更を保存する").click()
    theirs.get_by_role("button", name="このイベントを公開する").click()
    expect(theirs.get_by_text("2027年1月16日").first).to_be_visible()

    hers.goto("/me/")
    mine = hers.get_by_role("region", name="提案したイベント")
    expect(mine.get_by_text("公開されました")).to_be_visible()
    assert axe(hers) == []
    mine.get_by_role("link", name="イベントのページへ").click()
    expect(hers).to_have_url(re.compile(Event.objects.get().get_absolute_url()))
    expect(hers.get_by_role("link", name="除雪の状況を地図で")).to_be_visible()


def test_by_key_the_group_is_chosen_before_the_proposal_is_given_to_it(
    browser_page, hana, ren, mori, organiser, organisation
):
    proposal(idea(author=ren), by=hana, title="雪の会", proposed_at=NOW)
    desk = browser_page(phone=False, person=mori, path="/cms/ideas/worklist/")
    expect(desk.get_by_role("button", name="キー操作")).to_be_visible()

    for key in ("j", "p"):
        desk.keyboard.press(key)
    expect(desk).to_have_url(re.compile("/cms/events/proposals/"))
    expect(desk.get_by_role("button", name="キー操作")).to_be_visible()
    expect(desk.get_by_label("引き受ける団体")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("alert")).to_contain_text("団体が選ばれていない")
    desk.keyboard.press("Escape")
    desk.keyboard.press("p")
    expect(desk.get_by_label("引き受ける団体")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Control+Enter")

    expect(desk).to_have_url(re.compile("/cms/ideas/worklist/"))
    expect(desk.get_by_text("「コード・フォー・カナザワ」にイベントの下書きを作りました。")).to_be_visible()
    assert Event.objects.get().organisation == organisation


def test_what_is_sent_back_is_changed_and_proposed_again(browser_page, hana, ren, mori):
    snow = idea(author=ren, title="除雪の状況を地図で")
    wish = proposal(snow, by=hana, title="雪の会", proposed_at=NOW)
    desk = browser_page(phone=False, person=mori, path=f"/cms/events/proposals/{wish.pk}/")
    desk.keyboard.press("r")
    expect(desk.get_by_label("理由の文例")).to_be_focused()
    desk.get_by_label("提案者への理由").fill("何をする会か、もう少し書いてください。")
    desk.keyboard.press("Control+Enter")
    expect(desk).to_have_url(re.compile("/cms/ideas/worklist/"))
    deciding_many.carry_out_due(at=NOW + timedelta(seconds=10))

    hers = browser_page(person=hana, path="/me/")
    hers.get_by_role("link", name="雪の会", exact=True).click()
    expect(hers.get_by_text("何をする会か、もう少し書いてください。")).to_be_visible()
    hers.get_by_role("link", name="直して、もう一度提案する").click()
    expect(hers.get_by_label("やりたいことと、その理由")).to_have_value(wish.text)
    hers.get_by_label("どんなイベントですか").fill("雪道を歩いて地図に書く会")
    hers.get_by_role("button", name="提案を送る").click()
    expect(hers.get_by_text("提案が事務局に届きました。")).to_be_visible()
    assert list(EventProposal.objects.order_by("pk").values_list("state", flat=True)) == [
        "returned",
        "waiting",
    ]


def test_without_a_script_and_without_an_account_nothing_is_lost(browser_page, ren, log_in):
    snow = idea(author=ren, title="除雪の状況を地図で")
    page = browser_page(path=f"/events/propose/?idea={snow.pk}", javascript=False)
    page.get_by_label("やりたいことと、その理由").fill("歩きにくい所を、みんなで確かめたい。")
    page.get_by_role("button", name="ログインして提案を送る").click()
    expect(page.get_by_text("ここに入力してください。")).to_be_visible()
    page.get_by_label("どんなイベントですか").fill("雪道を歩く会")
    page.get_by_role("button", name="ログインして提案を送る").click()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("提案が事務局に届きました。")).to_be_visible()
    assert EventProposal.objects.get().ideas.get() == snow
