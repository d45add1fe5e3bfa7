"""The organisers' pages: preparing, announcing, calling off, and who comes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from cocreate.accounts.models import Organisation
from cocreate.audit.models import Entry
from events import registering
from events.models import Event
from tests.events.test_pages import logged_in, page, stranger
from tests.factories.events import event, people
from tests.factories.ideas import NOW, idea

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock) -> None:
    import events.views.organising
    import events.views.reading
    import events.views.registering
    import events.viewsets  # noqa: F401  the clock is set where it is read

    clock(NOW)


# --- The organisers' side ----------------------------------------------------


def filled(**changes: str) -> dict[str, str]:
    return {
        "title": "雪道データ アイデアソン",
        "summary": "雪の日の道を考えます。",
        "starts_at": "2026-12-05T13:30",
        "ends_at": "2026-12-05T16:30",
        "place": "金沢未来のまち創造館",
        "takes_registrations": "on",
        "capacity": "30",
        "submission_key": str(uuid4()),
        **changes,
    }


NEW = "/events/new/?organisation=code-for-kanazawa"


def test_an_organiser_prepares_announces_and_calls_off(organiser, hana):
    client, about = logged_in(organiser), idea(author=hana)

    prepared = client.post(NEW, filled(ideas=f"{about.pk}"))
    made = Event.objects.get()
    client.post(f"/events/{made.pk}/publish/")
    registering.register(made, by=hana, at=NOW)
    told = page(client, f"/events/{made.pk}/call-off/")
    client.post(f"/events/{made.pk}/call-off/", {"reason": "大雪のため"})

    made.refresh_from_db()
    assert prepared.url == f"/events/{made.pk}/"
    assert (made.starts_at.isoformat(), made.capacity) == ("2026-12-05T04:30:00+00:00", 30)
    assert (list(made.ideas.all()), "申し込んだ1人に" in told) == ([about], True)
    assert (made.state, made.called_off_reason) == ("called_off", "大雪のため")


def test_the_form_sent_twice_is_one_event(organiser):
    client, same = logged_in(organiser), filled()

    first, second = client.post(NEW, same), client.post(NEW, same)

    assert (first.url, Event.objects.count()) == (second.url, 1)


BAD_INPUT = [
    ("no title", {"title": ""}, "title"),
    ("only spaces", {"title": "　 　"}, "title"),
    ("only emoji", {"title": "🎉🎉"}, "title"),
    ("too long a title", {"title": "雪" * 81}, "title"),
    ("NUL", {"title": "雪\x00道"}, "title"),
    ("control characters", {"description": "雪\x07道"}, "description"),
    ("too long a text", {"description": "雪" * 4001}, "description"),
    ("end before start", {"ends_at": "2026-12-05T13:00"}, "ends_at"),
    ("end at the start", {"ends_at": "2026-12-05T13:30"}, "ends_at"),
    ("no date", {"starts_at": ""}, "starts_at"),
    ("no such date", {"starts_at": "2026-02-30T10:00"}, "starts_at"),
    ("not a date", {"starts_at": "あした"}, "starts_at"),
    ("the year one", {"starts_at": "0001-01-01T00:00"}, "starts_at"),
    ("the last year there is", {"ends_at": "9999-12-31T23:59"}, "ends_at"),
    ("in the past", {"starts_at": "2026-11-01T10:00"}, "starts_at"),
    ("minus one seat", {"capacity": "-1"}, "capacity"),
    ("no seat", {"capacity": "0"}, "capacity"),
    ("letters for seats", {"capacity": "abc"}, "capacity"),
    ("too many seats", {"capacity": "99999999999999999999"}, "capacity"),
    ("closing after the end", {"registration_closes_at": "2026-12-06T10:00"}, "registration_closes_at"),
    ("nowhere", {"place": ""}, "place"),
    ("no such idea", {"ideas": "999999"}, "ideas"),
    ("not a number", {"ideas": "雪"}, "ideas"),
    ("a number too big for the database", {"ideas": "99999999999999999999"}, "ideas"),
    ("a forged initiative", {"initiatives": "999999"}, "initiatives"),
    ("letters for an initiative", {"initiatives": "x"}, "initiatives"),
    ("a forged key", {"submission_key": "nonsense"}, "submission_key"),
]


@pytest.mark.parametrize(
    ("changes", "field"), [case[1:] for case in BAD_INPUT], ids=[case[0] for case in BAD_INPUT]
)
def test_bad_input_is_explained_at_the_field_and_nothing_is_lost(organiser, changes, field):
    response = logged_in(organiser).post(NEW, filled(summary="残っていてほしい文", **changes))

    form, text = response.context["form"], response.content.decode()
    assert (response.status_code, Event.objects.count(), list(form.errors)) == (422, 0, [field])
    assert "残っていてほしい文" in text


def test_full_width_digits_are_digits(organiser, hana):
    about = idea(author=hana)
    numbers = str(about.pk).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    logged_in(organiser).post(NEW, filled(capacity="３０", ideas=f"＃{numbers}、{about.pk}"))

    made = Event.objects.get()
    assert (made.capacity, list(made.ideas.all())) == (30, [about])


def test_a_hidden_idea_cannot_be_linked(organiser, hana):
    secret = idea(author=hana, state="hidden")

    response = logged_in(organiser).post(NEW, filled(ideas=str(secret.pk)))

    assert (response.status_code, Event.objects.count()) == (422, 0)


@pytest.mark.parametrize("slug", ["yuki", "nobody", "%00", ""])
def test_nobody_prepares_events_for_another_group(organiser, slug):
    Organisation.objects.create(slug="yuki", name="雪まち部")

    response = logged_in(organiser).post(f"/events/new/?organisation={slug}", filled())

    assert (response.status_code, Event.objects.count()) == (404, 0)


def test_what_is_called_off_already_says_so_on_the_page_of_the_event(organiser):
    meeting, client = event(), logged_in(organiser)
    client.post(f"/events/{meeting.pk}/call-off/", {"reason": "大雪のため"})

    response = client.get(f"/events/{meeting.pk}/call-off/")

    assert response.status_code == 409
    assert "このイベントは中止になりました" in response.content.decode()


@pytest.mark.parametrize("name", ["edit", "publish", "call_off", "registrations"])
def test_the_organisers_side_does_not_exist_for_others(hana, organiser, name):
    other = Organisation.objects.create(slug="yuki", name="雪まち部")
    theirs = event(organisation=other, title="雪の会")
    address = reverse(f"events:{name}", args=[theirs.pk])

    answers = [client.post(address).status_code for client in (logged_in(hana), logged_in(organiser))]
    not_logged_in = stranger().post(address)

    theirs.refresh_from_db()
    expected = 405 if name == "registrations" else 404
    assert (answers, theirs.title) == ([expected, expected], "雪の会")
    assert not_logged_in.url.startswith("/accounts/login/") if name != "registrations" else True


def test_who_comes_is_for_organisers_only_and_names_only(hana, ren, organiser, mori):
    meeting = event(capacity=1)
    registering.register(meeting, by=hana, at=NOW)
    registering.register(meeting, by=ren, at=NOW)
    address = f"/events/{meeting.pk}/registrations/"

    text = page(logged_in(organiser), address)
    answers = [logged_in(person).get(address).status_code for person in (hana, mori)]
    response = logged_in(organiser).get(address)

    assert [name in text for name in (hana.display_name, ren.display_name, hana.email, ren.email)] == [
        True,
        True,
        False,
        False,
    ]
    assert "no-store" in response.headers["Cache-Control"]
    assert answers == [404, 200]
    assert Entry.objects.filter(verb="event.registrations_read").count() == 3


def test_fewer_seats_than_taken_is_explained_at_the_field(organiser):
    meeting = event(capacity=3)
    for person in people(2):
        registering.register(meeting, by=person, at=NOW)

    response = logged_in(organiser).post(f"/events/{meeting.pk}/edit/", filled(capacity="1", revision="0"))

    meeting.refresh_from_db()
    assert (response.status_code, list(response.context["form"].errors), meeting.capacity) == (
        422,
        ["capacity"],
        3,
    )


def test_the_second_of_two_organisers_loses_no_text(organiser):
    meeting, client = event(), logged_in(organiser)
    client.post(f"/events/{meeting.pk}/edit/", filled(title="はじめの変更", revision="0"))

    response = client.post(f"/events/{meeting.pk}/edit/", filled(title="あとの変更", revision="0"))

    meeting.refresh_from_db()
    assert (response.status_code, meeting.title) == (422, "はじめの変更")
    assert "あとの変更" in response.content.decode()
    assert "ほかの人がこのイベントを先に変更しました。" in response.content.decode()


def test_calling_off_asks_why(organiser):
    meeting = event()

    response = logged_in(organiser).post(f"/events/{meeting.pk}/call-off/", {"reason": "　"})

    meeting.refresh_from_db()
    assert (response.status_code, meeting.state) == (422, "published")


# --- The moderators' desk ----------------------------------------------------


def test_moderators_change_events_at_their_desk_by_the_same_rule(admin):
    meeting, client = event(), logged_in(admin)

    listed = page(client, "/cms/events/")
    response = client.post(f"/cms/events/edit/{meeting.pk}/", filled(title="直した題名", revision="0"))

    meeting.refresh_from_db()
    assert (meeting.title in listed, response.status_code, meeting.title) == (False, 302, "直した題名")
    assert Entry.objects.get(verb="event.revised").actor_id == admin.pk


# --- An organiser's way to their group ----------------------------------------


@pytest.mark.parametrize("path", ["/me/", "/me/events/"])
def test_an_organiser_finds_their_group_and_its_drafts_from_their_own_page(organiser, hana, path):
    event(state=Event.State.DRAFT)
    group = '<a href="/organisations/code-for-kanazawa/">コード・フォー・カナザワ</a>'

    theirs, hers = page(logged_in(organiser), path), page(logged_in(hana), path)

    assert (group in theirs, "下書き 1件" in theirs, "あなたの団体" in hers) == (True, True, False)
    assert '<a href="/events/new/?organisation=code-for-kanazawa">イベントを作る</a>' in theirs
