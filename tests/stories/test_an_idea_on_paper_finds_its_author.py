"""The paper exception: 森 types an idea in, 林 approves and publishes it, 花 takes it over at home."""

from __future__ import annotations

from playwright.sync_api import expect

from cocreate.accounts.permissions import Role
from ideas.models import Idea, State
from tests.cast import person


def test_from_the_slip_to_ones_own_page(browser_page, mori, hana, axe):
    page = browser_page(phone=False, person=mori, path="/cms/ideas/paper/new/")
    page.get_by_label("紙", exact=True).check()
    page.get_by_label("機器やインターネットの回線がない").check()
    page.get_by_label("タイトル").fill("バス停に椅子がほしい")
    page.locator("textarea[name=proposal]").fill("立って待つのがつらいです。椅子を置いてください。")
    page.get_by_role("button", name="保存して、ご本人に渡す控えを出す").click()
    code = page.locator(".desk-code").inner_text()
    page.goto("/cms/ideas/worklist/")
    expect(page.get_by_text("紙で受け付けたもの（先に例外の承認が必要です）")).to_be_visible()

    second = person("林", "hayashi@example.jp", Role.MODERATOR)
    theirs = browser_page(phone=False, person=second, path="/cms/ideas/paper/")
    theirs.get_by_role("button", name="例外として認める").click()
    theirs.get_by_role("button", name="公開する").click()
    theirs.wait_for_load_state()

    idea = Idea.objects.get()
    assert idea.state == State.PUBLISHED
    home = browser_page(person=hana, path="/take-over/")
    home.get_by_label("控えに書かれたコード").fill(code.lower().replace("-", ""))
    home.get_by_role("button", name="このアイデアを引き継ぐ").click()

    expect(home.get_by_text("アイデアを引き継ぎました。")).to_be_visible()
    expect(home.get_by_text("紙で受け付けたアイデア")).to_be_visible()
    assert axe(home) == []
    idea.refresh_from_db()
    assert idea.author == hana
