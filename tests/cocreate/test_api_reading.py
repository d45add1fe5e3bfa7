"""What the API tells of ideas, campaigns, events and the strategy, and of nothing that is not public."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.models import Answer, Idea, State
from tests import cast
from tests.cocreate.test_api import IDEA, at_home, no
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.strategy import the_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(clock):
    cache.clear()
    clock(factory.NOW)


# --- Reading ---------------------------------------------------------------


EVENT = [
    "id", "state", "title", "summary", "description", "organisation", "place", "address", "is_online",
    "starts_at", "ends_at", "takes_registrations", "capacity", "seats_left", "registration_closes_at",
    "ideas", "initiatives", "source", "is_demo", "url",
]  # fmt: skip


CAMPAIGN = [
    "slug", "title", "question", "background", "decided", "open_points", "department", "phases",
    "voting_method", "choices_each", "counts_hidden", "counts_appear_at", "shows_confirmed",
    "allowed_initiatives", "allowed_categories", "has_map", "prompts", "ideas_wait", "comments_wait",
    "first_contributions", "review_days", "touches_candidates", "threshold", "answer_days", "initiatives",
    "is_demo", "url",
]  # fmt: skip


INITIATIVE = [
    "key", "code", "title", "subtitle", "vision", "pillar", "pillar_is_demo", "since", "approach", "actions",
    "indicators",
]  # fmt: skip


INDICATOR = ["key", "group", "name", "note", "unit", "kind", "better", "targets", "measurements"]


STRATEGY = ["id", "title", "principle", "adopted_on", "source", "versions"]


WITHIN = {
    "phases": [
        "kind",
        "opens_at",
        "closes_at",
        "allows_posting",
        "allows_support",
        "who_posts",
        "who_supports",
        "hides_counts",
    ],
    "answers": [
        "kind",
        "department",
        "text",
        "reason",
        "next_on",
        "initiative",
        "indicator",
        "published_at",
    ],
    "versions": ["number", "adopted_on", "is_current", "changes"],
    "approach": ["text", "since"],
    "actions": ["title", "since", "steps", "schedule"],
    "targets": ["fiscal_year", "value"],
    "measurements": ["measured_on", "value", "source", "is_demo", "reason"],
}


@pytest.fixture
def world(ren, mori, aoki, department):
    """One of everything, with what nobody may read through the API."""
    the_plan()
    call = factory.campaign(slug="snow")
    factory.campaign(slug="secret", is_published=False)
    idea = factory.idea(author=ren, campaign=call, title="公開のアイデア")
    factory.vote(idea, voter=cast.make_hana())
    factory.comment(idea, author=ren)
    factory.comment(
        idea, author=ren, text="隠した言葉", hidden_at=factory.NOW, hidden_by=mori, hidden_reason="理由"
    )
    Answer.objects.create(
        idea=idea, department=department, kind="interim", text="確認しています。", next_on="2026-12-20",
        published_at=factory.NOW, published_by=aoki,
    )  # fmt: skip
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.HIDDEN, State.WITHDRAWN):
        factory.idea(author=ren, state=state, title="秘密のアイデア")
    event = event_factory.event()
    event.ideas.set(Idea.objects.all())
    event_factory.event(state="draft", title="秘密の催し")
    return {"idea": idea, "event": event}


THREAD = [
    "id", "parent", "quoted", "author", "stance", "text", "created_at", "edited_at", "is_gone", "helpful",
    "marks", "licence", "review", "review_reason", "answer_count", "first_answers",
]  # fmt: skip


def fields_of(answer) -> list[str]:
    assert answer.status_code == 200
    told = answer.json()
    one = told["results"][0] if "results" in told else told
    for name, parts in WITHIN.items():
        for part in one.get(name, []):
            assert list(part) == parts
    return list(one)


def test_each_address_tells_exactly_this(world, client):
    idea, event = world["idea"].pk, world["event"].pk
    initiative = client.get("/api/v1/initiatives/").json()["results"][0]["key"]
    indicator = client.get("/api/v1/indicators/").json()["results"][0]["key"]
    strategy = client.get("/api/v1/strategies/").json()["results"][0]["id"]
    expected = {
        "campaigns/": CAMPAIGN,
        "campaigns/snow/": CAMPAIGN,
        "ideas/": IDEA,
        f"ideas/{idea}/": [*IDEA, "pictures", "origin", "answers", "follow_ups", "promises"],
        f"ideas/{idea}/comments/": THREAD,
        "events/": EVENT,
        f"events/{event}/": EVENT,
        "strategies/": STRATEGY,
        f"strategies/{strategy}/": STRATEGY,
        "initiatives/": INITIATIVE,
        f"initiatives/{initiative}/": INITIATIVE,
        "indicators/": INDICATOR,
        f"indicators/{indicator}/": INDICATOR,
    }

    assert {path: fields_of(client.get(f"/api/v1/{path}")) for path in expected} == expected


def test_lists_hold_only_what_is_public(world, client):
    everything = "".join(
        client.get(f"/api/v1/{path}/?page_size=100").content.decode()
        for path in ("campaigns", "ideas", "events", f"ideas/{world['idea'].pk}/comments")
    )

    assert [word for word in ("秘密", "secret", "隠した", "@", "voter", "理由") if word in everything] == []
    assert client.get("/api/v1/ideas/").json()["count"] == 1
    assert client.get("/api/v1/events/").json()["count"] == 1
    assert client.get(f"/api/v1/events/{world['event'].pk}/").json()["ideas"] == [world["idea"].pk]


def test_even_a_moderators_lists_are_the_public_ones(world, mori):
    assert at_home(mori).get("/api/v1/ideas/").json()["count"] == 1
    assert at_home(mori).get("/api/v1/events/").json()["count"] == 1


def test_the_author_finds_the_own_waiting_idea_at_its_address(hana, ren):
    waiting = factory.idea(author=hana, state=State.SUBMITTED)

    assert at_home(hana).get(f"/api/v1/ideas/{waiting.pk}/").json()["state"] == "submitted"
    assert no(at_home(ren).get(f"/api/v1/ideas/{waiting.pk}/")) == "404 not_found"
    assert no(Client().get(f"/api/v1/ideas/{waiting.pk}/")) == "404 not_found"


def test_ideas_of_one_campaign(world, ren, client):
    factory.idea(author=ren)

    assert client.get("/api/v1/ideas/?campaign=snow").json()["count"] == 1
    assert client.get("/api/v1/ideas/?campaign=unknown").json()["count"] == 0


@pytest.mark.parametrize("path", ["ideas", "events", "campaigns"])
def test_a_list_asks_the_same_number_of_questions_for_one_and_for_three(client, ren, path):
    def make() -> None:
        call = factory.campaign()
        idea = factory.idea(author=ren, campaign=call)
        event_factory.event().ideas.add(idea)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/api/v1/{path}/").status_code == 200
        return len(asked)

    make()
    one = questions()
    make()
    make()

    assert questions() == one


def test_pages_are_numbered_and_no_larger_than_a_hundred(client, ren):
    for _ in range(3):
        factory.idea(author=ren)

    page = client.get("/api/v1/ideas/?page_size=2").json()

    assert (page["count"], len(page["results"])) == (3, 2)
    assert len(client.get(page["next"]).json()["results"]) == 1
    assert client.get("/api/v1/ideas/?page_size=100000").status_code == 200
