"""Talking about an idea on a phone: before the log-in, with a quote, by keyboard; others are told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ideas.discussion import THREADS_PER_PAGE
from ideas.models import Comment, Mark
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
    expect(watching.locator("#comments-heading")).to_have_text("コメント（2）")
    assert axe(watching) == []


def test_a_comment_is_found_by_an_old_address_when_it_stands_on_another_page_now(browser_page, ren, hana):
    idea = factory.idea(author=ren)
    for number in range(THREADS_PER_PAGE):
        factory.comment(idea, author=ren, text=f"{number}番目の話")
    last = factory.comment(idea, author=hana, text="最後の話")

    page = browser_page(path=f"{idea.get_absolute_url()}#comment-{last.pk}")

    expect(page.locator(f"#comment-{last.pk}")).to_be_in_viewport()
    assert page.url.endswith(f"?page=2#comment-{last.pk}")


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


def tab_to(page, target, *, most: int = 120) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"not reached in {most} presses: {target}")


def test_by_keyboard_alone_somebody_marks_quotes_and_writes(browser_page, hana, ren, mori):
    idea = factory.idea(author=ren)
    first = factory.comment(idea, author=mori, text="図面を公開します。")
    page = browser_page(person=hana, phone=False, path=idea.get_absolute_url())
    keys = page.keyboard

    mark = page.get_by_role("button", name="参考になった")
    tab_to(page, mark)
    keys.press("Enter")
    expect(page.get_by_text("1人中1人が「参考になった」と答えました")).to_be_visible()
    expect(mark).to_be_focused()  # whoever cannot see where they are would have to begin anew
    tab_to(page, page.get_by_role("link", name="引用して返信"))
    keys.press("Enter")
    expect(page.locator(".discussion__quoted")).to_contain_text("図面を公開します。")
    words = page.locator("textarea[name=text]")
    tab_to(page, words)
    keys.type("助かります。")
    tab_to(page, page.get_by_role("button", name="コメントを送る"))
    keys.press("Enter")

    reply = page.locator(".comment__replies .comment")
    expect(reply.locator(".comment__quote")).to_contain_text("図面を公開します。")
    written = Comment.objects.get(parent=first)
    assert (written.quoted, written.text) == (first, "助かります。")
    assert Mark.objects.get(comment=first).value == 1


def test_what_was_sent_does_not_stand_in_the_form_once_more(browser_page, hana, ren):
    idea, other = factory.idea(author=ren), factory.idea(author=ren)
    page = browser_page(person=hana, path=idea.get_absolute_url())
    text = page.locator("textarea[name=text]")

    page.get_by_label("賛成", exact=True).check()
    text.fill("図面があると助かります。")
    page.get_by_role("button", name="コメントを送る").click()

    expect(page.locator(".comment", has_text="図面があると助かります")).to_be_visible()
    expect(text).to_have_value("")
    expect(page.get_by_label("賛成", exact=True)).not_to_be_checked()
    page.go_back()
    expect(page.locator(".comment", has_text="図面があると助かります")).to_be_visible()
    expect(text).to_have_value("")

    page.goto(f"{idea.get_absolute_url()}flag/")
    page.get_by_label("個人の情報がのっている").check()
    page.locator("textarea[name=text]").fill("電話番号が書いてあります。")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(f"{idea.get_absolute_url()}$"))
    page.goto(f"{other.get_absolute_url()}flag/")
    expect(page.locator("textarea[name=text]")).to_have_value("")


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_wrong_with_a_comment_stands_before_ones_eyes(javascript, browser_page, hana, ren):
    idea = factory.idea(author=ren, proposal="雪の道を地図で見たいです。\n" * 40)
    page = browser_page(person=hana, path=idea.get_absolute_url(), javascript=javascript)

    page.get_by_label("賛成", exact=True).check()
    page.locator("textarea[name=text]").fill("👍👍")
    page.get_by_role("button", name="コメントを送る").click()

    expect(page.get_by_text("記号や絵文字だけでは、みんなに伝わりません。")).to_be_in_viewport()
    expect(page.locator("textarea[name=text]")).to_have_value("👍👍")
    if javascript:  # without it the browser asks whether the form shall be sent once more
        page.get_by_role("link", name="トップ").click()
        page.go_back()
        expect(page.locator("textarea[name=text]")).to_have_value("👍👍")
