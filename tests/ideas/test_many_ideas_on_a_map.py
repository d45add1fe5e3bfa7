"""The list as a map when much is found: every idea counts, and each can be reached by going nearer."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from cocreate.places.models import District
from ideas import on_a_map
from ideas.likeness import remember_meanings
from ideas.listing import Wish, matching
from ideas.models import Counter, Idea, State
from ideas.on_a_map import SIDE, spread
from ideas.places import area_from
from tests.factories.ideas import NOW, idea

NORTH, EAST = Decimal("36.56133"), Decimal("136.65621")
Points = list[tuple[Decimal, Decimal]]


@pytest.fixture
def noon(db, clock):
    clock(NOW)


def around(number: int, *, seed: int = 1) -> Points:
    """Points all over the city, always the same ones."""
    chance = Random(seed)
    degrees = Decimal(100_000)
    return [
        (NORTH + chance.randrange(-5_000, 5_000) / degrees, EAST + chance.randrange(-6_000, 6_000) / degrees)
        for _ in range(number)
    ]


def placed(author, points: Points, **fields) -> list[Idea]:
    """Public ideas at these points, without their history."""
    dates = {"created_at": NOW, "submitted_at": NOW, "published_at": NOW}
    made = Idea.objects.bulk_create(
        Idea(
            author=author,
            title=f"案{number}",
            proposal="消雪パイプの地図がほしいです。",
            latitude=north,
            longitude=east,
            **{"state": State.PUBLISHED, **dates, **fields},
        )
        for number, (north, east) in enumerate(points, start=1)
    )
    Counter.objects.bulk_create((Counter(idea=one) for one in made), ignore_conflicts=True)
    return made


FAR_AWAY = [(Decimal("26.21"), Decimal("127.68")), (Decimal("43.06"), Decimal("141.35"))]
SHAPES = {
    "all over the city": around(230),
    "with two far away": [*around(150), *FAR_AWAY],
    "nearly all in one place": [*[(NORTH, EAST)] * 140, *around(3)],
    "along a parallel": [(NORTH, EAST + Decimal(step) / 1000) for step in range(120)],
    "two neighbours": [*[(NORTH, EAST)] * 119, (NORTH, EAST + Decimal("0.00001"))],
    "few": around(7),
    "none": [],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_idea_counts_once_and_is_reached_by_going_nearer(noon, hana, shape):
    made = {one.pk for one in placed(hana, SHAPES[shape])}
    idea(author=hana)  # without a point
    reached: list[int] = []
    waiting = [Wish()]
    while waiting:
        here = matching(waiting.pop())
        found = spread(here)
        assert sum(one.number for one in found.groups) + len(found.alone) == here.with_a_point().count()
        assert len(found.groups) <= (SIDE + 2) ** 2
        reached += found.alone
        for one in found.groups:
            part = matching(Wish(area=str(one.area)))
            assert part.count() == one.number
            if one.area.is_one_point:
                reached += part.values_list("pk", flat=True)
            else:
                assert one.number < here.count() or len(found.groups) + len(found.alone) == 1
                waiting.append(Wish(area=str(one.area)))

    assert sorted(reached) == sorted(made)


def test_a_group_stands_where_its_ideas_are_and_not_between_them_and_one_far_away(noon, hana):
    far = Decimal("0.05")
    placed(
        hana,
        [*[(NORTH, EAST)] * 60, *[(NORTH + far, EAST + far)] * 60, (Decimal("43.06"), Decimal("141.35"))],
    )

    found = spread(matching(Wish()))

    assert {(one.latitude, one.longitude) for one in found.groups} == {
        (float(NORTH), float(EAST)),
        (float(NORTH + far), float(EAST + far)),
    }
    assert sorted(one.number for one in found.groups) == [60, 61]


def test_what_everybody_may_not_read_is_neither_counted_nor_named(noon, client, hana):
    placed(hana, around(120), district=District.objects.create(name="泉野"))
    secret = District.objects.create(name="見えない地区")
    for state in (State.SUBMITTED, State.HIDDEN, State.WITHDRAWN, State.RETURNED, State.DRAFT):
        placed(hana, around(200), state=state, district=secret)

    found = spread(matching(Wish()))
    page = client.get("/ideas/?view=map").content.decode()

    assert sum(one.number for one in found.groups) + len(found.alone) == 120
    assert "このうち、地図に場所があるのは120件です" in page
    assert '<th scope="row">泉野</th>' in page
    assert secret.name not in page.partition('id="results"')[2]


def test_what_was_hidden_since_the_squares_were_counted_is_not_named(noon, hana):
    shown, hidden = placed(hana, around(2))
    alone = spread(matching(Wish())).alone
    Idea.objects.filter(pk=hidden.pk).update(state=State.HIDDEN)

    assert set(alone) == {shown.pk, hidden.pk}
    assert [one.pk for one in on_a_map.of(alone)] == [shown.pk]


def test_going_nearer_is_a_choice_like_any_other(noon, client, hana):
    placed(hana, around(130))
    page = client.get("/ideas/?view=map").content.decode()
    numbers = [int(number) for number in re.findall(r'data-count="(\d+)"', page)]
    near = re.search(r'href="([^"]+)" data-nearer>この(\d+)件を近くで見る', page)

    answer = client.get(near[1].replace("&amp;", "&")).content.decode()

    assert sum(numbers) + page.count('class="idea-map__place"') == 130
    assert f"このうち、地図に場所があるのは{near[2]}件です" in answer
    assert "選んだ範囲" in answer.partition('id="results"')[2]  # with a way to take it away
    assert re.search(r'<select id="f-area".*?selected>選んだ範囲', answer, re.DOTALL)  # kept by the form


def test_many_at_one_point_are_read_as_a_list(noon, client, hana):
    placed(hana, [(NORTH, EAST)] * 101)
    page = client.get("/ideas/?view=map").content.decode()
    link = re.search(r'href="([^"]+)">この101件を一覧で読む', page)

    answer = client.get(link[1].replace("&amp;", "&"))

    assert "view=map" not in link[1]
    assert "101件" in answer.content.decode()


@pytest.mark.parametrize(
    "area",
    [
        "1,2,3", "a,b,c,d", "37,136,36,137", "36,137,37,136", "NaN,136,37,137", "36,136,37,1e999",
        "-999,0,1,2", "，，，",
    ],
)  # fmt: skip
def test_an_area_that_is_none_is_left_out(noon, client, hana, area):
    placed(hana, around(2))

    page = client.get("/ideas/", {"view": "map", "area": area}).content.decode()

    assert area_from(area) is None
    assert "このうち、地図に場所があるのは2件です" in page
    assert "選んだ範囲" not in page


def test_what_only_letters_find_stands_on_the_map_too(noon, client, hana):
    idea(author=hana, title="消雪パイプの場所", latitude=NORTH, longitude=EAST)
    remember_meanings(at=NOW)

    page = client.get("/ideas/", {"view": "map", "q": "雪パイ"}).content.decode()

    assert "同じ文字が並ぶアイデアも" in page
    assert "このうち、地図に場所があるのは1件です" in page


def test_the_map_costs_the_same_few_questions_for_ten_and_for_many(noon, client, hana):
    placed(hana, around(10))
    client.get("/ideas/?view=map")
    with CaptureQueriesContext(connection) as few:
        short = client.get("/ideas/?view=map").content
    placed(hana, around(990, seed=2))

    with CaptureQueriesContext(connection) as many:
        long = client.get("/ideas/?view=map").content

    assert len(many) == len(few)
    assert len(long) < 8 * len(short)


@pytest.fixture
def five_at_most(monkeypatch):
    """A map that counts as soon as there are more than five ideas."""
    monkeypatch.setattr(on_a_map, "ONE_BY_ONE", 5)
    monkeypatch.setattr(on_a_map, "FEW", 1)


@pytest.mark.parametrize("phone", [True, False])
def test_the_open_map_goes_on_with_the_ideas_of_a_group(browser_page, axe, ren, five_at_most, phone):
    district = District.objects.create(name="泉野")
    near, far = Decimal("0.0002"), Decimal("0.05")
    placed(ren, [(NORTH + far, EAST + near * step) for step in range(4)], district=district)
    placed(ren, [(NORTH, EAST), (NORTH, EAST + far), (NORTH + far, EAST + far)])
    page = browser_page(path="/ideas/?view=map", phone=phone)
    assert axe(page) == []

    page.get_by_role("button", name="地図を開く").click()
    page.get_by_role("button", name="4件のアイデア").click()
    told = page.locator(".leaflet-popup")
    expect(told).to_contain_text("泉野")
    expect(told.get_by_role("link")).to_be_focused()
    assert axe(page) == []
    told.get_by_role("link", name="この4件を近くで見る").click()

    expect(page.locator(".idea-map__place")).to_have_count(4)
    expect(page.locator(".idea-map__canvas")).to_be_focused()  # open again, without another press
    expect(page.locator(".idea-map__pin")).not_to_have_count(0)
    assert axe(page) == []
    page.reload()
    expect(page.get_by_role("button", name="地図を開く")).to_be_visible()  # and no other time by itself
    expect(page.locator(".idea-map__canvas")).to_be_hidden()


def test_without_a_script_a_table_leads_nearer(browser_page, ren, five_at_most):
    placed(ren, [(NORTH + Decimal(step) / 100, EAST) for step in range(4)] * 2)
    page = browser_page(path="/ideas/?view=map", javascript=False)
    table = page.get_by_role("table", name="アイデアが集まっている場所")
    expect(table.get_by_role("row")).to_have_count(1 + 4)

    table.get_by_role("link", name="この2件を一覧で読む").first.click()

    expect(page.get_by_role("article")).to_have_count(2)
