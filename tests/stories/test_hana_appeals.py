"""Hana's comment is hidden by reports, a moderator confirms it, she appeals, and another one restores it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cocreate.accounts.permissions import Role
from ideas.models import Comment, Flag
from tests import cast
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

WORDS = "道路管理の説明は、わかりにくすぎます。"


@pytest.fixture
def tani(db):
    return cast.person("谷", "tani@example.jp", Role.MODERATOR)


def neighbours(number):
    """People who have taken part before."""
    elsewhere = factory.idea(author=cast.make_aoki())
    crowd = [cast.person(f"近所{one}", f"near{one}@example.jp") for one in range(number)]
    for who in crowd:
        for _each in range(3):
            factory.comment(elsewhere, author=who, at=NOW - timedelta(days=3))
    return crowd


def report(browser_page, who, comment):
    page = browser_page(person=who, path=f"/ideas/{comment.idea_id}/comments/{comment.pk}/flag/")
    page.get_by_label("だれかを傷つける").check()
    page.get_by_role("button", name="通報を送る").click()
    expect(page.get_by_text("受付番号は")).to_be_visible()
    return page


def test_a_comment_hidden_by_reports_comes_back_by_an_appeal(browser_page, hana, ren, mori, tani, axe):
    idea = factory.idea(author=ren)
    comment = factory.comment(idea, author=hana, text=WORDS)
    pages = [report(browser_page, who, comment) for who in neighbours(3)]
    expect(pages[2].get_by_text("自動的に一時非表示にしています")).to_be_visible()
    assert WORDS not in pages[2].content()
    pages[2].goto("/me/reports/")
    assert axe(pages[2]) == []

    desk = browser_page(phone=False, person=mori, path="/cms/ideas/reports/")
    expect(desk.get_by_text("自動的に一時非表示").first).to_be_visible()
    desk.locator("textarea[name=reason]").first.fill("言い方が強すぎるため。")
    desk.get_by_role("button", name="この理由で非表示にする").first.click()
    expect(desk.get_by_text("対応を待つ通報はありません。")).to_be_visible()
    assert set(Flag.objects.values_list("outcome", flat=True)) == {"upheld"}

    author = browser_page(person=hana, path="/me/review/")
    expect(author.get_by_text("言い方が強すぎるため。")).to_be_visible()
    assert axe(author) == []
    author.get_by_role("link", name="別の担当者に見直してもらう").click()
    author.locator("textarea[name=text]").fill("市の説明への意見で、だれかを傷つける文ではありません。")
    assert axe(author) == []
    author.get_by_role("button", name="申し出を送る").click()
    expect(author.get_by_text("別の担当者が2026年11月30日までに決め")).to_be_visible()

    desk.goto("/cms/ideas/appeals/")
    expect(desk.get_by_text("最初に決めたのがあなたなので")).to_be_visible()
    assert axe(desk, within="#main") == []
    other = browser_page(phone=False, person=tani, path="/cms/ideas/appeals/")
    other.locator("textarea[name=reason]").fill("市への批判は、非表示にする理由になりません。")
    other.get_by_role("button", name="認める（最初の決定を取り消す）").click()
    expect(other.get_by_text("異議を認め、最初の決定を取り消しました。")).to_be_visible()

    assert Comment.objects.counted().get(pk=comment.pk).text == WORDS
    reader = browser_page(path=idea.get_absolute_url())
    expect(reader.get_by_text(WORDS)).to_be_visible()
    author.goto("/me/review/")
    expect(author.get_by_text("認められました", exact=True)).to_be_visible()


def test_a_warning_before_a_comment_is_sent(browser_page, log_in, ren, hana, axe):
    idea = factory.idea(author=ren)
    page = browser_page(path=idea.get_absolute_url())
    page.get_by_label("賛成", exact=True).check()
    page.locator("textarea[name=text]").fill("090-1234-5678 に電話してください。")
    page.get_by_role("button", name="コメントを送る").click()
    expect(page.locator("mark")).to_have_text("090-1234-5678")
    assert axe(page) == []

    page.get_by_role("button", name="直す").click()
    page.locator("textarea[name=text]").fill("窓口に電話してください。")
    page.get_by_role("button", name="コメントを送る").click()
    log_in(page, "hana@example.jp")

    expect(page.locator(".comment", has_text="窓口に電話してください。")).to_be_visible()
