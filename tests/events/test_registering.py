"""Coming to an event: seats, the waiting list, and the rush for ten seats."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cocreate.accounts.models import User
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from events import registering
from events.models import Event, Registration
from tests.factories.events import event, people
from tests.factories.ideas import NOW

SEATED, WAITING, CANCELLED = (
    Registration.State.SEATED,
    Registration.State.WAITING,
    Registration.State.CANCELLED,
)
pytestmark = pytest.mark.django_db


def states(of: Event) -> list[str]:
    return list(of.registrations.order_by("id").values_list("state", flat=True))


def occasions(person: User) -> list[str]:
    return [key.partition(":")[0] for key in person.notices.order_by("id").values_list("key", flat=True)]


def register_all(who: list[User], of: Event) -> list[Registration]:
    return [registering.register(of, by=person, at=NOW) for person in who]


def test_hana_gets_a_seat_and_a_letter_with_the_calendar_file(hana):
    meeting = event(title="雪道データ アイデアソン")

    registration = registering.register(meeting, by=hana, at=NOW)

    meeting.refresh_from_db()
    letter = hana.notices.get()
    assert (registration.state, registration.seated_at, meeting.seats_taken) == (SEATED, NOW, 1)
    assert letter.subject == "申し込みを受け付けました：雪道データ アイデアソン"
    assert "日時：2026年12月7日（月） 12:00–14:00\n場所：金沢未来のまち創造館" in letter.body
    assert f"/events/{meeting.pk}.ics" in letter.body
    assert letter.path == f"/events/{meeting.pk}/"


def test_registering_twice_is_the_same_registration(hana):
    meeting = event()

    first = registering.register(meeting, by=hana, at=NOW)
    second = registering.register(meeting, by=hana, at=NOW + timedelta(seconds=1))

    meeting.refresh_from_db()
    assert (second.pk, meeting.seats_taken, occasions(hana)) == (first.pk, 1, ["registered"])


def test_registering_again_after_the_close_is_still_no_mistake(hana):
    meeting = event(registration_closes_at=NOW + timedelta(hours=1))
    first = registering.register(meeting, by=hana, at=NOW)

    assert registering.register(meeting, by=hana, at=NOW + timedelta(hours=2)) == first


def test_who_comes_to_a_full_event_waits_in_order(hana, ren):
    meeting = event(capacity=1)
    first, *others = [*people(1), hana, ren]

    register_all([first, *others], meeting)

    meeting.refresh_from_db()
    assert states(meeting) == [SEATED, WAITING, WAITING]
    assert (meeting.seats_taken, occasions(hana)) == (1, ["waiting"])


def test_an_event_without_a_limit_seats_everybody():
    meeting = event(capacity=None)

    register_all(people(12), meeting)

    assert states(meeting) == [SEATED] * 12


def test_a_freed_seat_goes_to_who_waits_longest_and_they_are_told(hana, ren):
    meeting = event(capacity=1)
    (first,) = people(1)
    register_all([first, ren, hana], meeting)

    registering.cancel(meeting, by=first, at=NOW + timedelta(days=1))

    meeting.refresh_from_db()
    assert states(meeting) == [CANCELLED, SEATED, WAITING]
    assert (meeting.seats_taken, occasions(first)) == (1, ["registered", "registration_cancelled"])
    assert (occasions(ren), occasions(hana)) == (["waiting", "seat_given"], ["waiting"])
    assert ren.notices.latest("id").subject.startswith("席が決まりました：")


def test_leaving_the_waiting_list_frees_no_seat(hana, ren):
    meeting = event(capacity=1)
    (first,) = people(1)
    register_all([first, ren, hana], meeting)

    registering.cancel(meeting, by=ren, at=NOW)

    meeting.refresh_from_db()
    assert (states(meeting), meeting.seats_taken) == ([SEATED, CANCELLED, WAITING], 1)


def test_cancelling_nothing_is_no_mistake(hana):
    assert registering.cancel(event(), by=hana, at=NOW) is None


def test_who_cancelled_and_comes_again_stands_at_the_end(hana, ren):
    meeting = event(capacity=1)
    (first,) = people(1)
    register_all([first, hana, ren], meeting)

    registering.cancel(meeting, by=hana, at=NOW)
    registering.register(meeting, by=hana, at=NOW)
    registering.cancel(meeting, by=first, at=NOW)

    seated = meeting.registrations.seated().get()
    assert seated.person == ren


def test_a_newcomer_waits_while_somebody_waits_even_if_a_seat_is_free(hana, ren):
    meeting = event(capacity=1)
    (first,) = people(1)
    register_all([first, ren], meeting)
    # As if a seat had been freed without being offered: no code of ours does that.
    meeting.registrations.filter(person=first).delete()
    Event.objects.update(seats_taken=0)

    assert registering.register(meeting, by=hana, at=NOW).state == WAITING


def test_more_seats_go_to_those_who_wait(organiser):
    meeting = event(capacity=1)
    register_all(people(4), meeting)

    registering.change_capacity(meeting, 3, by=organiser, at=NOW)

    meeting.refresh_from_db()
    assert (states(meeting), meeting.seats_taken) == ([SEATED, SEATED, SEATED, WAITING], 3)
    entry = Entry.objects.get(verb="event.capacity_changed")
    assert (entry.actor_id, entry.detail) == (organiser.pk, {"from": 1, "to": 3})


def test_no_limit_any_more_seats_everybody_who_waits(organiser):
    meeting = event(capacity=1)
    register_all(people(3), meeting)

    registering.change_capacity(meeting, None, by=organiser, at=NOW)

    assert states(meeting) == [SEATED] * 3


def test_nobody_loses_a_seat_by_fewer_seats(organiser):
    meeting = event(capacity=3)
    register_all(people(2), meeting)

    with pytest.raises(Refusal) as refused:
        registering.change_capacity(meeting, 1, by=organiser, at=NOW)

    meeting.refresh_from_db()
    assert (refused.value.code, meeting.capacity) == ("below_seats_taken", 3)


def test_only_who_runs_the_event_changes_its_seats(hana, mori):
    meeting = event()

    with pytest.raises(Refusal) as refused:
        registering.change_capacity(meeting, 20, by=hana, at=NOW)
    changed = registering.change_capacity(meeting, 20, by=mori, at=NOW)

    assert (refused.value.code, refused.value.status, changed.capacity) == ("not_your_organisation", 404, 20)


@pytest.mark.parametrize(
    ("fields", "code", "status"),
    [
        ({"state": Event.State.DRAFT}, "event_not_published", 404),
        ({"state": Event.State.CALLED_OFF}, "event_called_off", 409),
        ({"starts_at": NOW - timedelta(days=1)}, "event_is_over", 409),
        ({"takes_registrations": False}, "no_registration_here", 409),
        ({"registration_closes_at": NOW}, "registration_closed", 409),
        ({"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}, "registration_closed", 409),
    ],
)
def test_why_not_register(hana, fields, code, status):
    meeting = event(**fields)

    with pytest.raises(Refusal) as refused:
        registering.register(meeting, by=hana, at=NOW)

    assert (refused.value.code, refused.value.status) == (code, status)
    assert (states(meeting), Notice.objects.count()) == ([], 0)


def test_the_end_of_registration_no_longer_belongs_to_it(hana):
    meeting = event(registration_closes_at=NOW)

    registration = registering.register(meeting, by=hana, at=NOW - timedelta(microseconds=1))

    assert registration.state == SEATED


def test_who_is_not_logged_in_is_asked_to(passer_by):
    with pytest.raises(Refusal) as refused:
        registering.register(event(), by=passer_by, at=NOW)

    assert (refused.value.code, refused.value.status) == ("log_in_first", 401)


def test_a_suspended_person_gets_no_seat(ren):
    ren.suspended_at = NOW
    ren.save()

    with pytest.raises(Refusal) as refused:
        registering.register(event(), by=ren, at=NOW)

    assert refused.value.code == "account_suspended"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": Event.State.CALLED_OFF}, "event_called_off"),
        ({"starts_at": NOW - timedelta(days=1)}, "event_is_over"),
    ],
)
def test_why_not_cancel(hana, fields, code):
    with pytest.raises(Refusal) as refused:
        registering.cancel(event(**fields), by=hana, at=NOW)

    assert refused.value.code == code


def test_the_database_itself_refuses_a_seat_too_many(hana):
    meeting = event(capacity=1, seats_taken=1)

    with pytest.raises(IntegrityError, match="an_event_is_never_oversold"), transaction.atomic():
        registering._count_seats(meeting, +1)


def test_the_database_itself_refuses_a_second_registration(hana):
    meeting = event()
    registering.register(meeting, by=hana, at=NOW)

    with pytest.raises(IntegrityError, match="one_standing_registration_per_person"), transaction.atomic():
        Registration.objects.create(event=meeting, person=hana, state=WAITING, registered_at=NOW)


# --- The rush ---------------------------------------------------------------


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do everything at the same moment, each in a thread with a connection of its own."""
    start = threading.Barrier(len(acts))

    def act(wanted: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            # A crowd in one process may wait longer than a visitor would.
            connection.cursor().execute("SET lock_timeout = '30s'; SET statement_timeout = '30s'")
            start.wait(30)
            return wanted()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def register_unprotected(meeting: Event, person: User, between: threading.Barrier) -> None:
    """What everybody writes first: look, then leap."""
    free = meeting.registrations.seated().count() < meeting.capacity
    between.wait(30)
    state, seated_at = (SEATED, NOW) if free else (WAITING, None)
    Registration.objects.create(
        event=meeting, person=person, state=state, registered_at=NOW, seated_at=seated_at
    )


@pytest.mark.django_db(transaction=True)
def test_sixty_people_at_once_for_ten_seats():
    meeting, crowd = event(capacity=10), people(60)

    answers = at_once(
        [lambda person=person: registering.register(meeting, by=person, at=NOW) for person in crowd]
    )

    meeting.refresh_from_db()
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    # The first ten have the seats, everybody behind them waits in their order.
    assert states(meeting) == [SEATED] * 10 + [WAITING] * 50
    assert (meeting.seats_taken, Notice.objects.count()) == (10, 60)


@pytest.mark.django_db(transaction=True)
def test_control_twin_looking_before_leaping_oversells():
    meeting, crowd = event(capacity=10), people(60)
    between = threading.Barrier(60)

    at_once([lambda person=person: register_unprotected(meeting, person, between) for person in crowd])

    assert meeting.registrations.seated().count() == 60


@pytest.mark.django_db(transaction=True)
def test_control_twin_without_the_lock_only_the_constraint_is_left(monkeypatch):
    meeting, crowd = event(capacity=10), people(20)
    between = threading.Barrier(20)

    def look_only(wanted: Event) -> Event:
        found = Event.objects.select_related("organisation").get(pk=wanted.pk)
        between.wait(30)
        return found

    monkeypatch.setattr(registering, "hold", look_only)
    answers = at_once(
        [lambda person=person: registering.register(meeting, by=person, at=NOW) for person in crowd]
    )

    refused = [answer for answer in answers if isinstance(answer, IntegrityError)]
    assert (len(refused), meeting.registrations.seated().count()) == (10, 10)


@pytest.mark.django_db(transaction=True)
def test_one_person_sixty_times_at_once_is_one_registration(hana):
    meeting = event(capacity=10)

    answers = at_once([lambda: registering.register(meeting, by=hana, at=NOW)] * 60)

    meeting.refresh_from_db()
    assert {getattr(answer, "pk", answer) for answer in answers} == {meeting.registrations.get().pk}
    assert (meeting.seats_taken, hana.notices.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_registering_cancelling_and_changing_seats_at_once(organiser):
    meeting, early, late = event(capacity=10), people(20), people(30)
    register_all(early, meeting)
    acts: list[Callable[[], object]] = [
        lambda person=person: registering.register(meeting, by=person, at=NOW) for person in late
    ]
    acts += [lambda person=person: registering.cancel(meeting, by=person, at=NOW) for person in early[::2]]
    acts += [lambda: registering.change_capacity(meeting, 15, by=organiser, at=NOW)]
    acts += [lambda: registering.change_capacity(meeting, 12, by=organiser, at=NOW)]

    answers = at_once(acts)

    meeting.refresh_from_db()
    unexpected = [
        answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refusal)
    ]
    last_seated = max(meeting.registrations.seated().values_list("pk", flat=True))
    first_waiting = min(meeting.registrations.waiting().values_list("pk", flat=True))
    assert unexpected == []
    assert meeting.registrations.seated().count() == meeting.seats_taken == meeting.capacity
    assert meeting.registrations.standing().count() == 40
    assert last_seated < first_waiting
