"""The front page: served from the first moment, honest about numbers, light on the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.models import Event
from ideas.models import State
from tests.cast import civic_tech, make_hana, make_mori
from tests.factories import ideas as making
from tests.factories.ideas import NOW
from tests.factories.strategy import the_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def lively(clock) -> None:
    """A campaign with ideas, an event to come, the plan."""
    clock(NOW)
    the_plan()
    campaign = making.campaign(posting=False)
    for _ in range(3):
        making.idea(author=make_hana(), campaign=campaign)
    event_in(days=3)


def event_in(days: int, **fields) -> Event:
    mori = make_mori()
    starts = NOW + timedelta(days=days)
    given = {
        "organisation": civic_tech(),
        "state": Event.State.PUBLISHED,
        "title": "雪道データ アイデアソン",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "capacity": 30,
        "seats_taken": 26,
        "created_by": mori,
        "published_at": NOW,
        "published_by": mori,
    }
    return Event.objects.create(**{**given, **fields})


def test_a_fresh_site_has_a_front_page(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "公開されたアイデアはまだありません" in page.content.decode()


@pytest.mark.parametrize(
    "url", ["/news/", "/strategy/", "/pages/", "/pages/rules/", "/pages/privacy/", "/pages/accessibility/"]
)
def test_a_fresh_site_has_its_pages(client, url):
    assert client.get(url).status_code == 200


def test_it_shows_what_moves(client, lively):
    page = client.get("/").content.decode()

    assert "いま募集中：雪と暮らすまちのデジタル" in page
    assert "賛同あつめ 12月23日（水）まで あと30日" in page
    assert "すべてのアイデアを見る（3件）" in page
    assert "定員30・残り4" in page
    assert "金沢市デジタル戦略 1.5" in page


def test_what_is_not_public_does_not_show(client, lively):
    making.idea(author=make_hana(), state=State.SUBMITTED, title="確認待ちのカナリア")
    making.idea(author=make_hana(), state=State.HIDDEN, title="隠れたカナリア")
    event_in(days=4, title="下書きのカナリア", state=Event.State.DRAFT, published_at=None, published_by=None)

    page = client.get("/").content.decode()

    assert "カナリア" not in page
    assert "（3件）" in page


def test_two_strangers_read_the_same_bytes_without_a_cookie(client, lively):
    first, second = client.get("/"), client.get("/")

    assert first.content == second.content
    assert not first.cookies
    assert "csrf" not in first.content.decode().lower()
    assert "s-maxage" in first.headers["Cache-Control"]


def test_it_needs_as_many_queries_with_ten_ideas_as_with_three(client, lively, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(15) as few:
        client.get("/")
    for _ in range(7):
        making.idea(author=make_hana())

    with django_assert_max_num_queries(15) as many:
        client.get("/")

    assert len(many) == len(few)
