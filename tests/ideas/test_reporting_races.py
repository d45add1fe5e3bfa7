"""Many at once: of many reports one hides, of two decisions about an appeal one counts. Each with its twin.

A twin runs the same race with the protections off; if that were exact too, the race would prove nothing.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry
from ideas import appealing, discussing, hiding, moderation
from ideas.models import Appeal, Comment, Flag
from tests.cast import person
from tests.factories.ideas import NOW, comment, idea, people
from tests.racing import race

AT_ONCE = 6


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def reported_at_once(hana) -> Comment:
    """A comment that six trusted people report at the same moment; three are enough."""
    snow = idea(author=hana)
    spoken, crowd = comment(snow, author=hana), people(AT_ONCE)
    for one in crowd:
        for _each in range(3):
            comment(snow, author=one, at=NOW - timedelta(days=3))
    race(
        [
            lambda one=one: discussing.flag(
                Comment.objects.get(pk=spoken.pk), by=one, at=NOW, reason=Flag.Reason.INSULT
            )
            for one in crowd
        ]
    )
    spoken.refresh_from_db()
    return spoken


def hidings() -> int:
    return Entry.objects.filter(verb="comment.hide", actor_id=None).count()


def test_of_many_reports_at_once_exactly_one_hides(transactional_db, hana):
    spoken = reported_at_once(hana)

    assert spoken.hidden_automatically
    assert (hidings(), spoken.decisions.count(), spoken.flags.count()) == (1, 1, 3)


def test_control_twin_without_the_lock_nobody_sees_enough_reports(transactional_db, hana, monkeypatch):
    """Each counts before the others have committed: all see one report, and nothing is hidden."""
    gate, count = threading.Barrier(AT_ONCE), hiding.how_many_trusted

    def counted_together(thing, *, at):
        gate.wait(20)
        found = count(thing, at=at)
        gate.wait(20)  # nobody commits before all have counted
        return found

    monkeypatch.setattr(discussing, "hold", lambda thing: thing)
    monkeypatch.setattr(hiding, "how_many_trusted", counted_together)

    spoken = reported_at_once(hana)

    assert (spoken.hidden_automatically, spoken.flags.count(), hidings()) == (False, AT_ONCE, 0)


def decided_at_once(hana, mori) -> list[str]:
    """Two moderators decide the same appeal, each as they opened it."""
    tani, kita = (
        person(name, f"{key}@example.jp", Role.MODERATOR) for name, key in (("谷", "t"), ("北", "k"))
    )
    hidden = moderation.hide(idea(author=hana), by=mori, at=NOW, reason="広告のため。")
    made = appealing.appeal(hidden, by=hana, at=NOW, text="広告ではありません。")
    seen = [Appeal.objects.with_things().get(pk=made.pk) for _ in range(2)]
    wishes = [(tani, "upheld"), (kita, "refused")]
    return race(
        [
            lambda one=one, by=by, outcome=outcome: appealing.decide_appeal(
                one, by=by, at=NOW, outcome=outcome, reason="読みました。"
            )
            for one, (by, outcome) in zip(seen, wishes, strict=True)
        ]
    )


def test_of_two_decisions_about_an_appeal_exactly_one_counts(transactional_db, hana, mori):
    assert [decided_at_once(hana, mori) for _ in range(5)] == [["already_decided", "done"]] * 5
    assert Entry.objects.filter(verb="appeal.decided").count() == 5


def test_control_twin_without_lock_and_condition_both_decide(transactional_db, hana, mori, monkeypatch):
    monkeypatch.setattr(appealing, "_hold", lambda against: against)
    monkeypatch.setattr(appealing, "_still_waiting", lambda appeal: Appeal.objects.filter(pk=appeal.pk))

    outcomes = [decided_at_once(hana, mori) for _ in range(3)]

    assert ["done", "done"] in outcomes
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE verb = 'appeal.decided'")
        assert cursor.fetchone()[0] > 3
