"""Finding ideas on the page and by programs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ideas.exposure import find_seen_least
from ideas.models import State
from tests.factories.ideas import NOW, campaign, category
from tests.ideas.test_choosing_ideas import queries_of
from tests.ideas.test_searching import written


def test_the_page_finds_and_keeps_the_question_in_its_address(transactional_db, client, hana):
    for number in range(25):
        written(hana, f"引っ越し{number}")

    page = client.get("/ideas/", {"q": "引越し", "order": "new"}).content.decode()

    assert "アイデア25件" in page
    assert "page=2" in page
    assert "order=new" in page


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=abc", "page=99999999999999999999", "order=x", "state=x", "district=x",
        "district=99999999999", "from=x", "from=-5", "from=99999999999", "q=%00", "campaign=%00",
        "q=" + "a" * 5000,
        "answered=maybe", "category='", "initiative=%F0%9F%98%80", "q=%ED%A0%80", "page=%EF%BC%92",
    ],
)  # fmt: skip
def test_a_senseless_address_is_an_ordinary_page(transactional_db, client, hana, query):
    written(hana, "雪")

    assert client.get(f"/ideas/?{query}").status_code == 200


def test_nothing_found_helps_on(transactional_db, client, hana):
    page = client.get("/ideas/?q=ぞう").content.decode()

    assert "アイデアが見つかりませんでした" in page
    assert "/ideas/new/" in page


def test_behind_the_last_page_stands_the_way_to_the_first_of_the_same_search(db, client, hana):
    written(hana, "雪")

    behind = client.get("/ideas/?q=雪&order=new&page=9").content.decode()
    nothing = client.get("/ideas/?q=ぞう&page=9").content.decode()

    assert 'href="/ideas/?q=%E9%9B%AA&amp;order=new">1ページ目を見る' in behind
    assert "アイデアが見つかりませんでした" in nothing


def test_who_reads_on_behind_what_is_counted_comes_to_the_end(transactional_db, client, hana, monkeypatch):
    """Counting stops early, pages do not: the next one leads on until no idea is left."""
    monkeypatch.setattr("ideas.listing.COUNTED", 40)
    for number in range(1, 71):
        written(hana, f"案{number:02}", at=NOW - timedelta(minutes=number))

    third, last = (client.get(f"/ideas/?order=new&page={number}").content.decode() for number in (3, 4))

    assert "案60" in third
    assert "案70" in last
    assert "アイデア40件以上" in last
    assert re.findall(r'class="pagination__number" href="(.*?)"', third) == [
        "?order=new", "?order=new&amp;page=2", "?order=new&amp;page=4",
    ]  # fmt: skip
    assert 'rel="next"' in third
    assert "3ページ目" in third  # on a phone the numbers have no room
    assert 'rel="next"' not in last


def test_with_htmx_only_the_results_come(transactional_db, client, hana):
    written(hana, "雪")

    page = client.get("/ideas/?q=雪", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert "アイデア1件" in page


def chosen_order(page: str) -> tuple[str, str]:
    """The value and the name of the order that the form would send."""
    (order,) = re.findall(r'<select id="f-order".*?</select>', page)
    (chosen,) = re.findall(r'<option value="([^"]*)" selected>([^<]*)', order)
    return chosen


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_words_typed_on_the_list_are_answered_with_the_best_match_first(
    transactional_db, client, hana, headers
):
    elsewhere = written(hana, "冬の朝", category=category(name="引越し"), trend=9, shuffle=1)
    in_title = written(hana, "引越しの窓口", shuffle=2)
    sent, name = chosen_order(client.get("/ideas/").content.decode())
    assert (sent, name) == ("", "見られていない順（おまかせ）")

    page = client.get(
        "/ideas/", {"q": "引越し", "order": sent, "from": "0"}, headers=headers
    ).content.decode()

    assert page.index(f"/ideas/{in_title.pk}/") < page.index(f"/ideas/{elsewhere.pk}/")
    assert chosen_order(page) == ("", "ことばに近い順")
    wished = client.get(
        "/ideas/", {"q": "引越し", "order": "fair", "from": "0"}, headers=headers
    ).content.decode()
    assert wished.index(f"/ideas/{in_title.pk}/") > wished.index(f"/ideas/{elsewhere.pk}/")
    assert chosen_order(wished) == ("fair", "見られていない順（おまかせ）")


@pytest.mark.parametrize("order", ["fair", "new", "supports", "comments", "trend", "random"])
def test_ten_and_a_hundred_ideas_cost_the_same_few_queries(transactional_db, hana, order):
    snow = campaign()
    for number in range(20):
        written(hana, f"案{number}", campaign=snow, category=category())
    at_twenty = queries_of(f"/ideas/?order={order}&from=0")
    for number in range(80):
        written(hana, f"さらに{number}", campaign=snow)

    assert queries_of(f"/ideas/?order={order}&from=0") == at_twenty
    assert at_twenty <= 15


# --- For other programs -------------------------------------------------------


def api_titles(client, query: str) -> list[str]:
    return [one["title"] for one in client.get(f"/api/v1/ideas/?{query}").json()["results"]]


def test_programs_find_by_the_same_words_filters_and_orders(transactional_db, client, hana):
    living = category(slug="living")
    written(hana, "雪かきの当番", category=living, at=NOW, trend=1)
    written(hana, "除雪の地図", at=NOW - timedelta(days=1), trend=2, tags=["冬"])
    written(hana, "ほかの話", at=NOW - timedelta(days=2), shuffle=5)
    written(hana, "除雪の下書き", state=State.HIDDEN)

    assert api_titles(client, "q=除雪") == ["除雪の地図", "雪かきの当番"]
    assert api_titles(client, "q=除雪&category=living") == ["雪かきの当番"]
    assert api_titles(client, "tag=冬") == ["除雪の地図"]
    assert api_titles(client, "") == ["雪かきの当番", "除雪の地図", "ほかの話"]
    assert api_titles(client, "order=trend")[0] == "除雪の地図"
    assert api_titles(client, "order=fair&from=5")[0] == "ほかの話"
    assert api_titles(client, "order=nonsense&state=x&district=x")[0] == "雪かきの当番"
    assert api_titles(client, "q=%00") == api_titles(client, "")


def test_a_program_that_reads_on_goes_round_once(transactional_db, client, hana, clock):
    """The order begins for every visitor and at every moment elsewhere; the next page knows where."""
    made = {written(hana, f"案{number}", shuffle=number * 50_000_000).title for number in range(40)}
    clock(NOW)
    find_seen_least(at=NOW)
    first = client.get("/api/v1/ideas/?order=fair&page_size=30").json()
    clock(NOW + timedelta(minutes=1))
    second = client.get(first["next"]).json()

    found = [one["title"] for one in [*first["results"], *second["results"]]]
    assert sorted(found) == sorted(made)
    assert "from=" in first["next"]
    assert "from=" in second["previous"]
    assert "from=" not in client.get("/api/v1/ideas/?order=new&page_size=30").json()["next"]


def test_programs_find_similar_ideas(transactional_db, client, hana, monkeypatch):
    one, hidden = written(hana, "雪の話"), written(hana, "隠した", state=State.HIDDEN)
    monkeypatch.setattr("ideas.api_finding.alike", lambda text, number: [hidden, one])

    assert [found["title"] for found in client.get("/api/v1/ideas/similar/?text=雪").json()] == ["雪の話"]
    assert client.get("/api/v1/ideas/similar/").json() == []
