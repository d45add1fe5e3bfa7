"""花 follows an idea, tells others about it, prints it, and gives back on her page what she gave."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ideas import moderation, voting
from ideas.models import Follow, Idea, State, Vote
from tests import cast
from tests.factories.ideas import NOW, campaign, idea

MY_PAGES = ("/me/ideas/", "/me/supports/")  # the walk over every page sees the others


@pytest.fixture
def snow(live_site, ren):
    return idea(author=ren, title="除雪の地図", campaign=campaign(slug="snow", threshold=300))


@pytest.mark.parametrize("javascript", [True, False])
def test_following_survives_the_log_in_and_is_stopped_on_my_page(
    browser_page, log_in, snow, hana, axe, javascript
):
    page: Page = browser_page(path=snow.get_absolute_url(), javascript=javascript)
    page.get_by_role("button", name="お知らせを受け取る").click()
    log_in(page, hana.email)
    expect(page.get_by_role("button", name="お知らせを止める")).to_be_visible()
    assert Follow.objects.get().person_id == hana.pk

    page.goto("/me/follows/")
    if javascript:
        assert axe(page) == []
    page.get_by_role("button", name=re.compile("お知らせを止める.*除雪の地図")).click()

    expect(page.get_by_text("「除雪の地図」のお知らせを止めました。")).to_be_visible()
    assert not Follow.objects.exists()


def test_the_address_is_copied_sent_and_printed_where_the_browser_can(browser_page, snow, axe):
    page: Page = browser_page(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(
        """window.told = [];
        navigator.share = async (data) => void window.told.push(`${data.title} ${data.url}`);
        window.print = () => window.told.push("printed");"""
    )
    page.goto(snow.get_absolute_url())
    box = page.get_by_role("region", name="ほかの人に知らせる")
    address = box.get_by_label("このページのアドレス").input_value()
    assert address.endswith(f"/ideas/{snow.pk}/")

    box.get_by_role("button", name="コピー").click()
    expect(box.get_by_role("status")).to_have_text("アドレスをコピーしました。")
    assert page.evaluate("navigator.clipboard.readText()") == address
    box.get_by_role("button", name="だれかに送る").click()
    box.get_by_role("button", name="このページを印刷する").click()

    assert page.evaluate("window.told") == [f"除雪の地図 {address}", "printed"]
    box.get_by_role("img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.share-box img').naturalWidth > 0")
    assert axe(page) == []


def test_without_a_script_the_address_can_be_selected_and_nothing_is_offered_that_does_nothing(
    browser_page, snow
):
    page: Page = browser_page(path=snow.get_absolute_url(), javascript=False)
    box = page.get_by_role("region", name="ほかの人に知らせる")

    expect(box.get_by_label("このページのアドレス")).to_be_visible()
    expect(box.get_by_role("link", name="QRコード")).to_be_visible()
    assert box.get_by_role("button").count() == 0


def test_on_paper_there_is_the_text_the_way_and_the_address_and_nothing_to_tap(browser_page, snow):
    page: Page = browser_page(path=snow.get_absolute_url(), phone=False)
    page.emulate_media(media="print")

    for shown in (".idea-text", ".timeline", ".share-box__address", ".share-box__code img", ".brand"):
        expect(page.locator(shown).first).to_be_visible()
    for gone in (".site-nav", ".site-account", ".site-footer", ".breadcrumb", "#comments", ".vote-panel"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.locator("button:visible").count() == 0


def test_my_page_tells_fates_and_gives_support_back(browser_page, snow, hana, axe):
    mine = idea(author=hana, title="バス停の雪よけ", state=State.SUBMITTED)
    moderation.send_back(
        mine, by=cast.make_mori(), at=NOW, version_number=1, reason="電話番号を消してください。"
    )
    voting.support(Idea.objects.get(pk=snow.pk), by=hana, at=NOW)
    page: Page = browser_page(person=hana, path="/me/")
    expect(page.get_by_text("電話番号を消してください。")).to_be_visible()
    for path in MY_PAGES:
        page.goto(path)
        expect(page.locator(".own-tabs [aria-current=page]")).to_have_count(1)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto("/me/")
    page.get_by_role("navigation", name="マイページ").get_by_role("link", name="賛同").click()
    page.get_by_role("button", name=re.compile("賛同を取り消す.*除雪の地図")).press("Enter")

    expect(page.get_by_text("「除雪の地図」への賛同を取り消しました。")).to_be_visible()
    expect(page.get_by_text("まだ賛同したアイデアはありません")).to_be_visible()
    assert not Vote.objects.standing().exists()
    page.get_by_role("navigation", name="マイページ").get_by_role("link", name="アイデア").click()
    page.get_by_role("link", name=re.compile("バス停の雪よけ.*文を直す")).click()
    page.wait_for_url(f"**/ideas/{mine.pk}/edit/")
