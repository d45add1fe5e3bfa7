"""What was typed is found again: on another day, in another window, by going back, after a refusal."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ideas.models import Draft, Idea, State
from tests.factories import ideas as factory
from tests.stories.writing import PROPOSAL, TITLE, open_before_the_script


def test_what_is_typed_is_saved_while_typing_and_found_on_another_day(browser_page, hana, axe):
    page = browser_page(person=hana, path="/ideas/new/")
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    expect(page.get_by_text("下書きを保存しました 12:00")).to_be_visible()
    assert axe(page) == []
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    expect(page.locator("input[name=draft_version]")).to_have_value("2")

    page.reload()
    expect(page.get_by_label(re.compile("^タイトル"))).to_have_value(TITLE)
    later = browser_page(person=hana, path="/me/")
    assert axe(later) == []
    later.get_by_role("link", name=TITLE).click()
    expect(later.get_by_label(re.compile("^こうしたい"))).to_have_value(PROPOSAL)
    later.get_by_role("button", name="送る前に確かめる").click()
    later.get_by_role("button", name="送る", exact=True).click()

    expect(later.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    assert (Idea.objects.count(), Draft.objects.count()) == (1, 0)


def test_what_is_typed_before_the_script_has_arrived_is_saved_too(browser_page, hana):
    page = browser_page(person=hana)
    script = open_before_the_script(page)
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    script.continue_()

    expect(page.get_by_text("下書きを保存しました")).to_be_visible()
    assert Draft.objects.get().name == TITLE


def test_two_windows_do_not_write_over_each_other(browser_page, hana, axe):
    one = browser_page(person=hana, path="/ideas/new/")
    one.get_by_label(re.compile("^タイトル")).fill("一つ目の窓")
    expect(one.get_by_text("下書きを保存しました")).to_be_visible()
    two = one.context.new_page()
    two.goto(one.url)
    two.get_by_label(re.compile("^タイトル")).fill("二つ目の窓")
    expect(two.get_by_text("下書きを保存しました")).to_be_visible()

    one.get_by_label(re.compile("^タイトル")).fill("一つ目の窓の続き")
    expect(one.get_by_text("この下書きは、別の画面で変更または送信されています")).to_be_visible()
    assert axe(one) == []
    one.get_by_role("button", name="この画面の文を、別の下書きとして保存する").click()

    expect(one.get_by_label(re.compile("^タイトル"))).to_have_value("一つ目の窓の続き")
    assert {draft.name for draft in Draft.objects.all()} == {"二つ目の窓", "一つ目の窓の続き"}


def test_going_back_finds_the_words_and_after_sending_the_idea(browser_page, hana):
    """Each page on the way answers a form that was sent, and can be come back to all the same."""
    page = browser_page(person=hana, path="/ideas/new/")
    title, proposal = (page.get_by_label(re.compile(f"^{name}")) for name in ("タイトル", "こうしたい"))
    preview, send = (
        page.get_by_role("button", name=name, exact=True) for name in ("送る前に確かめる", "送る")
    )
    title.fill(TITLE)
    preview.click()
    expect(page.get_by_text("ここに入力してください。")).to_be_visible()
    proposal.fill(PROPOSAL)
    preview.click()
    expect(send).to_be_visible()

    page.go_back()
    expect(title).to_have_value(TITLE)
    expect(proposal).to_have_value(PROPOSAL)
    preview.click()
    send.click()
    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    page.go_back()

    expect(page.get_by_text("この下書きは、もう送信されています。")).to_be_visible()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Idea.objects.count() == 1


def test_a_visitor_who_goes_back_finds_the_words(browser_page):
    page = browser_page(path="/ideas/new/")
    title, proposal = (page.get_by_label(re.compile(f"^{name}")) for name in ("タイトル", "こうしたい"))
    title.fill(TITLE)
    page.get_by_role("button", name="送る前に確かめる", exact=True).click()
    expect(page.get_by_text("ここに入力してください。")).to_be_visible()
    proposal.fill(PROPOSAL)
    page.get_by_role("button", name="送る前に確かめる", exact=True).click()
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_label("メールアドレス")).to_be_visible()

    page.go_back()

    expect(title).to_have_value(TITLE)
    expect(proposal).to_have_value(PROPOSAL)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SUBMITTED])
def test_a_change_that_was_not_taken_is_found_by_going_back_and_by_coming_back(
    browser_page, hana, axe, state
):
    """Both pages on which an idea is changed; and what was sent at last is not offered again."""
    idea = factory.idea(author=hana, state=state, problem="くわしい説明")
    address = f"/ideas/{idea.pk}/edit/"
    page = browser_page(person=hana, path=address)
    title, proposal, problem = (
        page.get_by_label(re.compile(f"^{name}")) for name in ("タイトル", "こうしたい", "困っていること")
    )
    title.fill("")
    proposal.fill(PROPOSAL)
    problem.fill("")
    page.get_by_role("button", name="直した文章を送る").click()
    expect(page.get_by_text("ここに入力してください。").first).to_be_visible()

    page.get_by_role("link", name="アイデアに戻る").click()
    page.wait_for_url(f"**/ideas/{idea.pk}/")
    page.go_back()

    expect(page.get_by_text("前に送れなかった文章が入っています")).to_be_visible()
    expect(proposal).to_have_value(PROPOSAL)
    expect(problem).to_have_value("")
    assert axe(page) == []
    page.goto(address)
    expect(proposal).to_have_value(PROPOSAL)
    title.fill(TITLE)
    if state == State.PUBLISHED:
        page.get_by_label("内容の変更・追加").check()
        page.get_by_label(re.compile("^何を、なぜ")).fill("願いが変わりました")
    page.get_by_role("button", name="直した文章を送る").click()
    page.wait_for_url(f"**/ideas/{idea.pk}/**")
    page.goto(address)

    expect(page.get_by_text("前に送れなかった文章が入っています")).to_have_count(0)
    expect(title).to_have_value(TITLE)
