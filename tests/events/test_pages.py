"""The pages of events, as strangers, citizens, organisers and moderators see them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cocreate.accounts.models import Organisation
from cocreate.audit.models import Entry
from events import registering
from events.models import Event, Registration
from tests.factories.events import event, people
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


# --- Registering ------------------------------------------------------------


def test_hana_registers_without_script_and_sees_it(hana):
    meeting, client = event(), logged_in(hana)

    response = client.post(f"/events/{meeting.pk}/register/")

    assert (response.status_code, response.url) == (303, f"/events/{meeting.pk}/#registration")
    assert "申し込み済みです。お席をご用意しています。" in page(client, f"/events/{meeting.pk}/")


def test_with_script_only_the_box_comes_back(hana):
    meeting = event(capacity=2)

    response = logged_in(hana).post(f"/events/{meeting.pk}/register/", HTTP_HX_REQUEST="true")

    text = response.content.decode()
    assert (response.status_code, "<html" in text, 'id="registration"' in text) == (200, False, True)
    assert "申し込み済みです" in text


def test_the_wish_is_kept_while_logging_in(hana):
    meeting, client = event(), stranger()
    finish = f"/events/{meeting.pk}/register/finish/"

    sent = client.post(f"/events/{meeting.pk}/register/")
    client.force_login(hana)  # keeps the session, as the log-in does
    finished = client.get(finish)
    again = client.get(finish)

    assert sent.url == f"/accounts/login/?next={finish}"
    assert (finished.status_code, again.status_code) == (303, 302)
    assert meeting.registrations.get().person == hana


def test_with_script_the_log_in_is_led_to(hana):
    meeting = event()

    response = stranger().post(f"/events/{meeting.pk}/register/", HTTP_HX_REQUEST="true")

    assert response.headers["HX-Redirect"] == f"/accounts/login/?next=/events/{meeting.pk}/register/finish/"


def test_following_a_link_registers_nobody(hana):
    meeting, other = event(), event()
    client = stranger()
    client.post(f"/events/{other.pk}/register/")
    client.force_login(hana)

    client.get(f"/events/{meeting.pk}/register/finish/")

    assert Registration.objects.count() == 0


def test_another_site_registers_nobody(hana):
    meeting = event()
    client = Client(enforce_csrf_checks=True, HTTP_SEC_FETCH_SITE="cross-site")
    client.force_login(hana)

    assert client.post(f"/events/{meeting.pk}/register/").status_code == 403
    assert Registration.objects.count() == 0


def test_who_waits_sees_their_number_and_leaves_as_easily(hana, ren):
    meeting = event(capacity=1)
    for person in [*people(1), ren, hana]:
        registering.register(meeting, by=person, at=NOW)
    client = logged_in(hana)

    before = page(client, f"/events/{meeting.pk}/")
    client.post(f"/events/{meeting.pk}/cancel/")
    after = page(client, f"/events/{meeting.pk}/")

    assert "キャンセル待ちの2番目です。" in before
    assert "キャンセル待ちに登録する" in after
    assert meeting.registrations.standing().count() == 2


@pytest.mark.parametrize(
    ("htmx", "sees"), [({}, "<html"), ({"HTTP_HX_REQUEST": "true"}, 'data-code="registration_closed"')]
)
def test_a_refusal_is_a_sentence_on_the_page(hana, htmx, sees):
    meeting = event(registration_closes_at=NOW)

    response = logged_in(hana).post(f"/events/{meeting.pk}/register/", **htmx)

    text = response.content.decode()
    assert (response.status_code, sees in text) == (409, True)
    assert "このイベントの申し込みは締め切りました。" in text


@pytest.mark.parametrize("path", ["/events/1/register/", "/events/1/cancel/", "/events/1/publish/"])
def test_reading_changes_nothing(hana, path):
    assert logged_in(hana).get(path).status_code == 405


def test_a_called_off_event_says_so_and_takes_nobody():
    meeting = event(state=Event.State.CALLED_OFF)

    text = page(stranger(), f"/events/{meeting.pk}/")

    assert ("大雪のため" in text, "申し込む</" in text) == (True, False)


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
