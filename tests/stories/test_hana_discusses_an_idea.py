"""Talking about an idea on a phone: before the log-in, with a quote, by keyboard; others are told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ideas.models import Comment
from tests.factories import ideas as factory


def test_a_comment_before_the_log_in_arrives_and_others_are_told(browser_page, log_in, hana, ren, mori, axe):
    idea = factory.idea(author=ren)
    factory.comment(idea, author=mori, text="図面を公開します。")
    watching = browser_page(path=idea.get_absolute_url())
    note = watching.locator("[data-arrivals]")
    expect(note).to_be_hidden()
    watching.get_by_label("コメント", exact=False).last.fill("書きかけの文")
    page = browser_page(path=idea.get_absolute_url())

    page.get_by_label("質問", exact=True).check()
    page.locator("textarea[name=text]").fill("@森さん、夜も更新されますか。")
    page.get_by_role("button", name="コメントを送る").click()
    log_in(page, "hana@example.jp")

    mine = page.locator(".comment", has_text="夜も更新されますか")
    expect(mine.locator(".mention")).to_have_text("@森")
    assert axe(page) == []
    expect(note).to_be_visible()  # without touching that page
    expect(note).to_contain_text("新しいコメントが1件あります")
    assert axe(watching) == []

    note.get_by_role("button").press("Enter")

    arrived = watching.locator(f"#comment-{Comment.objects.latest('pk').pk}")
    expect(arrived).to_be_focused()
    expect(note).to_be_hidden()
    expect(watching.locator("textarea[name=text]")).to_have_value("書きかけの文")
    assert axe(watching) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_quote_and_mark_with_and_without_javascript(javascript, browser_page, hana, ren, mori, axe):
    idea = factory.idea(author=ren)
    first = factory.comment(idea, author=mori, text="図面を公開します。")
    page = browser_page(person=hana, path=idea.get_absolute_url(), javascript=javascript)

    page.get_by_role("button", name="参考になった").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1人中1人が「参考になった」と答えました")).to_be_visible()
    expect(page.get_by_role("button", name="参考になった")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="引用して返信").click()
    page.locator("textarea[name=text]").fill("助かります。")
    page.get_by_role("button", name="コメントを送る").click()

    reply = page.locator(".comment__replies .comment")
    expect(reply.locator(".comment__quote")).to_contain_text("図面を公開します。")
    assert Comment.objects.get(parent=first).quoted == first
    if javascript:
        assert axe(page) == []
