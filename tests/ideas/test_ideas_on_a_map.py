"""The list as a map: the same question, the newest first, and the same ideas beside it in words."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from ideas.models import State
from ideas.views import results
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


def test_with_many_the_newest_are_shown_and_that_is_said(noon, client, hana, monkeypatch):
    monkeypatch.setattr(results, "MOST_ON_A_MAP", 2)
    for number in range(3):
        idea(author=hana, at=NOW - timedelta(days=number + 1), **PLACE)

    found, page = places(client)

    assert len(found) == 2
    assert "新しいものから2件を出しています" in page


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
    assert all(pin.bounding_box()["height"] >= 44 for pin in pins.all())
    number = page.locator("li", has_text=first.title).get_attribute("value")
    page.locator(".idea-map__pin", has_text=number).click()
    expect(page.locator(".leaflet-popup").get_by_role("link", name=first.title)).to_be_visible()
    assert axe(page) == []
    assert any("/map/sample/" in url for url in asked)
    page.locator(".leaflet-popup").get_by_role("link", name=first.title).click()
    expect(page.get_by_role("heading", name=first.title)).to_be_visible()


def test_without_a_script_the_list_is_there_and_no_button_that_does_nothing(browser_page, ren):
    factory.idea(author=ren, title="消雪パイプの場所", **PLACE)
    page = browser_page(path="/ideas/?view=map", javascript=False)

    expect(page.get_by_role("link", name="消雪パイプの場所")).to_be_visible()
    expect(page.get_by_role("button", name="地図を開く")).to_be_hidden()
