"""The pages on which somebody registers for an event, waits for a seat and cancels."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events import registering
from events.models import Event, Registration
from events.views import registering as registering_page
from tests.events.test_pages import logged_in, page, stranger
from tests.factories.events import event, people
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock) -> None:
    import events.views.organising
    import events.views.reading
    import events.views.registering
    import events.viewsets  # noqa: F401  the clock is set where it is read

    clock(NOW)


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


def test_a_rush_asks_the_database_little(transactional_db, hana):
    """However many wait already: hundreds press this button in the same seconds, one after the other."""
    meeting = event(capacity=2)
    client = logged_in(hana)
    for person in people(4):
        registering.register(meeting, by=person, at=NOW)

    with CaptureQueriesContext(connection) as seen:
        response = client.post(f"/events/{meeting.pk}/register/", HTTP_HX_REQUEST="true")

    assert "キャンセル待ちの3番目" in response.content.decode()
    assert len(seen) <= 10, [row["sql"] for row in seen]


def test_the_box_shows_what_others_did_meanwhile(hana, monkeypatch):
    """Between finding the event and answering, the last seat was taken: one moment decides all of the box."""
    meeting, (other,) = event(capacity=1), people(1)
    found = registering_page.find_event

    def found_and_overtaken(pk, person):
        as_it_was = found(pk, person)
        registering.register(meeting, by=other, at=NOW)
        return as_it_was

    monkeypatch.setattr(registering_page, "find_event", found_and_overtaken)
    text = logged_in(hana).post(f"/events/{meeting.pk}/register/", HTTP_HX_REQUEST="true").content.decode()

    assert "キャンセル待ちの1番目" in text
    assert "1人が待っています" in text


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
