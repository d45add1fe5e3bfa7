"""/api/v1/me/: one's own for one's own programs, following, and handing an idea on."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

import cocreate.urls  # noqa: F401  # every view has read the real clock before a test sets it
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from events import registering
from ideas import following, moderation
from ideas.drafting import keep_draft
from ideas.models import Answer, Draft, Follow, Idea, State
from tests import cast
from tests.cocreate.test_api import IDEA
from tests.cocreate.test_api_reading import WITHIN
from tests.events.test_proposals_api import TOLD as PROPOSAL
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db
LINE = ["idea", "since", "title", "state", "supports", "url"]
EXPECTED = {
    "ideas": ["idea", "next_step", "answer", "reason", "merged_into"],
    "drafts": ["key", "name", "written", "version", "updated_at", "url"],
    "supports": LINE,
    "follows": LINE,
    "comments": [
        "id", "idea", "idea_title", "stance", "text", "created_at", "edited_at", "review", "review_reason",
        "is_hidden", "hidden_reason", "helpful", "url",
    ],
    "registrations": ["id", "event", "title", "starts_at", "state", "registered_at", "url"],
    "event-proposals": PROPOSAL,
    "notices": ["id", "subject", "body", "path", "created_at", "read_at"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _noon(clock):
    clock(NOW)


@pytest.fixture
def as_hana(client, hana):
    client.force_login(hana, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def things(hana, ren, organiser):
    """One of each for 花, and the same for 蓮."""
    for person, key in ((hana, 1), (ren, 2)):
        idea = factory.idea(author=person, title=f"{key}の案")
        factory.vote(idea, voter=person)
        following.follow(idea, by=person, at=NOW)
        factory.comment(idea, author=person, text=f"{key}の意見")
        keep_draft({"title": [f"{key}の下書き"]}, by=person, at=NOW, key=uuid.UUID(int=key), seen_version=0)
        registering.register(event_factory.event(created_by=organiser), by=person, at=NOW)
        event_factory.proposal(idea, by=person, title=f"{key}の会")
        with transaction.atomic():
            tell([person], Letter(f"key-{key}", "", f"{key}のお知らせ", "本文", "/ideas/"), at=NOW)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_list_tells_exactly_this_and_only_ones_own(as_hana, things, name):
    answer = as_hana.get(f"/api/v1/me/{name}/")

    rows = answer.json()["results"]
    assert len(rows) == answer.json()["count"] == 1 + (name == "notices" and len(rows) - 1)
    assert list(rows[0]) == EXPECTED[name]
    assert "2の" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", EXPECTED)
def test_strangers_are_asked_to_log_in(client, name):
    answer = client.get(f"/api/v1/me/{name}/")

    assert (answer.status_code, answer.json()["code"]) == (401, "log_in_first")


def test_a_program_keeps_a_draft_and_never_writes_over_another_window(as_hana, hana, ren):
    key = uuid.uuid4()
    address = f"/api/v1/me/drafts/{key}/"

    def put(title: str, version: int):
        sent = {"written": {"title": [title], "unknown": ["x"]}, "version": version}
        return as_hana.put(address, sent, content_type="application/json")

    made = put("雪道の地図", 0)
    assert (made.status_code, made.json()["written"]) == (200, {"title": ["雪道の地図"]})
    keep_draft({"title": ["窓で書いた題"]}, by=hana, at=NOW, key=key, seen_version=1)
    late = put("あとから", 1)
    assert (late.status_code, late.json()["code"]) == (409, "draft_changed_elsewhere")
    assert put("続き", 2).json()["version"] == 3

    Draft.objects.update(person=ren)
    assert as_hana.delete(address).status_code == 404
    Draft.objects.update(person=hana)
    assert as_hana.delete(address).status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"written": "x"},
        {"written": {"title": "x"}},
        {"written": {"title": ["\x00"]}},
        {"written": {"title": [[1]]}},
    ],
)
def test_a_draft_of_another_form_is_refused_in_words(as_hana, sent):
    answer = as_hana.put(f"/api/v1/me/drafts/{uuid.uuid4()}/", sent, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_stranger_keeps_no_draft_by_a_program(client, db):
    answer = client.put(
        f"/api/v1/me/drafts/{uuid.uuid4()}/", {"written": {}}, content_type="application/json"
    )

    assert (answer.status_code, Draft.objects.count()) == (401, 0)


def test_fate_is_told_with_the_idea_the_date_and_the_reason(as_hana, hana, mori):
    idea = factory.idea(author=hana, state=State.SUBMITTED)
    (row,) = as_hana.get("/api/v1/me/ideas/").json()["results"]
    assert set(IDEA) <= set(row["idea"])
    assert row["next_step"]["on"] == "2026-11-26"
    assert row["next_step"]["is_late"] is False
    moderation.send_back(idea, by=mori, at=NOW, version_number=1, reason="住所を消してください。")

    (row,) = as_hana.get("/api/v1/me/ideas/").json()["results"]

    assert (row["next_step"], row["reason"]) == (None, "住所を消してください。")


def test_the_citys_answer_stands_with_the_idea(as_hana, hana, aoki):
    idea = factory.idea(author=hana, state=State.DECLINED)
    Answer.objects.create(
        idea=idea, department=cast.roads(), kind="cannot", text="今はできません。",
        reason="予算がありません。", published_at=NOW, published_by=aoki,
    )  # fmt: skip

    (row,) = as_hana.get("/api/v1/me/ideas/").json()["results"]

    assert list(row["answer"]) == WITHIN["answers"]
    assert row["answer"]["reason"] == "予算がありません。"


def test_of_what_was_hidden_nothing_but_its_number_is_told(as_hana, hana, ren):
    idea = factory.idea(author=ren, title="隠れた案")
    factory.vote(idea, voter=hana)
    following.follow(idea, by=hana, at=NOW)
    factory.comment(idea, author=hana)
    Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)

    told = [as_hana.get(f"/api/v1/me/{name}/") for name in ("supports", "follows", "comments")]

    assert "隠れた案" not in "".join(answer.content.decode() for answer in told)
    assert [answer.json()["results"][0]["idea"] for answer in told] == [idea.pk] * 3
    assert as_hana.delete(f"/api/v1/ideas/{idea.pk}/follow/").json() == {"following": False}
    assert not Follow.objects.exists()
    assert as_hana.put(f"/api/v1/ideas/{idea.pk}/follow/").status_code == 404


def test_following_twice_is_following_once(as_hana, ren):
    idea = factory.idea(author=ren)
    path = f"/api/v1/ideas/{idea.pk}/follow/"

    assert [as_hana.put(path).json() for _ in range(2)] == [{"following": True}] * 2
    assert Follow.objects.count() == 1
    assert [as_hana.delete(path).json() for _ in range(2)] == [{"following": False}] * 2
    assert not Follow.objects.exists()


def test_strangers_cannot_follow(client, ren):
    path = f"/api/v1/ideas/{factory.idea(author=ren).pk}/follow/"

    assert [client.put(path).status_code, client.delete(path).status_code] == [401, 401]


def test_an_idea_is_handed_on_with_whole_addresses(client, ren):
    idea = factory.idea(author=ren, campaign=factory.campaign(threshold=300))

    told = client.get(f"/api/v1/ideas/{idea.pk}/share/").json()

    here = f"{settings.SITE_ADDRESS}/ideas/{idea.pk}/"
    assert list(told) == ["url", "title", "qr", "picture", "feed", "next_step"]
    assert (told["url"], told["qr"], told["feed"]) == (here, f"{here}qr.svg", f"{here}feed/")
    assert told["picture"].startswith(f"{here}picture.png?v=")
    assert "300人" in told["next_step"]["words"]


def test_notices_are_marked_as_read_up_to_the_newest_that_was_seen(as_hana, hana, ren):
    for person, key, hours in ((hana, "seen", 2), (hana, "new", 1), (ren, "of another", 2)):
        made = Notice.objects.create(recipient=person, key=key, subject="件名", body="本文")
        Notice.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(hours=hours))
    until = (NOW - timedelta(hours=2)).isoformat()

    answers = [
        as_hana.post("/api/v1/me/notices/read/", body, content_type="application/json").json()
        for body in ({"until": until}, {"until": until}, {})
    ]

    assert answers == [{"marked": 1}, {"marked": 0}, {"marked": 1}]
    assert list(Notice.objects.unread().values_list("key", flat=True)) == ["of another"]


def test_nobody_marks_what_has_not_arrived_yet(as_hana, hana):
    made = Notice.objects.create(recipient=hana, key="later", subject="件名", body="本文")
    Notice.objects.filter(pk=made.pk).update(created_at=NOW + timedelta(hours=1))
    body = {"until": (NOW + timedelta(days=1)).isoformat()}

    answer = as_hana.post("/api/v1/me/notices/read/", body, content_type="application/json")

    assert answer.json() == {"marked": 0}


def test_a_passer_by_marks_nothing(client):
    assert client.post("/api/v1/me/notices/read/").status_code == 401
