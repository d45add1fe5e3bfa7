"""花 checks on her own device that her support is in the published tally."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ideas.receipts import receipts_of
from ideas.sealing import seal_days
from ideas.voting import support
from tests.factories.ideas import NOW, idea, people, vote

GOOD = "あなたの賛同は、11月22日の集計に含まれています。"
BAD = "計算した結果が、公開されている11月22日の集計と合いません。"


@pytest.fixture
def receipt(live_site, ren, hana):
    """花's receipt for an idea with twelve supporters, one of three ideas in yesterday's tally."""
    yesterday = NOW - timedelta(days=1)
    snow = idea(author=ren, title="除雪の地図")
    support(snow, by=hana, at=yesterday)
    for voter in people(11):
        vote(snow, voter=voter, at=yesterday)
    for voter in people(2):
        vote(idea(author=ren), voter=voter, at=yesterday)
    seal_days(at=NOW)
    return receipts_of(hana, at=NOW)[0]


def test_the_check_needs_nothing_but_the_page(browser_page, receipt, hana, axe):
    page = browser_page(person=hana, path="/me/")
    page.get_by_role("link", name="賛同が数えられているか確かめる").click()
    page.get_by_role("link", name="確かめる").click()
    expect(page.get_by_text(GOOD)).to_be_visible()
    assert axe(page) == []
    page.context.set_offline(True)

    page.get_by_role("button", name="この端末で確かめる").click()

    expect(page.get_by_text("この端末で計算した結果です")).to_be_visible()
    expect(page.locator("[data-answer]")).to_have_text(GOOD)
    page.context.set_offline(False)
    assert axe(page) == []


def test_a_page_with_another_number_is_found_out(browser_page, receipt, hana):
    page = browser_page(person=hana, path=f"/me/receipts/{receipt.event.number}/")
    page.evaluate(
        "box => box.dataset.proof = box.dataset.proof.replace('\"supports\": 12', '\"supports\": 13')",
        page.locator("[data-receipt-check]").element_handle(),
    )

    page.get_by_role("button", name="この端末で確かめる").click()

    expect(page.locator("[data-answer]")).to_have_text(BAD)


def test_without_javascript_the_server_has_computed_it(browser_page, receipt, hana):
    page = browser_page(person=hana, path=f"/me/receipts/{receipt.event.number}/", javascript=False)

    expect(page.locator("[data-answer]")).to_have_text(GOOD)
    expect(page.get_by_text("市のサーバーで計算した結果です")).to_be_visible()
    expect(page.get_by_role("button", name="この端末で確かめる")).to_be_hidden()
