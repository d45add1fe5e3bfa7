"""Whatever is sent, the answer is a sentence: at the field on a page, with a stable code over the API."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ideas.models import Comment, Flag, Idea
from tests.factories import ideas as factory
from tests.house.world import World

HUGE = "9" * 25
BAD = {
    "nothing": "",
    "spaces": " \u3000\t\n",
    "emoji": "😀😀",
    "letters without a shape": "\u3164\uffa0",
    "nul": "\x00",
    "control signs": "\x07\x1b[31m\u202e",
    "much too long": "雪" * 6000,
    "a number": HUGE,
    "markup": "<script>alert(1)</script>" * 200,
}
# where → the fields of its form, each sent with the same bad words; or with something of a wrong type
FORMS = {
    "/ideas/new/": ["title", "proposal", "campaign", "category", "district", "key", "action"],
    "{idea}comments/": ["text", "stance", "parent", "key"],
    "{idea}flag/": ["reason", "text"],
    "{idea}support/": ["state"],
    "{idea}follow/": ["state"],
    "{event}register/": [],
    "{event}cancel/": [],
    "/me/settings/": ["display_name", "language", "district"],
    "/me/settings/tokens/revoke/": ["key"],
    "/take-over/": ["code"],
    "/accounts/login/": ["email", "next"],
    "/accounts/login/password/": ["login", "password", "next"],
    "/accounts/login/code/confirm/": ["code"],
    "/accounts/password/reset/": ["email"],
    "/events/propose/": ["title", "text", "about", "more", "wished_time", "wished_place", "key"],
}
QUESTIONS = [
    "/ideas/?q={bad}&page={bad}&order={bad}&state={bad}&district={bad}&from={bad}&campaign={bad}",
    "/events/propose/?idea={bad}&again={bad}",
    "/events/?page={bad}&organisation={bad}&when={bad}",
    "/news/?page={bad}",
    "/search/?q={bad}",
    "/promises/?page={bad}",
    "/mailbox/?to={bad}",
    "{idea}?page={bad}&reply={bad}",
    "/api/v1/ideas/?q={bad}&page={bad}&campaign={bad}&page_size={bad}",
    "/api/v1/events/?page={bad}",
]


@pytest.fixture
def world(db: None, clock) -> World:
    clock(factory.NOW)
    return World()


def place(path: str, world: World, **more: str) -> str:
    public = {name: things["public"].get_absolute_url() for name, things in
              {"idea": world.ideas, "event": world.events}.items()}  # fmt: skip
    return path.format(**public, **more)


def visitor(person=None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize("bad", BAD)
def test_a_form_answers_every_nonsense_with_words(world, bad, settings):
    before = Idea.objects.count(), Comment.objects.count(), Flag.objects.count()
    broken = {}
    for path, fields in FORMS.items():
        for person in (None, world.hana):
            answer = visitor(person).post(place(path, world), dict.fromkeys(fields, BAD[bad]))
            words = answer.content.decode()
            if answer.status_code >= 500 or "Traceback" in words or "<script>alert" in words:
                broken[path, person] = answer.status_code
            if answer.status_code in {400, 422} and not re.search("[ぁ-ん]", words):
                broken[path, person] = "no word of Japanese"

    assert broken == {}
    assert (Idea.objects.count(), Comment.objects.count(), Flag.objects.count()) == before


@pytest.mark.parametrize("bad", BAD)
def test_an_address_answers_every_nonsense_with_a_page(world, bad):
    asked = [place(path, world, bad=BAD[bad][:300].replace("&", "")) for path in QUESTIONS]

    answers = {path[:30]: visitor().get(path).status_code for path in asked}

    assert {path: status for path, status in answers.items() if status not in {200, 400, 404}} == {}


def test_a_forged_hidden_field_is_explained_and_the_comment_kept(world):
    sent = {"text": "消雪パイプの地図も。", "stance": "for", "parent": HUGE, "key": "x"}

    answer = visitor(world.hana).post(place("{idea}comments/", world), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "＊ページを開き直して、そこから送ってください。" in page
    assert "消雪パイプの地図も。</textarea>" in page


BODIES = [
    "",
    "{",
    "[]",
    "null",
    '{"title": 1}',
    '{"title": [], "proposal": {}}',
    '{"title": "\\u0000"}',
    '{"title": "\\u3164", "proposal": "\\u3164", "text": "\\u3164", "stance": "for"}',
    "\xff",
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "path", ["/api/v1/ideas/", "/api/v1/ideas/{idea}/comments/", "/api/v1/event-proposals/"]
)
def test_the_api_answers_every_nonsense_with_a_code(world, path, body):
    about = path.format(idea=world.ideas["public"].pk)

    answer = visitor(world.hana).post(
        about, body.encode("latin-1"), "application/json", headers={"Sec-Fetch-Site": "same-origin"}
    )

    told = answer.json()
    assert 400 <= answer.status_code < 500
    assert re.fullmatch("[a-z_]+", told["code"])
    assert re.search("[ぁ-ん]", told["message"])
