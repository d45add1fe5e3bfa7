"""Two moderators and the proposer at the same moment: one of them decides. With its twin."""

from __future__ import annotations

import pytest
from django.utils import translation

from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry
from events import proposing
from events.models import Event, EventProposal
from tests.cast import person
from tests.factories.events import proposal
from tests.factories.ideas import NOW, idea
from tests.racing import race


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def decided_at_once(hana, organisation) -> list[str]:
    """Two moderators give the same proposal to the group, each as they opened it."""
    tani, kita = (
        person(name, f"{key}@example.jp", Role.MODERATOR) for name, key in (("谷", "t"), ("北", "k"))
    )
    wish = proposal(idea(author=hana), by=hana)
    seen = [EventProposal.objects.select_related("proposed_by").get(pk=wish.pk) for _ in range(2)]
    return race(
        [
            lambda one=one, by=by: proposing.accept_proposal(one, by=by, at=NOW, organisation=organisation)
            for one, by in zip(seen, (tani, kita), strict=True)
        ]
    )


def test_of_two_moderators_one_decides_and_one_draft_is_made(transactional_db, hana, organiser, organisation):
    assert [decided_at_once(hana, organisation) for _ in range(5)] == [["already_decided", "done"]] * 5
    assert (Event.objects.count(), Entry.objects.filter(verb="event_proposal.accepted").count()) == (5, 5)


def test_control_twin_without_the_condition_both_decide_and_there_are_two_drafts(
    transactional_db, hana, organiser, organisation, monkeypatch
):
    any_state = lambda one: EventProposal.objects.filter(pk=one.pk)  # noqa: E731  as short as what it replaces
    monkeypatch.setattr(proposing, "_still_waiting", any_state)

    assert decided_at_once(hana, organisation) == ["done", "done"]
    assert (Event.objects.count(), Entry.objects.filter(verb="event_proposal.accepted").count()) == (2, 2)


def test_whoever_takes_it_back_at_the_moment_of_the_decision_hears_which_counts(
    transactional_db, hana, mori, organiser, organisation
):
    for _ in range(5):
        wish = proposal(idea(author=hana), by=hana)
        hers, theirs = (EventProposal.objects.select_related("proposed_by").get(pk=wish.pk) for _ in "ab")
        ends = race(
            [
                lambda: proposing.withdraw_proposal(hers, by=hana, at=NOW),  # noqa: B023  runs at once
                lambda: proposing.accept_proposal(theirs, by=mori, at=NOW, organisation=organisation),  # noqa: B023  too
            ]
        )
        wish.refresh_from_db()
        expected = {"accepted": ["already_decided", "done"], "withdrawn": ["done", "proposal_withdrawn"]}
        assert (ends, bool(wish.event_id)) == (expected[wish.state], wish.state == "accepted")
