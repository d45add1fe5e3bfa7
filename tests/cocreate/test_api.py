"""/api/v1: what may be read, the same rules as on the pages, and every “no” as JSON in Japanese."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from cocreate.accounts import tokens
from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from events.models import Registration
from ideas.models import Idea, State, Vote
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory

pytestmark = pytest.mark.django_db

HERE = "http://testserver"

JAPANESE = re.compile(r"[ぁ-ん]")


@pytest.fixture(autouse=True)
def _fresh(clock):
    cache.clear()
    clock(factory.NOW)


def at_home(person: User, origin: str = HERE) -> Client:
    """A browser in which somebody is logged in; the page that asks stands at `origin`."""
    client = Client(enforce_csrf_checks=True, headers={"Origin": origin} if origin else {})
    client.force_login(person)
    return client


def program(person: User) -> Client:
    """A program with a token."""
    words = tokens.make_token(by=person, at=database_now()).words
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {words}"})


IDEA = [
    "id", "state", "title", "problem", "proposal", "wish", "campaign", "category", "district", "initiatives",
    "indicators", "tags", "place_note", "latitude", "longitude",
    "author", "channel", "co_authors", "licence", "version_number", "supports", "supports_confirmed",
    "comments", "submitted_at", "published_at", "answer_due_on", "is_demo", "url",
]  # fmt: skip
WAYS_IN = {"session": at_home, "token": program}


@pytest.fixture(params=WAYS_IN)
def hana_asks(request, hana) -> Client:
    return WAYS_IN[request.param](hana)


def send(client: Client, body, path: str = "/api/v1/ideas/"):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(path, data, content_type="application/json")


def no(answer) -> str:
    """The code of a refusal, once it is sure that a person could read the rest."""
    told = answer.json()
    assert answer.headers["Content-Type"].startswith("application/json")
    assert JAPANESE.search(told["message"]), told
    return f"{answer.status_code} {told['code']}"


def an_idea(**changes) -> dict:
    return {
        "key": str(uuid.uuid4()),
        "title": "通学路の雪を知らせ合う地図",
        "proposal": "除雪の状況を町会ごとに地図で見られるようにしたいです。",
        **changes,
    }


# --- Posting ---------------------------------------------------------------


def test_an_idea_waits_for_review_like_one_from_the_site(hana_asks, hana):
    factory.campaign(slug="snow")
    answer = send(hana_asks, an_idea(campaign="snow"))

    assert answer.status_code == 201
    assert list(answer.json()) == IDEA
    assert (answer.json()["state"], answer.json()["author"]) == ("submitted", hana.display_name)
    assert Idea.objects.get().author == hana


def test_a_repeated_request_finds_the_same_idea(hana_asks):
    body = an_idea()

    first, second = send(hana_asks, body), send(hana_asks, body)

    assert (first.status_code, first.json()["id"]) == (second.status_code, second.json()["id"])
    assert Idea.objects.count() == 1


def test_another_text_under_the_same_key_is_refused(hana_asks):
    body = an_idea()
    send(hana_asks, body)

    assert no(send(hana_asks, {**body, "title": "別のアイデア"})) == "409 key_used_for_another_idea"
    assert Idea.objects.count() == 1


def test_a_campaign_that_has_closed_takes_nothing(hana_asks):
    factory.campaign(slug="old", closes_at=factory.NOW)

    assert no(send(hana_asks, an_idea(campaign="old"))) == "409 posting_closed"
    assert Idea.objects.count() == 0


WRONG = {
    "nothing": ({}, {"title", "proposal"}),
    "a list": ([an_idea()], {"non_field_errors"}),
    "a word": ('"idea"', {"non_field_errors"}),
    "null": ("null", None),
    "no title": (an_idea(title=None), {"title"}),
    "an object as title": (an_idea(title={"a": 1}), {"title"}),
    "a truth as title": (an_idea(title=True), {"title"}),
    "too long a title": (an_idea(title="長" * 61), {"title"}),
    "too long a text": (an_idea(proposal="長" * 2001, wish="長" * 2001), {"proposal", "wish"}),
    "only spaces": (an_idea(title=" 　 "), {"title"}),
    "only emoji": (an_idea(title="⛄⛄"), {"title"}),
    "NUL in the title": (an_idea(title="雪\x00道"), {"title"}),
    "NUL in the campaign": (an_idea(campaign="snow\x00"), {"campaign"}),
    "half a character in the campaign": (an_idea(campaign="\ud800"), {"campaign"}),
    "half a character in the category": (an_idea(category="\ud800"), {"category"}),
    "an unknown campaign": (an_idea(campaign="nowhere"), {"campaign"}),
    "an unpublished campaign": (an_idea(campaign="secret"), {"campaign"}),
    "a number as campaign": (an_idea(campaign=10**30), {"campaign"}),
    "a list as campaign": (an_idea(campaign=["snow"]), {"campaign"}),
    "an unknown category": (an_idea(category="nowhere"), {"category"}),
    "an unknown initiative": (an_idea(initiatives=["nowhere"]), {"initiatives"}),
    "NUL in an initiative": (an_idea(initiatives=["a\x00"]), {"initiatives"}),
    "half a character in an initiative": (an_idea(initiatives=["\ud800"]), {"initiatives"}),
    "a word for initiatives": (an_idea(initiatives="all"), {"initiatives"}),
    "a flood of initiatives": (an_idea(initiatives=["a"] * 1000), {"initiatives"}),
    "a key that is none": (an_idea(key="abc"), {"key"}),
    "a huge number as key": (an_idea(key=10**60), {"key"}),
    "a list as key": (an_idea(key=[1]), {"key"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_used_is_said_at_its_field(name, hana):
    factory.campaign(slug="secret", is_published=False)
    body, fields = WRONG[name]

    answer = send(at_home(hana), body)

    assert no(answer) == "400 invalid"
    assert fields is None or set(answer.json()["fields"]) == fields
    assert [words for words in answer.json()["fields"].values() if not JAPANESE.search(str(words))] == []
    assert "slug=" not in answer.content.decode()
    assert Idea.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("merges/", {"target": 1, "sources": [], "reason": "同じ願い"}),
        ("event-proposals/", {"will_help": "perhaps"}),
    ],
)
def test_what_the_framework_finds_wrong_is_said_in_japanese(path, body, hana):
    wrong = send(at_home(hana), body, f"/api/v1/{path}").json()["fields"]

    assert [words for words in wrong.values() if not JAPANESE.search(str(words))] == []


UNREADABLE = [
    b"{", b"", b"\xff\xfe", b"{'a': 1}", b'{"title": NaN}', b"[" * 100_000,
    b'{"title": 1' + b"0" * 5000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_not_json_is_refused(body, hana):
    assert no(send(at_home(hana), body)) in {"400 unreadable", "400 invalid"}


def test_only_json_is_read(hana):
    answer = at_home(hana).post("/api/v1/ideas/", {"title": "雪"})

    assert no(answer) == "415 unsupported_media_type"


# --- Supporting ------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_support_given_twice_and_taken_back_twice_counts_once(clock):
    hana = cast.make_hana()
    address = f"/api/v1/ideas/{factory.idea(author=cast.make_ren()).pk}/support/"
    browser, robot = at_home(hana), program(hana)

    answers = [
        getattr(client, method)(address)
        for client, method in ((browser, "put"), (robot, "put"), (browser, "delete"), (robot, "delete"))
    ]

    assert [answer.json() for answer in answers] == [
        {"supported": True, "supports": 1, "choices_left": None},
        {"supported": True, "supports": 1, "choices_left": None},
        {"supported": False, "supports": 0, "choices_left": None},
        {"supported": False, "supports": 0, "choices_left": None},
    ]


@pytest.mark.parametrize("method", ["put", "delete"])
def test_after_the_phase_nothing_is_counted(hana_asks, ren, method):
    call = factory.campaign(closes_at=factory.NOW)
    idea = factory.idea(author=ren, campaign=call)

    answer = getattr(hana_asks, method)(f"/api/v1/ideas/{idea.pk}/support/")

    assert no(answer) == "409 support_closed"
    assert "11月23日に終了しました" in answer.json()["message"]
    assert answer.json()["next_step"]
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.HIDDEN, State.WITHDRAWN])
def test_an_idea_that_is_not_public_does_not_exist(hana_asks, ren, state):
    idea = factory.idea(author=ren, state=state)

    assert no(hana_asks.put(f"/api/v1/ideas/{idea.pk}/support/")) == "404 not_found"
    assert no(hana_asks.get(f"/api/v1/ideas/{idea.pk}/comments/")) == "404 not_found"


# --- Registering -----------------------------------------------------------


def test_a_seat_then_the_waiting_list_then_the_seat_that_was_given_back(hana, ren):
    event = event_factory.event(capacity=1)
    address = f"/api/v1/events/{event.pk}/registration/"
    browser, robot = at_home(hana), program(ren)

    seat, again, waiting = browser.put(address), browser.put(address), robot.put(address)

    assert list(seat.json()) == ["id", "event", "state", "registered_at"]
    assert [each.json()["state"] for each in (seat, again, waiting)] == ["seated", "seated", "waiting"]
    assert seat.json()["id"] == again.json()["id"]
    assert [browser.delete(address).status_code for _ in range(2)] == [204, 204]
    assert Registration.objects.get(person=ren).state == "seated"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": "draft"}, "404 not_found"),
        ({"state": "called_off"}, "409 event_called_off"),
        ({"registration_closes_at": factory.NOW}, "409 registration_closed"),
        ({"takes_registrations": False, "capacity": None}, "409 no_registration_here"),
        ({"starts_at": factory.NOW - timedelta(days=1)}, "409 event_is_over"),
    ],
)
def test_registration_is_refused_as_on_the_page(hana_asks, fields, expected):
    event = event_factory.event(**fields)

    assert no(hana_asks.put(f"/api/v1/events/{event.pk}/registration/")) == expected
