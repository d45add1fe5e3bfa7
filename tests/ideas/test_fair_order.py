"""The order the list opens in: every idea is seen about as often, and each visitor begins elsewhere."""

from __future__ import annotations

import re
from collections import Counter as Tally
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas import exposure
from ideas.exposure import fair_start, find_seen_least, random_start
from ideas.listing import Wish, find
from ideas.models import Exposure, Idea
from ideas.ranking import shuffle_again
from tests.factories.ideas import NOW, idea, people
from tests.ideas.test_searching import written


def test_the_fair_order_goes_round_once_through_all_pages(db, hana):
    made = {written(hana, f"案{number}").pk for number in range(45)}
    shuffle_again(at=NOW)

    for start in (0, 2**30, 2**31 - 1):
        pages = [find(Wish(start=start, page=page)) for page in (1, 2, 3)]
        seen = [one.pk for page in pages for one in page.ideas]
        assert sorted(seen) == sorted(made)
        assert [page.has_next for page in pages] == [True, True, False]


def test_every_idea_comes_first_about_equally_often(db, hana):
    for number in range(10):
        written(hana, f"案{number}", shuffle=number * (2**31 // 10) + 2**31 // 20)

    firsts = Tally(find(Wish(start=random_start(f"person {one}", NOW))).ideas[0].pk for one in range(300))

    assert len(firsts) == 10
    assert min(firsts.values()) > 10


def test_an_order_by_chance_stays_ten_minutes_for_a_visitor():
    assert random_start("person 1", NOW) == random_start("person 1", NOW + timedelta(minutes=9))
    assert random_start("person 1", NOW) != random_start("person 1", NOW + timedelta(minutes=10))
    assert random_start("person 1", NOW) != random_start("person 2", NOW)


def gini(numbers: list[int]) -> float:
    """0: all equally often; 1: one gets everything."""
    ordered = sorted(numbers)
    weighted = sum(place * number for place, number in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * sum(ordered)) - (len(ordered) + 1) / len(ordered)


def shown_after(minutes: int, start_for, *, visitors: int) -> list[int]:
    """How often each idea stood on the first page, when so many look in each minute."""
    Exposure.objects.all().delete()
    for minute in range(minutes):
        at = NOW + timedelta(minutes=minute)
        find_seen_least(at=at)
        starts = Tally(start_for(f"person {minute} {number}", at) for number in range(visitors))
        for start, readers in starts.items():
            exposure.seen([one.pk for one in find(Wish(start=start)).ideas] * readers)
        exposure.write_down()
    shown = dict(Exposure.objects.values_list("idea", "shown"))
    return [shown.get(number, 0) for number in Idea.objects.values_list("pk", flat=True)]


def test_who_was_seen_least_comes_first_so_that_all_are_seen_alike(db, hana, settings):
    settings.SECRET_KEY = "the same draw in every run"
    places = Random(7)
    for number in range(120):
        written(hana, f"案{number}", pk=9_000_000 + number, shuffle=places.randrange(2**31))

    fair = shown_after(15, fair_start, visitors=40)
    all_alike = shown_after(15, lambda visitor, at: fair_start("all", at), visitors=40)

    assert sum(fair) == sum(all_alike) == 15 * 40 * 20
    assert min(fair) > 0
    assert gini(fair) < 0.15 < 0.25 < gini(all_alike)


def test_a_new_idea_is_among_the_next_beginnings_and_every_visitor_has_their_own(db, hana):
    for number in range(40):
        written(hana, f"案{number}", shuffle=number)
    exposure.seen(Idea.objects.values_list("pk", flat=True))
    exposure.write_down()
    new = written(hana, "新しい", shuffle=2**30)

    places = find_seen_least(at=NOW)
    starts = Tally(fair_start(f"person {number}", NOW) for number in range(300))

    assert places[0] == 2**30
    assert find(Wish(start=places[0])).ideas[0] == new
    assert set(starts) == set(places)
    assert len(places) == 6  # an eighth of 41, rounded up
    assert min(starts.values()) > 25
    assert fair_start("person 1", NOW) == fair_start("person 1", NOW + timedelta(minutes=5))


def test_without_a_worker_the_fair_order_begins_by_chance(db):
    assert fair_start("person 1", NOW) == random_start("person 1", NOW)


def test_each_visitor_has_a_beginning_and_the_pages_go_on_from_there(transactional_db, clock, hana, ren):
    """Account, session and moment tell visitors apart; nobody gets a cookie for it."""
    clock(NOW)
    for number in range(130):
        idea(author=hana, title=f"案{number}", shuffle=number * 16_000_000)
    find_seen_least(at=NOW)

    def first(client: Client) -> str:
        page = client.get("/ideas/")
        links = re.findall(r"from=(\d+)&amp;page=2", page.content.decode())
        assert links, "the second page goes on from where the first began"
        return links[0]

    def known(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    stranger = Client()
    assert first(stranger) == first(Client())
    assert not stranger.cookies
    at_other_moments = set()
    for seconds in range(0, 60, 5):
        clock(NOW + timedelta(seconds=seconds))
        at_other_moments.add(first(Client()))
    assert len(at_other_moments) > 4
    assert first(known(hana)) == first(known(hana))
    assert len({first(known(person)) for person in people(12)}) > 4


def test_impressions_add_up_and_fade(db, hana):
    one, other = written(hana, "一"), written(hana, "二")
    exposure.seen([one.pk, one.pk, other.pk])
    exposure.write_down()
    exposure.seen([one.pk] * 18 + [999_999])  # an idea that is gone is left out
    exposure.write_down()
    assert dict(Exposure.objects.values_list("idea", "shown")) == {one.pk: 20, other.pk: 1}

    exposure.fade(at=NOW)

    assert dict(Exposure.objects.values_list("idea", "shown")) == {one.pk: 17, other.pk: 0}


def test_looking_at_the_list_is_counted_without_a_query_of_its_own(transactional_db, client, hana):
    one = written(hana, "一")
    exposure.write_down()  # what earlier tests looked at may bear the same numbers
    Exposure.objects.all().delete()
    with CaptureQueriesContext(connection) as seen:
        client.get("/ideas/?order=new")

    assert not any("exposure" in query["sql"] for query in seen.captured_queries)
    assert exposure.write_down() == 1
    assert Exposure.objects.get(idea=one).shown == 1


@pytest.mark.parametrize("view", ["map", "districts"])
def test_what_is_counted_by_place_was_not_shown_to_anybody(transactional_db, client, hana, view):
    written(hana, "一")
    exposure.write_down()

    assert client.get(f"/ideas/?view={view}").status_code == 200
    assert exposure.write_down() == 0
