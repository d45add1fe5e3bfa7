"""What everybody reads is the same for everybody, and what they may not read does not exist."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.models import Answer, Phase, State, StateChange
from tests.cast import roads
from tests.factories.ideas import NOW, campaign, comment, idea, people


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


@pytest.fixture
def snow(transactional_db, ren):
    return idea(author=ren, campaign=campaign(slug="snow", threshold=300))


@pytest.mark.parametrize("path", ["/ideas/", "/ideas/{pk}/", "/campaigns/snow/", "/ideas/{pk}/versions/"])
def test_strangers_get_identical_bytes_without_cookie_or_token(snow, path):
    address = path.format(pk=snow.pk)

    first, second = Client().get(address), Client().get(address)

    assert first.status_code == 200
    assert first.content == second.content
    assert not first.cookies
    assert b"csrf" not in first.content
    assert "s-maxage=5" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]


def test_who_is_logged_in_gets_a_page_of_their_own(snow, client, hana):
    client.force_login(hana)

    assert "private" in client.get(f"/ideas/{snow.pk}/")["Cache-Control"]


@pytest.mark.parametrize(
    ("state", "stranger", "author", "moderator"),
    [
        (State.DRAFT, 404, 200, 404),
        (State.SUBMITTED, 404, 200, 200),
        (State.PUBLISHED, 200, 200, 200),
        (State.UNDER_REVIEW, 200, 200, 200),
        (State.ACCEPTED, 200, 200, 200),
        (State.IN_PROGRESS, 200, 200, 200),
        (State.DONE, 200, 200, 200),
        (State.DECLINED, 200, 200, 200),
        (State.RETURNED, 404, 200, 200),
        (State.HIDDEN, 404, 200, 200),
        (State.WITHDRAWN, 404, 200, 200),
    ],
)
def test_who_may_read_which_state(transactional_db, hana, ren, mori, state, stranger, author, moderator):
    made = idea(author=hana, state=state)

    def asks(person) -> int:
        client = Client()
        if person:
            client.force_login(person)
        return client.get(f"/ideas/{made.pk}/").status_code

    assert [asks(None), asks(ren), asks(hana), asks(mori)] == [stranger, stranger, author, moderator]


def test_a_merged_idea_is_a_signpost(transactional_db, client, ren):
    other = idea(author=ren, title="まとめた先")
    made = idea(author=ren, state=State.MERGED, merged_into=other)

    page = client.get(f"/ideas/{made.pk}/").content.decode()

    assert "まとめた先" in page
    assert f'href="/ideas/{other.pk}/"' in page
    assert 'id="vote"' not in page


def test_the_page_shows_steps_answer_and_comments(snow, client, hana, aoki):
    Answer.objects.create(
        idea=snow,
        department=roads(),
        kind="interim",
        text="契約を確認しています。",
        next_on=NOW.date(),
        published_at=NOW,
        published_by=aoki,
    )
    first = comment(snow, author=hana, text="坂道も知りたいです。")
    comment(snow, author=aoki, parent=first, text="準備しています。")

    page = client.get(f"/ideas/{snow.pk}/").content.decode()

    wanted = [
        "賛同あつめ中",
        "12月23日まで",
        "契約を確認しています。",
        "坂道も知りたいです。",
        "準備しています。",
    ]
    assert [word in page for word in wanted] == [True] * 5
    assert "aoki@example.jp" not in page


def test_typed_text_is_never_markup(snow, client, hana):
    comment(snow, author=hana, text='<script>alert(1)</script><img src=x onerror="1"> javascript:alert(1)')

    page = client.get(f"/ideas/{snow.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_a_moderators_reason_before_publication_is_the_authors(transactional_db, hana, ren):
    made = idea(author=hana)
    StateChange.objects.create(
        idea=made, from_state="submitted", to_state="returned", reason="内緒の理由", by=hana, at=NOW
    )

    assert "内緒の理由" not in Client().get(f"/ideas/{made.pk}/").content.decode()


def test_hidden_and_removed_comments_cannot_be_read(snow, client, hana, mori):
    comment(snow, author=hana, text="かくした言葉", hidden_at=NOW, hidden_by=mori, hidden_reason="理由")
    comment(snow, author=hana, text="けした言葉", removed_at=NOW)

    page = client.get(f"/ideas/{snow.pk}/").content.decode()

    assert "かくした言葉" not in page
    assert "けした言葉" not in page


def queries_of(address: str, person=None) -> int:
    client = Client()
    if person:
        client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_an_idea_costs_the_same_with_ten_and_a_hundred_comments(snow, hana):
    crowd = people(10)
    for person in crowd:
        comment(snow, author=person, parent=comment(snow, author=person))
    few = queries_of(f"/ideas/{snow.pk}/"), queries_of(f"/ideas/{snow.pk}/", hana)
    for person in crowd * 9:
        comment(snow, author=person)

    assert (queries_of(f"/ideas/{snow.pk}/"), queries_of(f"/ideas/{snow.pk}/", hana)) == few
    assert max(few) <= 25


def test_a_campaign_marks_the_present_phase_by_the_databases_clock(transactional_db, client, clock):
    asked = campaign(slug="snow", support=False, closes_at=NOW + timedelta(days=1))
    Phase.objects.create(
        campaign=asked, kind="support", opens_at=NOW + timedelta(days=1), allows_support=True
    )

    before = client.get("/campaigns/snow/").content.decode()
    clock(NOW + timedelta(days=1))
    after = client.get("/campaigns/snow/").content.decode()

    assert ("この募集に投稿する" in before, "この募集に投稿する" in after) == (True, False)
    assert "11月24日に終了しました" in after
    assert "パブリックコメントではありません" in before


def test_an_unpublished_campaign_does_not_exist(transactional_db, client):
    campaign(slug="secret", is_published=False)

    assert client.get("/campaigns/secret/").status_code == 404
