"""Ideas that were born at an event: the address says it, the form carries it, the event remembers it."""

from __future__ import annotations

import pytest
from django.test import Client

from events.models import BirthOfIdea
from ideas.models import Idea, State
from tests.factories import events as factory
from tests.factories.ideas import NOW
from tests.ideas.test_proposing import TYPED, hidden_fields


@pytest.fixture
def event(db, clock):
    clock(NOW)
    return factory.event()


def test_an_idea_written_from_an_event_is_shown_there_once_it_is_public(event, client, hana):
    client.force_login(hana)
    page = client.get(f"/ideas/new/?event={event.pk}")
    assert event.title in page.content.decode()
    preview = client.post("/ideas/new/", {**hidden_fields(page), **TYPED, "action": "preview"})
    assert event.title in preview.content.decode()

    client.post("/ideas/new/", {**hidden_fields(preview), "action": "send"})

    idea = Idea.objects.get()
    assert idea.birth.event == event
    assert idea.title not in Client().get(event.get_absolute_url()).content.decode()
    Idea.objects.update(state=State.PUBLISHED, published_at=NOW)
    assert idea.title in Client().get(event.get_absolute_url()).content.decode()
    assert event.title in Client().get(idea.get_absolute_url()).content.decode()


def test_it_is_kept_through_the_log_in(event, client, hana):
    page = client.get(f"/ideas/new/?event={event.pk}")
    client.post("/ideas/new/", {**hidden_fields(page), **TYPED, "action": "send"})
    client.force_login(hana)

    client.get("/ideas/new/finish/")

    assert BirthOfIdea.objects.get().event == event


@pytest.mark.parametrize("word", ["", "x", "0", "999999", "9" * 30, "-1", "1%00"])
def test_an_event_that_is_none_is_no_origin(event, client, hana, word):
    client.force_login(hana)

    assert client.get(f"/ideas/new/?event={word}").status_code == 200
    client.post("/ideas/new/", {**TYPED, "origin": f"event:{word}", "action": "send"})

    assert (Idea.objects.count(), BirthOfIdea.objects.count()) == (1, 0)


def test_a_program_says_and_reads_where_an_idea_was_born(event, client, hana):
    client.force_login(hana)
    sent = {**TYPED, "origin": f"event:{event.pk}"}

    made = client.post("/api/v1/ideas/", sent, content_type="application/json")
    elsewhere = client.post("/api/v1/ideas/", {**TYPED, "origin": "x"}, content_type="application/json")

    assert (made.status_code, elsewhere.status_code) == (201, 201)
    assert BirthOfIdea.objects.get().idea_id == made.json()["id"]
    told = client.get(f"/api/v1/ideas/{made.json()['id']}/").json()["origin"]
    assert told == {"word": f"event:{event.pk}", "title": event.title, "url": event.get_absolute_url()}
    assert client.get(f"/api/v1/ideas/{elsewhere.json()['id']}/").json()["origin"] is None


def test_an_event_that_is_not_public_is_not_named(event, client, hana):
    secret = factory.event(state="draft", title="ひみつの会")
    client.force_login(hana)

    page = client.get(f"/ideas/new/?event={secret.pk}")
    client.post("/ideas/new/", {**TYPED, "origin": f"event:{secret.pk}", "action": "send"})

    assert "ひみつの会" not in page.content.decode()
    assert BirthOfIdea.objects.count() == 0
