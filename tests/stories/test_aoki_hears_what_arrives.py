"""Departments and the DX CoE hear what arrives on their work lists, while the page stays as it is."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from cocreate.accounts.permissions import Role
from cocreate.postgres.clock import database_now
from ideas import helping, moderation
from ideas.models import Idea
from tests.cast import person, roads
from tests.factories import ideas as factory

LIST = "/cms/ideas/worklist/"
IN_MENU = "#wagtail-sidebar a[href='/cms/ideas/worklist/'] .menuitem-label"


def assigned(author, by, *, at) -> Idea:
    return moderation.assign(factory.idea(author=author), roads(), by=by, at=at)


def test_what_is_assigned_is_said_and_shown_only_on_request(browser_page, hana, mori, aoki, axe):
    first = assigned(hana, mori, at=database_now())
    page = browser_page(phone=False, person=aoki, path=LIST)
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator(IN_MENU)).to_have_text("作業一覧（1）")
    assert axe(page, within="#main") == []

    second = assigned(hana, mori, at=database_now() + timedelta(seconds=1))

    expect(page.get_by_text("1件増えました。")).to_be_visible()
    expect(page.locator(IN_MENU)).to_have_text("作業一覧（2）")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.get_by_role("link", name="表示する").click()
    expect(page.locator(f"tr[data-row='answer:{second.pk}']")).to_be_visible()
    expect(page.locator(f"tr[data-row='answer:{first.pk}']")).to_be_visible()


def test_the_first_page_of_the_coe_counts_a_wish_for_support(browser_page, hana, mori, aoki):
    expert = person("DX CoE", "coe@example.jp", Role.COE)
    asked = [assigned(hana, mori, at=database_now()) for _ in range(2)]
    wish = {"by": aoki, "department": roads(), "kind": "technology", "wish": "地図を作りたいです。"}
    helping.ask(asked[0], at=database_now(), **wish)
    page = browser_page(phone=False, person=expert, path="/cms/")
    total = page.locator("[data-desk-total]")
    expect(total).to_have_text("1")

    helping.ask(asked[1], at=database_now(), **wish)

    expect(total).to_have_text("2")
