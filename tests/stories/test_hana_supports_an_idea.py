"""Journey 2: one tap, the log-in in between, everybody sees the number move, and back again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cocreate.accounts.models import User
from ideas.models import Idea, Phase, State, Stated, Version
from ideas.reviewing_versions import publish_version
from ideas.rewording import reword
from ideas.wording import IdeaText
from tests.factories import ideas as factory
from tests.factories.ideas import NOW


def number(page):
    return page.locator(".vote-panel__number")


def test_the_tap_before_the_log_in_counts_after_it(browser_page, log_in, ren, axe):
    idea = factory.idea(author=ren, campaign=factory.campaign(threshold=300, shows_confirmed=True))
    crowd = factory.people(19)
    User.objects.filter(pk__in=[one.pk for one in crowd[:10]]).update(residency_confirmed_at=NOW)
    for voter in crowd:
        factory.vote(idea, voter=voter)
    watching = browser_page(path=idea.get_absolute_url())
    parts = watching.locator(".vote-panel__split")
    expect(number(watching)).to_have_text("19")
    expect(parts).to_be_hidden()  # nine others are too few to be told
    page = browser_page(path=idea.get_absolute_url())
    assert axe(page) == []

    page.get_by_role("button", name="賛同する").click()
    log_in(page, "hana@example.jp")

    expect(page.get_by_text("あなたは賛同しています。")).to_be_visible()
    expect(number(page)).to_have_text("20")
    expect(number(watching)).to_have_text("20")  # without touching that page
    expect(parts).to_have_text("確認済み市民 10 その他 10")
    expect(parts).to_be_visible()
    assert axe(page) == []

    page.get_by_role("button", name="賛同を取り消す").click()
    expect(page.get_by_role("button", name="賛同する")).to_be_visible()
    expect(number(watching)).to_have_text("19")
    expect(parts).to_be_hidden()
    idea.counter.refresh_from_db()
    assert idea.counter.supports == 19

    Idea.objects.update(state=State.HIDDEN)
    watching.get_by_role("button", name="賛同する").click()
    why = watching.locator("#request-trouble-why")
    expect(why).to_have_text("アドレスが違うか、ページの公開が終わっています。")
    assert axe(watching) == []


def test_on_an_old_page_the_reason_is_said_where_the_tap_was_made(browser_page, hana, ren):
    idea = factory.idea(author=hana, campaign=factory.campaign())
    page = browser_page(person=ren, path=idea.get_absolute_url())
    Phase.objects.update(who_supports=Phase.Circle.RESIDENTS)  # ren is no confirmed resident

    page.get_by_role("button", name="賛同する").click()

    expect(page.locator("#vote").get_by_text("賛同は数えていません")).to_be_visible()
    expect(page.get_by_text("送信できませんでした。")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_one_tap_with_and_without_javascript(javascript, browser_page, hana, ren):
    idea = factory.idea(author=ren, campaign=factory.campaign())
    page = browser_page(person=hana, path=idea.get_absolute_url(), javascript=javascript)

    page.get_by_role("button", name="賛同する").click()

    expect(page.get_by_text("あなたは賛同しています。")).to_be_visible()
    expect(number(page)).to_have_text("1")
    idea.counter.refresh_from_db()
    assert idea.counter.supports == 1


def test_who_withdraws_in_the_panel_is_not_asked_beside_it_whether_to_go_on(browser_page, hana, ren, mori):
    idea = factory.idea(author=ren)
    factory.vote(idea, voter=hana)
    text = IdeaText(idea.title, "", "バスの今の位置を停留所の画面に出してほしいです。", "")
    reword(
        idea, by=ren, at=NOW, text=text, version_number=1, stated=Stated.CONTENT, reason="願いが変わりました"
    )
    publish_version(Version.objects.waiting().get(), by=mori, at=NOW)
    page = browser_page(person=hana, path=idea.get_absolute_url())
    asked = page.get_by_role("heading", name="内容が変わりました。賛同を続けますか")
    kinds = page.locator("#support-by-content dd")  # of the present content, of the earlier one
    expect(asked).to_be_visible()
    expect(kinds).to_have_text(["0", "1"])

    page.locator("#vote").get_by_role("button", name="賛同を取り消す").click()

    expect(page.locator("#vote").get_by_role("button", name="賛同する")).to_be_visible()
    expect(asked).to_be_hidden()
    expect(kinds).to_have_text(["0", "0"])

    page.locator("#vote").get_by_role("button", name="賛同する").click()

    expect(kinds).to_have_text(["1", "0"])
    expect(asked).to_be_hidden()
