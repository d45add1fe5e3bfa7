"""The map: words first, another host only where a map can be opened, and only that host."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from cocreate.caching import public
from ideas.models import Idea
from ideas.places import point_from
from ideas.proposing import Ties
from tests.factories.ideas import NOW, campaign, idea
from tests.ideas.test_proposing import TYPED, code_of, send

TILES = "https://tiles.example/xyz/{z}/{x}/{y}.png"
HOST = "https://tiles.example"
PLACE = {"latitude": Decimal("36.56133"), "longitude": Decimal("136.65621")}


@pytest.fixture
def outside(db, clock, settings):
    """A site whose map comes from somewhere else."""
    clock(NOW)
    cache.clear()
    public._pages.clear()
    settings.MAP_TILES = TILES


def pictures_from(answer) -> str:
    rules = dict(part.partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split("; "))
    return rules["img-src"]


def test_only_pages_with_a_map_name_its_host(outside, client, hana):
    placed, plain = idea(author=hana, **PLACE), idea(author=hana)

    named = [client.get(path) for path in ("/ideas/new/", placed.get_absolute_url())]
    others = [client.get(path) for path in ("/", "/ideas/", plain.get_absolute_url(), "/events/")]

    assert {pictures_from(answer) for answer in named} == {f"'self' data: {HOST}"}
    assert {pictures_from(answer) for answer in others} == {"'self' data:"}


def test_the_page_that_is_remembered_for_strangers_names_it_too(outside, hana, settings):
    settings.MICRO_CACHE_SECONDS = 5
    placed = idea(author=hana, **PLACE)

    answers = [Client().get(placed.get_absolute_url()) for _ in range(2)]

    assert [pictures_from(answer) for answer in answers] == [f"'self' data: {HOST}"] * 2


def test_the_page_itself_asks_the_other_host_for_nothing(outside, client, hana):
    page = client.get(idea(author=hana, **PLACE).get_absolute_url()).content.decode()

    assert f'data-tiles="{TILES}"' in page
    assert f'src="{HOST}' not in page
    assert "https://maps.gsi.go.jp/#16/36.56133/136.65621/" in page  # for whoever has no script


@pytest.mark.parametrize(
    ("path", "status"),
    [("13/7198/3215", 200), ("0/0/0", 200), ("19/0/0", 404), ("1/2/0", 404), ("1/0/2", 404)],
)
def test_a_sample_needs_no_network(db, client, path, status):
    answer = client.get(f"/map/sample/{path}.svg")

    assert answer.status_code == status
    assert (answer.headers["Content-Type"] == "image/svg+xml") is (status == 200)


def test_a_campaign_without_a_map_takes_no_point(db, client, hana, clock):
    clock(NOW)
    snow = campaign(slug="snow", has_map=False)
    client.force_login(hana)
    typed = {**TYPED, "campaign": "snow", "latitude": "36.5", "longitude": "136.6"}

    assert code_of(lambda: send(hana, snow, ties=Ties(point=point_from("36.5", "136.6")))) == "no_map_here"
    page = client.post("/ideas/new/", {**typed, "action": "send"})
    assert page.status_code == 422
    assert "この募集では、地図の地点は付けられません" in page.content.decode()
    assert TYPED["wish"] in page.content.decode()
    assert Idea.objects.count() == 0
    assert "place-map" not in client.get("/ideas/new/?campaign=snow").content.decode()
