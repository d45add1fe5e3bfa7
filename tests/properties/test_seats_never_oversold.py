"""Whatever people do, in whatever order: no seat too many, nobody overtakes, nobody counts twice."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cocreate.language.refusal import Refusal
from events import announcing, registering
from events.models import Event, Registration
from tests.cast import make_organiser
from tests.factories.events import event, people
from tests.factories.ideas import NOW

CROWD = 8
someone = st.integers(0, CROWD - 1)
some_seats = st.one_of(st.none(), st.integers(1, CROWD))


class Doors(RuleBasedStateMachine):
    """An event with a few seats, more people who want to come, and an organiser who changes their mind."""

    def __init__(self) -> None:
        super().__init__()
        self.organiser = make_organiser()
        self.crowd = people(CROWD)
        self.event = event(capacity=2, created_by=self.organiser)
        self.minute = 0

    def now(self):
        self.minute += 1
        return NOW + timedelta(minutes=self.minute)

    @rule(who=someone)
    def register(self, who: int) -> None:
        with contextlib.suppress(Refusal):
            registering.register(self.event, by=self.crowd[who], at=self.now())

    @rule(who=someone)
    def cancel(self, who: int) -> None:
        with contextlib.suppress(Refusal):
            registering.cancel(self.event, by=self.crowd[who], at=self.now())

    @rule(seats=some_seats)
    def change_capacity(self, seats: int | None) -> None:
        with contextlib.suppress(Refusal):
            registering.change_capacity(self.event, seats, by=self.organiser, at=self.now())

    @rule(really=st.integers(0, 9))
    def call_off(self, really: int) -> None:
        if really == 0:
            with contextlib.suppress(Refusal):
                announcing.call_off(self.event, by=self.organiser, at=self.now(), reason="大雪のため")

    @invariant()
    def seats_hold(self) -> None:
        self.event.refresh_from_db()
        rows = list(self.event.registrations.order_by("id"))
        seated = [row for row in rows if row.state == Registration.State.SEATED]
        waiting = [row for row in rows if row.state == Registration.State.WAITING]
        standing = seated + waiting
        capacity = self.event.capacity

        assert self.event.seats_taken == len(seated), "the count is the rows"
        assert capacity is None or len(seated) <= capacity, "no seat too many"
        assert not waiting or len(seated) == capacity, "nobody waits beside a free seat"
        assert max((row.pk for row in seated), default=0) < min(
            (row.pk for row in waiting), default=10**12
        ), "nobody overtakes"
        assert len({row.person_id for row in standing}) == len(standing), "one standing registration each"

    def teardown(self) -> None:
        Registration.objects.filter(event=self.event).delete()
        Event.objects.filter(pk=self.event.pk).delete()


@pytest.mark.django_db
def test_seats_are_never_oversold_and_nobody_overtakes() -> None:
    run_state_machine_as_test(
        Doors, settings=settings(max_examples=40, stateful_step_count=30, deadline=None, database=None)
    )
