"""Journey 8: by keyboard alone, with large letters, with furigana, without JavaScript, in English."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from events.models import Registration
from ideas.models import Idea, State, Vote
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.stories.test_hana_discusses_an_idea import tab_to

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


def by_tab(page: Page, name: str, role: str = "button") -> None:
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)


def test_by_keyboard_alone_somebody_posts_supports_and_registers(browser_page, hana, ren):
    idea = factory.idea(author=ren)
    event = event_factory.event(capacity=5)
    page = browser_page(person=hana, phone=False, path="/ideas/new/")
    keys = page.keyboard

    tab_to(page, page.get_by_label(re.compile("^タイトル")))
    keys.type("用水の水位を見たい")
    tab_to(page, page.get_by_label(re.compile("^こうしたい")))
    keys.type("大雨の日に、用水の水位を家から見られるようにしたいです。")
    by_tab(page, "送る前に確かめる")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="ほかの人にはこう見えます")).to_be_visible()
    by_tab(page, "送る")
    keys.press("Enter")
    expect(page.get_by_text("アイデアを受け取りました。")).to_be_visible()

    page.goto(idea.get_absolute_url())
    by_tab(page, "賛同する")
    keys.press("Space")
    expect(page.get_by_text("あなたは賛同しています。")).to_be_visible()

    page.goto(event.get_absolute_url())
    by_tab(page, "申し込む")
    keys.press("Enter")
    expect(page.get_by_text("申し込み済みです。お席をご用意しています。")).to_be_visible()

    assert Idea.objects.get(author=hana).state == State.SUBMITTED
    assert Vote.objects.standing().filter(idea=idea, voter=hana).exists()
    assert Registration.objects.get(event=event, person=hana).state == Registration.State.SEATED


JAPANESE_WORDS = {
    "title": "タイトル", "proposal": "こうしたい", "look": "送る前に確かめる", "send": "送る",
    "support": "賛同する", "withdraw": "賛同を取り消す",
    "register": "申し込む", "cancel": "申し込みを取り消す",
}  # fmt: skip
ENGLISH_WORDS = {
    "title": "Title", "proposal": "What I would like", "look": "Look at it before sending", "send": "Send",
    "support": "Support", "withdraw": "Withdraw my support",
    "register": "Register", "cancel": "Cancel my registration",
}  # fmt: skip


def named(name: str) -> re.Pattern[str]:
    """A name with gaps where readings stand: browsers have none there, Playwright counts them."""
    return re.compile(r"\s*".join(map(re.escape, name)) + "$")


@pytest.mark.parametrize(("switch", "words"), [("ふりがな", JAPANESE_WORDS), ("English", ENGLISH_WORDS)])
def test_with_furigana_or_in_english_somebody_posts_supports_and_registers(
    browser_page, hana, ren, axe, switch, words
):
    idea = factory.idea(author=ren)
    event = event_factory.event(capacity=5)
    page = browser_page(person=hana, path="/ideas/new/")

    page.get_by_role("button", name=switch).click()
    page.get_by_label(re.compile(f"^{words['title']}")).fill("用水の水位を見たい")
    page.get_by_label(re.compile(f"^{words['proposal']}")).fill(
        "大雨の日に、家から見られるようにしたいです。"
    )
    assert axe(page) == []
    page.get_by_role("button", name=named(words["look"])).click()
    page.get_by_role("button", name=named(words["send"])).click()
    expect(page).to_have_url(re.compile(r"/ideas/\d+/\?sent"))

    page.goto(idea.get_absolute_url())
    page.get_by_role("button", name=named(words["support"])).first.click()
    expect(page.get_by_role("button", name=named(words["withdraw"]))).to_be_visible()
    assert axe(page) == []

    page.goto(event.get_absolute_url())
    page.get_by_role("button", name=named(words["register"])).click()
    expect(page.get_by_role("button", name=named(words["cancel"]))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert (page.locator("main rt").count() > 0) == (switch == "ふりがな")


def test_a_seat_is_taken_and_given_back_without_javascript(browser_page, hana):
    event = event_factory.event(capacity=5)
    page = browser_page(person=hana, path=event.get_absolute_url(), javascript=False)

    page.get_by_role("button", name="申し込む").click()
    expect(page.get_by_text("申し込み済みです。お席をご用意しています。")).to_be_visible()
    page.get_by_role("button", name="申し込みを取り消す").click()

    expect(page.get_by_role("button", name="申し込む")).to_be_visible()
    assert event.registrations.seated().count() == 0


# Words that stand in a column of single letters, because something beside them takes their place.
COLUMNS_OF_LETTERS = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const letters = text.data.trim().length;
    const around = text.parentElement;
    if (letters < 3 || !around.checkVisibility() || around.closest(".visually-hidden")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    if (lines.size >= letters) found.push(text.data.trim());
  }
  return found;
}"""


@pytest.mark.parametrize("furigana", ["off", "on"])
def test_letters_may_be_twice_as_large(browser_page, hana, ren, furigana):
    idea = factory.idea(author=ren, campaign=factory.campaign())
    factory.comment(idea, author=hana)
    event = event_factory.event(capacity=5)
    page = browser_page(person=hana, path="/")
    if furigana == "on":
        page.get_by_role("button", name="ふりがな").click()
    trouble = {}
    for path in ("/", "/ideas/", idea.get_absolute_url(), "/ideas/new/", event.get_absolute_url(), "/me/"):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        columns = page.evaluate(COLUMNS_OF_LETTERS)
        if wide > 0 or columns:
            trouble[path] = (wide, columns)

    assert trouble == {}


@pytest.mark.parametrize("path", ["/ideas/", "/ideas/new/", "/events/", "/search/?q=snow", "/promises/"])
def test_who_reads_english_meets_no_japanese_in_the_platforms_own_words(browser_page, path):
    page = browser_page(phone=False, locale="en-GB", path=path)

    own_words = page.locator("main h1, main label, main button, main .field__hint, header nav a")
    japanese = [words for words in own_words.all_inner_texts() if JAPANESE.search(words)]

    assert page.locator("html").get_attribute("lang") == "en"
    assert japanese == []
