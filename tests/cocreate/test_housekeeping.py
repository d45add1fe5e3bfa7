"""What must go goes at its time, and not a day before; what others need stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils.module_loading import import_string

from cocreate import housekeeping
from cocreate.accounts.models import Session, User
from cocreate.accounts.permissions import Role
from cocreate.accounts.stand_in import stand_in
from cocreate.schedule import SCHEDULE
from events import registering
from events.models import Event, Registration
from tests.cast import person
from tests.factories import events as event_factory
from tests.factories.ideas import NOW, comment, idea

DAY = timedelta(days=1)


def test_registrations_go_90_days_after_the_event_and_the_number_of_seats_stays(db, hana, organiser):
    past = event_factory.event(created_by=organiser)
    registering.register(past, by=hana, at=NOW)
    ended = NOW + 5 * DAY
    Event.objects.filter(pk=past.pk).update(starts_at=ended - timedelta(hours=2), ends_at=ended)

    assert housekeeping.forget_registrations(at=ended + 90 * DAY) == 0
    assert housekeeping.forget_registrations(at=ended + 90 * DAY + timedelta(seconds=1)) == 1

    past.refresh_from_db()
    assert (Registration.objects.count(), past.seats_taken) == (0, 1)


def test_log_ins_that_ended_or_lay_still_go_with_their_address(db, hana):
    def log_in(key: str, *, seen, ends) -> None:
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        UserSession.objects.create(
            user=hana, ip="192.0.2.1", last_seen_at=seen, session_key=key, user_agent="x", created_at=seen
        )

    log_in("open-log-in", seen=NOW, ends=NOW + DAY)
    log_in("ended-log-in", seen=NOW, ends=NOW - DAY)
    log_in("still-log-in", seen=NOW - 31 * DAY, ends=NOW + DAY)
    UserSession.objects.create(
        user=hana, ip="192.0.2.2", last_seen_at=NOW, session_key="gone", user_agent="x", created_at=NOW
    )

    assert housekeeping.forget_visits(at=NOW) == 3
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["open-log-in"]


def test_accounts_nobody_proved_go_after_30_days_and_others_stay(db, hana):
    old = NOW - 31 * DAY

    def account(name: str, **fields) -> User:
        made = User.objects.create_user(f"{name}@example.jp", display_name=name)
        User.objects.filter(pk=made.pk).update(**{"joined_at": old, **fields})
        return made

    account("unproven")
    account("young", joined_at=NOW - 29 * DAY)
    account("came", last_login=old)
    account("left", left_at=old, is_active=False)
    wrote, proved = account("wrote"), account("proved")
    comment(idea(author=hana), author=wrote)
    EmailAddress.objects.create(user=proved, email=proved.email, verified=True, primary=True)
    staff = person("職員", "staff@example.jp", Role.ANALYST)
    User.objects.filter(pk__in=[staff.pk, stand_in().pk]).update(joined_at=old, last_login=None)
    EmailAddress.objects.filter(user=staff).delete()
    before = User.objects.count()

    assert housekeeping.forget_unproven_accounts(at=NOW) == 1

    assert User.objects.count() == before - 1
    assert not User.objects.filter(display_name="unproven").exists()


@pytest.mark.parametrize("job", [job.does for job in SCHEDULE])
def test_every_job_of_the_schedule_is_there(job):
    assert callable(import_string(job))
