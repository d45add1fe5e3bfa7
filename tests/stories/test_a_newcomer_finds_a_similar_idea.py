"""Journey 1, the other end: somebody begins to write, sees the same wish, and supports it instead."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from ideas.likeness import remember_meanings
from ideas.models import Idea, Vote
from ideas.wording import IdeaText, search_words
from tests.browser import boxes, heights
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

TITLE = "除雪の状況を町会ごとに地図で見たい"
PROPOSAL = "除雪が終わった道を、地図で見られるようにしてほしいです。"


def test_a_tap_while_writing_counts_and_the_text_stays(browser_page, log_in, axe, ren):
    other = factory.idea(author=ren, title=TITLE)
    Idea.objects.filter(pk=other.pk).update(search=search_words(IdeaText(TITLE), None))
    remember_meanings(at=NOW)
    page = browser_page(path="/ideas/new/")
    page.get_by_label(re.compile("^タイトル")).fill("除雪の地図がほしい")
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)

    button = page.get_by_role("button", name=re.compile("こちらに賛同する"))
    expect(button).to_be_visible()
    assert axe(page) == []
    button.click()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("書きかけの文章は、そのまま残っています。")).to_be_visible()
    expect(page.get_by_label(re.compile("^こうしたい"))).to_have_value(PROPOSAL)
    assert Vote.objects.standing().filter(idea=other).count() == 1
    assert axe(page) == []


def test_where_the_title_is_typed_a_line_leads_to_the_similar_ideas_and_nothing_moves(browser_page, axe, ren):
    other = factory.idea(author=ren, title=TITLE)
    Idea.objects.filter(pk=other.pk).update(search=search_words(IdeaText(TITLE), None))
    remember_meanings(at=NOW)
    page = browser_page(path="/ideas/new/")
    fields = page.get_by_label(re.compile("^(タイトル|困っていること)"))
    title, below = boxes(fields)
    before = below["y"] - title["y"]
    page.get_by_label(re.compile("^タイトル")).fill("除雪の地図がほしい")

    line = page.get_by_role("link", name="似ているアイデアが1件あります。下で見る")
    expect(line).to_be_visible()
    title, below = boxes(fields)
    assert below["y"] - title["y"] == before
    assert heights(line) >= [44]
    assert axe(page) == []
    line.click()
    expect(page.get_by_role("heading", name="似ているアイデア")).to_be_in_viewport()
    expect(page.get_by_label(re.compile("^タイトル"))).to_have_value("除雪の地図がほしい")

    page.get_by_label(re.compile("^タイトル")).fill("")
    expect(line).to_have_count(0)


def test_every_form_of_the_list_can_be_read_by_everybody(browser_page, axe, ren):
    for number in range(3):
        made = factory.idea(author=ren, title=f"除雪の話 {number}", category=factory.category())
        Idea.objects.filter(pk=made.pk).update(search=search_words(IdeaText(made.title), None))
    for query in (
        "q=雪かき&answered=no",
        "view=table&order=supports",
        "view=districts",
        "q=ぞう&answered=yes",
    ):
        page = browser_page(path=f"/ideas/?{query}")

        assert axe(page) == []


def test_with_letters_twice_as_large_the_choice_of_an_order_stays_on_the_phone(browser_page, ren):
    factory.idea(author=ren, title=TITLE)
    page = browser_page(path="/ideas/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    order = page.get_by_label("並べ方").bounding_box()
    assert order["x"] + order["width"] <= 390


def test_going_back_shows_the_whole_list_as_it_was_narrowed_before(browser_page, ren):
    factory.idea(author=ren, title=TITLE)
    page = browser_page(path="/ideas/?order=new")
    order = page.get_by_label("並べ方")

    order.focus()
    order.select_option("comments")
    expect(page).to_have_url(re.compile("order=comments"))
    expect(page.get_by_text("コメントの多い順です")).to_be_visible()
    expect(order).to_be_focused()  # it came anew with the results
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("アイデア")
    expect(order).to_have_value("new")
