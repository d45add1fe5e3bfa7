"""Choosing among ideas: chips, one's own, the table, and what to do when nothing is found."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cocreate.places.models import District
from ideas.likeness import remember_meanings
from ideas.listing import Wish, find
from ideas.models import Follow, State
from tests.factories.ideas import NOW, campaign, category, vote
from tests.ideas.test_searching import titles, written

# --- Choosing -----------------------------------------------------------------


def test_mine_are_own_supported_and_followed_ideas(transactional_db, client, hana, ren):
    own, liked, followed = written(hana, "わたしの案"), written(ren, "賛同した"), written(ren, "追う")
    written(ren, "ほかの")
    written(hana, "下書き", state=State.DRAFT)
    vote(liked, voter=hana)
    Follow.objects.create(idea=followed, person=hana, since=NOW)

    assert [titles(find(Wish(mine=mine), hana)) for mine in ("own", "supported", "followed")] == [
        [own.title], [liked.title], [followed.title],
    ]  # fmt: skip
    assert find(Wish(mine="own")).ideas == []
    # A stranger has nothing that is theirs, so the word means nothing.
    assert "わたしの案" in client.get("/ideas/?mine=supported").content.decode()
    client.force_login(hana)
    page = client.get("/ideas/?mine=supported").content.decode()
    assert "わたしの案" not in page
    assert "賛同した" in page


def test_every_choice_is_a_chip_that_takes_it_away(transactional_db, client, hana):
    written(hana, "雪の話", campaign=campaign(slug="snow"), category=category(slug="living"))

    page = unescape(
        client.get("/ideas/?q=雪&category=living&campaign=snow&order=new&page=1").content.decode()
    )
    chips = re.findall(r'class="filter-chips__chip" href="([^"]*)"', page)

    assert [sorted(parse_qs(chip.partition("?")[2])) for chip in chips] == [
        ["campaign", "category", "order"], ["category", "order", "q"], ["campaign", "order", "q"],
    ]  # fmt: skip


def test_the_same_as_a_table_and_by_district(transactional_db, client, hana):
    place = District.objects.create(name="泉野")
    written(hana, "雪の話", district=place)
    written(hana, "ほかの話")

    table = client.get("/ideas/?view=table&order=new").content.decode()
    districts = client.get("/ideas/?view=districts&order=new").content.decode()

    assert table.count('<th scope="row">') == 2
    assert "泉野" in table
    assert 'aria-sort="descending"' in table
    assert f'href="/ideas/?order=new&amp;district={place.pk}"' in districts
    assert "雪の話" not in districts


def test_nothing_found_says_what_to_leave_out_and_what_is_close(transactional_db, client, hana, monkeypatch):
    made = written(hana, "雪の話", category=category(slug="living"))
    monkeypatch.setattr("ideas.views.results.alike", lambda words, number: [made])

    page = unescape(client.get("/ideas/?category=living&answered=yes").content.decode())
    assert "/ideas/?category=living" in page
    page = client.get("/ideas/?q=ぞうさんの散歩").content.decode()

    assert "雪の話" in page
    assert "/ideas/new/" in page


def test_words_that_find_nothing_together_are_offered_alone(db, client, hana):
    written(hana, "雪かきを手伝う")
    written(hana, "バスの時刻")
    written(hana, "ゴミの話")

    for asked, offered, missing in (
        ("雪かき バス", ["雪かき」だけなら1件", "バス」だけなら1件"], "ゴミ"),
        ("バス停の屋根", ["バス」だけなら1件"], "屋根」だけ"),
        ("雪かき 宇宙", ["雪かき」だけなら1件"], "宇宙」だけ"),
    ):
        page = client.get("/ideas/", {"q": asked}).content.decode()
        assert all(one in page for one in offered), asked
        assert missing not in page
    assert "だけなら" not in client.get("/ideas/", {"q": "宇宙"}).content.decode()


def queries_of(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


VIEWS = [
    "order=new", "order=match&q=案", "order=random", "view=table", "view=districts", "view=map",
    "order=fair&q=案",
]  # fmt: skip


@pytest.mark.parametrize("query", VIEWS)
def test_every_form_of_the_list_costs_the_same_few_queries(transactional_db, hana, query):
    snow = campaign()
    for number in range(20):
        written(hana, f"案{number}", campaign=snow, category=category())
    remember_meanings(at=NOW)
    few = queries_of(f"/ideas/?{query}")
    for number in range(80):
        written(hana, f"さらに案{number}", campaign=snow)

    many = queries_of(f"/ideas/?{query}")
    # With many matches the texts and letters need not be asked, because the titles fill the page.
    assert many <= few if "match" in query else many == few
    assert few <= 15
