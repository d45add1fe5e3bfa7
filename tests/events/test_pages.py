"""The pages of events, as strangers, citizens, organisers and moderators see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from cocreate.accounts.models import Organisation
from events import registering
from events.models import Event
from tests.factories.events import event
from tests.factories.ideas import NOW, idea

pytestmark = pytest.mark.django_db

SAME_SITE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def _today(clock) -> None:
    import events.views.organising
    import events.views.reading
    import events.views.registering
    import events.viewsets  # noqa: F401  the clock is set where it is read

    clock(NOW)


def logged_in(person) -> Client:
    client = Client(enforce_csrf_checks=True, **SAME_SITE)
    client.force_login(person)
    return client


def stranger() -> Client:
    return Client(enforce_csrf_checks=True, **SAME_SITE)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- Reading ----------------------------------------------------------------


def test_the_list_shows_what_comes_and_what_was_but_no_drafts():
    event(title="これからの会")
    event(title="きのうの会", starts_at=NOW - timedelta(days=1))
    event(title="まだ秘密の会", state=Event.State.DRAFT)
    event(title="中止の会", state=Event.State.CALLED_OFF)

    text = page(stranger(), "/events/")

    coming, past = text.split("これまでのイベント")[0], text.split("これまでのイベント")[1]
    assert [name for name in ("これからの会", "中止の会") if name in coming] == ["これからの会", "中止の会"]
    assert "きのうの会" in past
    assert "まだ秘密の会" not in text


def test_the_list_is_narrowed_down_by_group_and_to_online_ones():
    other = Organisation.objects.create(slug="yuki", name="雪まち部")
    event(title="ハブの会", is_online=True)
    event(title="雪の会", organisation=other)

    by_group = page(stranger(), "/events/?organisation=yuki")
    online = page(stranger(), "/events/?online=1")

    assert ("雪の会" in by_group, "ハブの会" in by_group) == (True, False)
    assert ("雪の会" in online, "ハブの会" in online) == (False, True)


@pytest.mark.parametrize(
    "query", ["organisation=%00", "organisation=nobody", "page=abc", "page=-1", "when=%00", "online=%F0"]
)
def test_odd_addresses_of_the_list_are_harmless(query):
    event(title="これからの会")

    assert "これからの会" in page(stranger(), f"/events/?{query}")


@pytest.mark.parametrize(
    "path", ["/events/", "/events/{pk}/", "/organisations/code-for-kanazawa/", "/events/{pk}.ics"]
)
def test_strangers_read_the_same_bytes_from_a_shared_cache(path):
    address = path.format(pk=event().pk)

    first, second = stranger().get(address), stranger().get(address)

    assert first.content == second.content
    assert (first.headers["Cache-Control"], first.cookies.output()) == ("public, max-age=0, s-maxage=5", "")
    assert "csrf" not in first.content.decode()


def test_what_a_known_person_reads_is_in_no_cache(hana):
    response = logged_in(hana).get(f"/events/{event().pk}/")

    assert response.headers["Cache-Control"] == "private, no-cache"


def test_the_page_says_when_with_the_weekday_where_who_and_how_many_seats(hana):
    meeting = event(
        capacity=3, people="山田 花子（雪氷学）\n川上 次郎", source="DX会議資料 12ページ", is_demo=True
    )
    about = idea(author=hana, title="除雪の地図")
    meeting.ideas.add(about)
    registering.register(meeting, by=hana, at=NOW)

    text = page(stranger(), f"/events/{meeting.pk}/")

    wanted = [
        "2026年12月7日（月） 12:00\N{WORD JOINER}–\N{WORD JOINER}14:00",
        "金沢未来のまち創造館",
        "コード・フォー・カナザワ",
        "川上 次郎",
        "DX会議資料 12ページ",
        "除雪の地図",
        f'topic="event:{meeting.pk}" data-live-field="seats_left" data-live-say="残りの席は{{}}です">2<',
        "デモ",
    ]
    assert [word for word in wanted if word not in text] == []
    assert hana.display_name not in text.replace(about.title, "")


def test_an_idea_that_is_not_public_is_not_shown_on_the_event(hana):
    meeting = event()
    meeting.ideas.add(idea(author=hana, state="hidden", title="かくされた題名"))

    assert "かくされた題名" not in page(stranger(), f"/events/{meeting.pk}/")


def test_a_draft_does_not_exist_for_others(hana, organiser):
    address = event(state=Event.State.DRAFT).get_absolute_url()

    answers = [
        client.get(address).status_code for client in (stranger(), logged_in(hana), logged_in(organiser))
    ]

    assert answers == [404, 404, 200]


def test_what_is_not_announced_is_put_into_nobodys_calendar(organiser, mori):
    draft = event(state=Event.State.DRAFT)

    answers = [
        client.get(f"/events/{draft.pk}.ics").status_code for client in map(logged_in, (organiser, mori))
    ]

    assert answers == [404, 404]
    assert ".ics" not in page(logged_in(organiser), draft.get_absolute_url())


def test_the_calendar_file_is_one():
    response = stranger().get(f"/events/{event().pk}.ics")

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_lists_ask_the_same_questions_for_one_event_and_for_many(django_assert_num_queries):
    counts = []
    for _ in range(2):
        event(capacity=1)
        event(starts_at=NOW - timedelta(days=3))
        with django_assert_num_queries(4, exact=False) as asked:
            page(stranger(), "/events/")
        counts.append(len(asked))
        for _ in range(4):
            event()
    assert counts[0] == counts[1]
