"""While a campaign hides its counts, a distinctive number is found on no road; afterwards on all of them.

The number is written into the counter of an idea, and every road is walked on which a count
could be shown, guessed from an order, or told by a promise, a letter or a socket.
"""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from cocreate import live_state
from cocreate.live import topics
from cocreate.notifications.models import Notice
from ideas import answering, promising, ranking, voting
from ideas.models import Answer, Counter, Idea, Phase, State
from tests import cast
from tests.factories import ideas as factory
from tests.factories import strategy as strategy_factory
from tests.house.test_access_table import TABLE
from tests.house.test_canaries import VISITORS, sweep
from tests.house.world import World

# Long enough never to stand by chance in an identifier of a request.
NUMBER, CONFIRMED = 1_748_713_905, 1_231_907_446
WORDS = tuple(
    form.format(part) for part in (NUMBER, CONFIRMED, NUMBER - CONFIRMED) for form in ("{}", "{:,}")
)
END = factory.NOW + timedelta(days=3)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def world(db: None, clock) -> World:
    clock(factory.NOW)
    world = World()
    public = world.ideas["public"]
    campaign = public.campaign
    Phase.objects.filter(campaign=campaign).update(hides_counts=True, closes_at=END)
    type(campaign).objects.update(shows_confirmed=True, threshold=300, department=cast.roads())
    voting.support(Idea.objects.get(pk=public.pk), by=world.hana, at=factory.NOW)
    done = factory.idea(author=world.ren, campaign=campaign, department=cast.roads(), title="答えのある案")
    answering.answer(
        done, by=world.aoki, at=factory.NOW, kind=Answer.Kind.REFLECT, text="取り組みます。",
        department=cast.roads(), approved_by=world.mori, next_on=(END + timedelta(days=9)).date(),
    )  # fmt: skip
    world.events["public"].ideas.add(public)
    initiative = strategy_factory.the_plan().initiatives.first()
    public.initiatives.add(initiative)
    Counter.objects.filter(idea__in=[public, done]).update(supports=NUMBER, supports_confirmed=CONFIRMED)
    return world


def roads(world: World) -> list[str]:
    initiative = world.ideas["public"].initiatives.get()
    seeds = ["/", "/ideas/", "/me/", initiative.get_absolute_url(), "/cms/ideas/answers/"]
    seeds += [f"/ideas/?order={order}" for order in ("supports", "trend", "comments", "new")]
    seeds += [
        "/ideas/?campaign=snow&order=supports",
        "/ideas/?q=除雪",
        "/api/v1/ideas/",
        "/api/v1/campaigns/",
    ]
    seeds += [f"/cms/ideas/answers/{world.ideas['public'].pk}/"]
    return [*seeds, *sorted({world.address(row) for row in TABLE if "list" not in row})]


def seen_by(world: World, visitor: str) -> dict[str, set[str]]:
    client = world.visitors()[VISITORS.index(visitor)]
    found = sweep(client, [road for road in dict.fromkeys(roads(world)) if road != "/gallery/"], WORDS)
    public = world.ideas["public"].pk
    htmx = client.get("/ideas/?campaign=snow", headers={"HX-Request": "true"}).content.decode()
    told = json.dumps([live_state.read([topics.idea(public)]), htmx], ensure_ascii=False)
    for word in WORDS:
        if word in told:
            found.setdefault(word, set()).add("htmx or socket")
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visitor", ["passer-by", "hana", "ren", "organiser", "aoki"])
def test_while_it_is_hidden_nobody_finds_the_number(world, visitor, clock):
    clock(END - MOMENT)
    ranking.refresh_ranks(at=END - MOMENT)

    assert seen_by(world, visitor) == {}


@pytest.mark.timeout(300)
def test_after_the_end_it_stands_on_every_road_by_itself(world, clock):
    clock(END)

    found = seen_by(world, "passer-by")

    public = world.ideas["public"]
    places = set.union(*found.values())
    assert {
        "/", "/ideas/", f"/ideas/{public.pk}/", "/campaigns/snow/", f"/api/v1/ideas/{public.pk}/",
        world.events["public"].get_absolute_url(), public.initiatives.get().get_absolute_url(),
        "htmx or socket",
    } <= places  # fmt: skip
    assert {f"{CONFIRMED:,}", f"{NUMBER - CONFIRMED:,}"} <= set(found)


def test_moderators_see_it_on_their_desk_only(world, clock):
    clock(END - MOMENT)

    found = seen_by(world, "mori")

    assert found
    assert {place for places in found.values() for place in places if not place.startswith("/cms/")} == set()


def test_orders_tell_nothing(world, clock):
    clock(END - MOMENT)
    ranking.refresh_ranks(at=END - MOMENT)
    public = Idea.objects.get(pk=world.ideas["public"].pk)
    other = factory.idea(author=world.ren, campaign=public.campaign)
    ranking.refresh_ranks(at=END - MOMENT)
    other.refresh_from_db()
    assert (public.ranked_supports, public.trend) == (0, other.trend)

    ranking.refresh_ranks(at=END)

    public.refresh_from_db()
    assert public.ranked_supports == NUMBER
    assert public.trend > other.trend


def test_within_the_campaign_no_order_by_support_is_offered(world, client, clock):
    clock(END - MOMENT)
    hidden = client.get("/ideas/?campaign=snow&order=supports").content.decode()
    clock(END)
    shown = client.get("/ideas/?campaign=snow&order=supports").content.decode()

    assert ('value="supports"' in hidden, 'value="trend"' in hidden) == (False, False)
    assert ('value="supports"' in shown, 'value="trend"' in shown) == (True, True)


def test_an_order_by_support_says_where_those_stand_whose_number_is_hidden(world, client):
    for order in ("supports", "trend"):
        assert "まだ公開していないアイデア" in client.get(f"/ideas/?order={order}").content.decode()


def test_no_promise_and_no_letter_tells_that_the_threshold_was_reached(world, clock):
    clock(END - MOMENT)
    public = Idea.objects.select_related("campaign", "counter").get(pk=world.ideas["public"].pk)
    letters = Notice.objects.count()

    assert promising.promise_due_answers(at=END - MOMENT) == 0
    assert promising.promise_answer(public, at=END - MOMENT) is None
    assert Notice.objects.count() == letters
    clock(END)
    assert promising.promise_due_answers(at=END) >= 1
    public.refresh_from_db()
    assert public.state == State.UNDER_REVIEW


def test_not_even_that_a_vote_arrived_is_announced(world, monkeypatch, clock):
    told: list[str] = []
    monkeypatch.setattr(voting, "announce", told.append)
    monkeypatch.setattr(voting, "goes_with_the_write", lambda topic: None)  # as with Redis
    hidden, elsewhere = Idea.objects.get(pk=world.ideas["public"].pk), factory.idea(author=world.ren)

    for idea in (hidden, elsewhere):
        voting.support(idea, by=world.organiser, at=END - MOMENT)
        voting.withdraw_support(idea, by=world.organiser, at=END - MOMENT)

    assert told == [topics.idea(elsewhere.pk)] * 2


@pytest.mark.django_db(transaction=True)
def test_the_database_announces_a_vote_with_the_commit_and_none_that_is_hidden(hana, ren):
    secret = factory.idea(author=ren, campaign=factory.campaign(hides_counts=True, closes_at=END))
    public, repeated = factory.idea(author=ren), factory.idea(author=ren)
    voting.support(repeated, by=hana, at=factory.NOW)
    params = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**params, autocommit=True) as line:
        line.execute("LISTEN live")
        for idea in (secret, public, repeated):
            voting.support(idea, by=hana, at=factory.NOW)
        for idea in (secret, public):
            voting.withdraw_support(idea, by=hana, at=factory.NOW)

        heard = [news.payload for news in line.notifies(timeout=1)]

    assert heard == [topics.idea(public.pk)] * 2


@pytest.mark.django_db(transaction=True)
def test_the_answer_to_a_vote_tells_no_number(client, hana, ren, clock):
    clock(factory.NOW)
    snow = factory.idea(author=ren, campaign=factory.campaign(hides_counts=True, closes_at=END, threshold=2))
    Counter.objects.filter(idea=snow).update(supports=NUMBER)
    client.force_login(hana)

    by_api = client.put(f"/api/v1/ideas/{snow.pk}/support/").json()
    panel = client.post(
        f"/ideas/{snow.pk}/support/", {"state": "supported"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert by_api == {"supported": True, "supports": None, "choices_left": None}
    assert not any(word in panel for word in (f"{NUMBER + 1}", f"{NUMBER + 1:,}", "progress"))
    assert "11月26日" in panel


def test_a_gap_between_two_hiding_phases_shows_nothing(world, clock):
    campaign = world.ideas["public"].campaign
    Phase.objects.create(
        campaign=campaign, kind="support", opens_at=END + timedelta(days=1),
        closes_at=END + timedelta(days=2), allows_support=True, hides_counts=True,
    )  # fmt: skip
    clock(END + timedelta(hours=1))

    assert seen_by(world, "passer-by") == {}
