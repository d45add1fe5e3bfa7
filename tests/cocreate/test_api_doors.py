"""The doors of the API: who asks, odd addresses, haste, language and the description."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from cocreate.api import ReadThrottle, WriteThrottle
from cocreate.postgres.clock import database_now
from events.models import Registration
from ideas.models import Idea, Vote
from tests import cast
from tests.cocreate.test_api import an_idea, at_home, no, program
from tests.factories import events as event_factory
from tests.factories import ideas as factory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(clock):
    cache.clear()
    clock(factory.NOW)


def writes(idea: Idea, event) -> list[tuple[str, str]]:
    return [
        ("post", "/api/v1/ideas/"),
        ("put", f"/api/v1/ideas/{idea.pk}/support/"),
        ("delete", f"/api/v1/ideas/{idea.pk}/support/"),
        ("put", f"/api/v1/events/{event.pk}/registration/"),
        ("delete", f"/api/v1/events/{event.pk}/registration/"),
        ("post", "/api/v1/event-proposals/"),
    ]


def each_write(client: Client, ren) -> set[str]:
    return {
        no(getattr(client, method)(path, an_idea(), content_type="application/json"))
        for method, path in writes(factory.idea(author=ren), event_factory.event())
    }


def test_strangers_log_in_first(ren):
    assert each_write(Client(enforce_csrf_checks=True), ren) == {"401 log_in_first"}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://testserver.evil.example"])
def test_another_site_cannot_use_somebodys_session(hana, ren, origin):
    assert each_write(at_home(hana, origin), ren) == {"403 not_allowed"}
    assert (Idea.objects.count(), Vote.objects.count(), Registration.objects.count()) == (1, 0, 0)


def test_a_suspended_person_is_a_stranger(hana, ren):
    browser, robot = at_home(hana), program(hana)
    hana.suspended_at = database_now()
    hana.save()

    assert each_write(browser, ren) == {"401 log_in_first"}
    assert no(robot.get("/api/v1/ideas/")) == "401 log_in_first"


# --- Addresses -------------------------------------------------------------

NOWHERE = [
    "ideas/999999999/", "ideas/99999999999999999999999/", "ideas/abc/", "ideas/%00/", "ideas/-1/",
    "ideas/999999999999999/comments/", "ideas/999999999999999/support/", "ideas/?page=0", "ideas/?page=abc",
    "ideas/?page=99999999999999999999", "ideas/?page=%00", "events/999999999999999/",
    "events/99999999999999999999999/registration/", "campaigns/nowhere/", "campaigns/%00/",
    "campaigns/secret/", "strategies/99999999999999999999999/", "strategies/abc/", "strategies/%00/",
    "initiatives/nowhere/", "initiatives/%00/", "indicators/nowhere/", "indicators/%00/", "nowhere/",
    "initiatives/" + "a" * 5000 + "/",
]  # fmt: skip


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:40])
def test_an_address_without_anything_says_so(client, path):
    factory.campaign(slug="secret", is_published=False)
    method = client.put if path.endswith(("support/", "registration/")) else client.get
    if method == client.put:
        client.force_login(cast.make_hana())

    assert no(method(f"/api/v1/{path}")) == "404 not_found"


def test_a_program_that_writes_to_no_address_of_ours_hears_so(hana):
    answers = [getattr(program(hana), way)("/api/v1/nowhere/") for way in ("post", "put", "delete")]

    assert set(map(no, answers)) == {"404 not_found"}


@pytest.mark.parametrize(
    "query", ["?campaign=%00", "?campaign=%FF", "?page_size=abc", "?page_size=-1", "?format=x"]
)
def test_odd_questions_are_no_trouble(client, query):
    answer = client.get(f"/api/v1/ideas/{query}")

    assert answer.status_code == 200 or no(answer) in {"400 unreadable", "404 not_found"}


@pytest.mark.parametrize(
    ("method", "path"),
    [("delete", "ideas/"), ("put", "campaigns/"), ("post", "events/"), ("patch", "strategies/")],
)
def test_what_an_address_does_not_take(hana, method, path):
    answer = getattr(at_home(hana), method)(f"/api/v1/{path}", "{}", content_type="application/json")

    assert no(answer) == "405 method_not_allowed"


def test_only_json_is_written(client):
    answer = client.get("/api/v1/ideas/", headers={"Accept": "text/html"})

    assert answer.status_code == 200 or no(answer) == "406 not_acceptable"


# --- Haste, language, description ------------------------------------------


@pytest.mark.parametrize(("throttle", "method"), [(ReadThrottle, "get"), (WriteThrottle, "put")])
def test_haste_is_refused_with_the_time_to_wait(hana, monkeypatch, throttle, method):
    idea = factory.idea(author=hana)
    monkeypatch.setattr(throttle, "THROTTLE_RATES", {throttle.scope: "2/min"})
    path = f"/api/v1/ideas/{idea.pk}/" + ("support/" if method == "put" else "")
    client = at_home(hana)

    answers = [getattr(client, method)(path) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert no(answers[2]) == "429 too_many"
    assert int(answers[2].headers["Retry-After"]) > 0


def test_a_made_up_address_in_a_header_does_not_help_a_hasty_reader(client, monkeypatch):
    monkeypatch.setattr(ReadThrottle, "THROTTLE_RATES", {"read": "2/min"})

    answers = [client.get("/api/v1/ideas/", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_whoever_asks_for_english_is_answered_in_english(client):
    told = client.get("/api/v1/ideas/999/", headers={"Accept-Language": "en"}).json()

    assert told == {"code": "not_found", "message": "There is nothing at this address."}


def test_the_description_is_valid_and_without_warnings():
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.validation import validate_schema

    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)

    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    assert set(schema["components"]["securitySchemes"]) == {"session", "token"}
    assert {path.split("/")[3] for path in schema["paths"]} == {
        "campaigns", "ideas", "merges", "pictures", "events", "strategies", "initiatives", "indicators",
        "receipts", "tallies", "datasets", "invitations", "me", "answers", "follow-ups", "promises",
        "reports", "appeals", "decisions", "event-proposals",
    }  # fmt: skip


def test_the_manual_is_in_japanese(client):
    page = client.get("/api/v1/docs/")

    assert page.status_code == 200
    assert "アクセストークン" in page.content.decode()
    assert "PUT /api/v1/ideas/{id}/support/" in page.content.decode()
