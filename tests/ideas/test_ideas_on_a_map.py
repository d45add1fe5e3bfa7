"""The list as a map, of ideas few enough to be shown one by one: the same ones stand beside it in words."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from cocreate.accounts.models import User
from ideas.models import State
from tests.browser import boxes, heights
from tests.factories import ideas as factory
from tests.factories.ideas import NOW, category, idea

NORTH, EAST = Decimal("36.56133"), Decimal("136.65621")
PLACE = {"latitude": NORTH, "longitude": EAST}
WHERE = re.compile(r'value="(\d+)" data-latitude="([^"]+)" data-longitude="([^"]+)"')


@pytest.fixture
def noon(db, clock):
    clock(NOW)


def places(client, query="") -> tuple[list[tuple[str, str, str]], str]:
    page = client.get(f"/ideas/?view=map&{query}").content.decode()
    return WHERE.findall(page), page


def test_only_what_has_a_point_and_can_be_read_by_everybody_stands_on_it(noon, client, hana):
    old = idea(author=hana, at=NOW - timedelta(days=2), place_note="図書館の前", **PLACE)
    new = idea(author=hana, at=NOW - timedelta(days=1), **(PLACE | {"latitude": Decimal("36.6")}))
    without = idea(author=hana)
    for state in (State.SUBMITTED, State.HIDDEN, State.WITHDRAWN, State.RETURNED):
        idea(author=hana, state=state, title=f"見えない{state}", **PLACE)

    found, page = places(client)

    assert found == [("1", "36.60000", "136.65621"), ("2", "36.56133", "136.65621")]
    assert "図書館の前" in page
    assert page.index(new.title) < page.index(old.title)
    assert without.title not in page
    assert "見えない" not in page
    assert "このうち、地図に場所があるのは2件です" in page


def test_it_is_narrowed_like_every_list(noon, client, hana, ren):
    snow = category(slug="snow")
    mine = idea(author=hana, category=snow, **PLACE)
    idea(author=hana, **PLACE)

    found, page = places(client, "category=snow")
    client.force_login(hana)
    own, _page = places(client, "mine=own")

    assert len(found) == 1
    assert mine.title in page
    assert "view=map" in page  # the form keeps the map when it is sent
    assert len(own) == 2
    client.force_login(ren)
    assert places(client, "mine=own")[0] == []


def test_none_is_said(noon, client, hana):
    idea(author=hana)

    assert "この中に、地図に場所のあるアイデアはありません" in places(client)[1]


def test_the_host_of_the_map_is_named_on_this_page_only_and_nothing_is_asked_of_it(
    noon, client, hana, settings
):
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    idea(author=hana, **PLACE)

    answers = [client.get(f"/ideas/?order=new{view}") for view in ("&view=map", "&view=table")]

    named = ["https://tiles.example" in one.headers["Content-Security-Policy"] for one in answers]
    assert named == [True, False]
    assert not re.search(r'(?:src|href)="https://tiles\.example', answers[0].content.decode())


def test_on_the_map_a_number_leads_to_its_idea(browser_page, axe, ren):
    first = factory.idea(author=ren, title="消雪パイプの場所", **PLACE)
    factory.idea(author=ren, title="除雪車の位置", latitude=Decimal("36.54"), longitude=Decimal("136.63"))
    page = browser_page(path="/ideas/?view=map")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert axe(page) == []
    assert not any("/map/" in url for url in asked)

    page.get_by_role("button", name="地図を開く").click()
    pins = page.locator(".idea-map__pin")
    expect(pins).to_have_count(2)
    assert min(heights(pins)) >= 44
    number = page.locator("li", has_text=first.title).get_attribute("value")
    page.locator(".idea-map__pin", has_text=number).click()
    expect(page.locator(".leaflet-popup").get_by_role("link", name=first.title)).to_be_visible()
    assert axe(page) == []
    assert any("/map/sample/" in url for url in asked)
    page.locator(".leaflet-popup").get_by_role("link", name=first.title).click()
    expect(page.get_by_role("heading", name=first.title)).to_be_visible()


def crowd(author: User, number: int) -> None:
    """Ideas along one street, close enough that their numbers would hide each other; and one far away."""
    for step in range(number):
        place = {"latitude": NORTH + Decimal(step % 4) / 5_000, "longitude": EAST + Decimal(step) / 2_000}
        factory.idea(author=author, title=f"通りのアイデア{step + 1}", **place)
    factory.idea(author=author, title="山のアイデア", latitude=Decimal("36.45"), longitude=Decimal("136.75"))


def overlapping(page: Page) -> int:
    """How many pairs of numbers lie on each other."""
    return sum(
        abs(one["x"] - two["x"]) < one["width"] and abs(one["y"] - two["y"]) < one["height"]
        for one, two in combinations(boxes(page.locator(".idea-map__pin")), 2)
    )


@pytest.mark.parametrize("phone", [True, False])
def test_ideas_close_to_each_other_are_one_group_that_opens(browser_page, axe, ren, phone):
    crowd(ren, 12)
    page = browser_page(path="/ideas/?view=map", phone=phone)
    page.get_by_role("button", name="地図を開く").click()

    group = page.get_by_role("button", name="12件のアイデア")
    expect(group).to_have_text("12件")
    assert overlapping(page) == 0
    assert axe(page) == []
    group.click()
    expect(group).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("通りのアイデア|件のアイデア"))).not_to_have_count(1)
    assert overlapping(page) == 0
    assert axe(page) == []
    assert page.locator(".idea-map__place").count() == 13  # the list beside it says the same as before


def test_the_map_is_walked_with_the_keyboard_alone(browser_page, axe, ren):
    crowd(ren, 12)
    page = browser_page(path="/ideas/?view=map", phone=False)
    page.get_by_role("button", name="地図を開く").press("Enter")
    expect(page.locator(".idea-map__canvas")).to_be_focused()
    focused = page.locator("*:focus")
    for _step in range(6):
        page.keyboard.press("Tab")
        if focused.get_attribute("aria-label") == "12件のアイデア":
            break
    expect(focused).to_have_attribute("aria-label", "12件のアイデア")

    for _step in range(6):  # groups open until one idea is left
        if "件のアイデア" not in focused.get_attribute("aria-label"):
            break
        group = focused.element_handle()
        page.keyboard.press("Enter")
        group.wait_for_element_state("hidden")
        expect(focused).to_have_attribute("aria-label", re.compile("アイデア"))
    expect(focused).to_have_attribute("aria-label", re.compile(r"^\d+ 通りのアイデア\d+$"))

    page.keyboard.press("Space")
    expect(focused).to_have_text(re.compile("^通りのアイデア"))
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(focused).to_have_attribute("aria-label", re.compile("通りのアイデア"))


def test_ideas_at_one_point_are_told_by_their_titles(browser_page, axe, ren):
    for number in range(3):
        factory.idea(author=ren, title=f"駅前のアイデア{number + 1}", **PLACE)
    page = browser_page(path="/ideas/?view=map")
    page.get_by_role("button", name="地図を開く").click()

    page.get_by_role("button", name="3件のアイデア").click()

    titles = page.locator(".leaflet-popup").get_by_role("link")
    expect(titles).to_have_count(3)
    assert min(heights(titles)) >= 44
    expect(page.locator(".idea-map__place--chosen")).to_have_count(3)
    assert axe(page) == []
    titles.filter(has_text="駅前のアイデア2").click()
    expect(page.get_by_role("heading", name="駅前のアイデア2")).to_be_visible()


def test_without_a_script_the_list_is_there_and_no_button_that_does_nothing(browser_page, ren):
    factory.idea(author=ren, title="消雪パイプの場所", **PLACE)
    page = browser_page(path="/ideas/?view=map", javascript=False)

    expect(page.get_by_role("link", name="消雪パイプの場所")).to_be_visible()
    expect(page.get_by_role("button", name="地図を開く")).to_be_hidden()
