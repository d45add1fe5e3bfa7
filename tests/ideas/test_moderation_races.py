"""Two at once: of two moderators one decides; who reports twice reports once. Each race with its twin.

A twin runs the same race with the protections off; if that were exact too, the race would prove nothing.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection
from django.utils import translation

from cocreate.audit.models import Entry
from ideas import discussing, moderation, reporting
from ideas.models import Comment, Decision, Flag, Follow, Idea, State
from tests.cast import person
from tests.factories.ideas import NOW, comment, idea
from tests.racing import race

REASON = "電話番号が書かれています。消してからもう一度送ってください。"


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def report(by, *, on_idea=None, on_comment=None) -> Flag:
    return Flag.objects.create(
        idea=on_idea, comment=on_comment, reporter=by, reason=Flag.Reason.INSULT, created_at=NOW
    )


def decide_at_once(number: int, hana, mori, tani) -> list[list[str]]:
    """Two moderators decide the same idea in the queue, each as they opened it, again and again."""
    outcomes = []
    for _ in range(number):
        snow = idea(author=hana, state=State.SUBMITTED)
        one, other = Idea.objects.get(pk=snow.pk), Idea.objects.get(pk=snow.pk)
        outcomes.append(
            race(
                [
                    lambda one=one: moderation.publish(one, by=mori, at=NOW, version_number=1),
                    lambda other=other: moderation.send_back(
                        other, by=tani, at=NOW, version_number=1, reason=REASON
                    ),
                ]
            )
        )
    return outcomes


def traces() -> tuple[set[int], set[int]]:
    """How many decisions and how many audit rows each idea has."""
    ids = list(Idea.objects.values_list("pk", flat=True))
    decisions = {Decision.objects.filter(idea=pk).count() for pk in ids}
    entries = {Entry.objects.filter(object_type="ideas.idea", object_id=str(pk)).count() for pk in ids}
    return decisions, entries


def test_of_two_moderators_exactly_one_decides(transactional_db, hana, mori, tani):
    outcomes = decide_at_once(50, hana, mori, tani)

    assert outcomes == [["already_decided", "done"]] * 50
    assert traces() == ({1}, {1})


def test_control_twin_without_the_condition_both_decide(transactional_db, hana, mori, tani, monkeypatch):
    """The same race with the protections off; if this were exact too, the race would prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_review_per_submitted_version")
    monkeypatch.setattr(moderation, "_still_as_seen", lambda idea, version: Idea.objects.filter(pk=idea.pk))

    outcomes = decide_at_once(5, hana, mori, tani)

    assert ["done", "done"] in outcomes
    assert 2 in traces()[0]


def hide_at_once(number: int, hana, mori, tani) -> list[list[str]]:
    """Two moderators hide the same idea, each as they opened it."""
    outcomes = []
    for _ in range(number):
        snow = idea(author=hana)
        seen = [Idea.objects.get(pk=snow.pk) for _ in range(2)]
        outcomes.append(
            race(
                [
                    lambda one=one, by=by: moderation.hide(one, by=by, at=NOW, reason=REASON)
                    for one, by in zip(seen, (mori, tani), strict=True)
                ]
            )
        )
    return outcomes


def test_of_two_moderators_exactly_one_hides(transactional_db, hana, mori, tani):
    outcomes = hide_at_once(10, hana, mori, tani)

    assert outcomes == [["already_decided", "done"]] * 10
    assert traces() == ({1}, {1})


def test_control_twin_without_the_condition_both_hide(transactional_db, hana, mori, tani, monkeypatch):
    monkeypatch.setattr(moderation, "_still_as_seen", lambda idea, version: Idea.objects.filter(pk=idea.pk))

    outcomes = hide_at_once(5, hana, mori, tani)

    assert ["done", "done"] in outcomes
    assert 2 in traces()[0]


def hide_comment_at_once(number: int, hana, ren, mori, tani) -> list[list[str]]:
    """Two moderators hide the same comment, each as they opened it."""
    outcomes, snow = [], idea(author=hana)
    for _ in range(number):
        words = comment(snow, author=ren)
        seen = [Comment.objects.get(pk=words.pk) for _ in range(2)]
        outcomes.append(
            race(
                [
                    lambda one=one, by=by: reporting.hide_comment(one, by=by, at=NOW, reason=REASON)
                    for one, by in zip(seen, (mori, tani), strict=True)
                ]
            )
        )
    return outcomes


def times_hidden() -> set[int]:
    """How many audit rows say that a comment was hidden, for each comment."""
    hidden = Entry.objects.filter(verb="comment.hide")
    return {hidden.filter(object_id=str(pk)).count() for pk in Comment.objects.values_list("pk", flat=True)}


def test_of_two_moderators_exactly_one_hides_a_comment(transactional_db, hana, ren, mori, tani):
    outcomes = hide_comment_at_once(10, hana, ren, mori, tani)

    assert outcomes == [["already_hidden", "done"]] * 10
    assert times_hidden() == {1}


def test_control_twin_without_the_condition_both_hide_a_comment(
    transactional_db, hana, ren, mori, tani, monkeypatch
):
    monkeypatch.setattr(reporting, "_still_shown", lambda words: Comment.objects.filter(pk=words.pk))

    outcomes = hide_comment_at_once(5, hana, ren, mori, tani)

    assert ["done", "done"] in outcomes
    assert 2 in times_hidden()


def decide_reports_at_once(number: int, hana, ren, mori, tani) -> list[list[str]]:
    """Two moderators uphold reports on the same comment: every second time the very same report."""
    outcomes = []
    for turn in range(number):
        words = comment(idea(author=hana), author=ren)
        flag = report(hana, on_comment=words)
        sibling = report(person(f"通報した人{turn}", f"reporter{turn}@example.jp"), on_comment=words)
        seen = [Flag.objects.get(pk=flag.pk), Flag.objects.get(pk=sibling.pk if turn % 2 else flag.pk)]
        outcomes.append(
            race(
                [
                    lambda one=one, by=by: reporting.decide_flag(
                        one, by=by, at=NOW, outcome="upheld", reason=REASON
                    )
                    for one, by in zip(seen, (mori, tani), strict=True)
                ]
            )
        )
    return outcomes


def times_decided() -> set[int]:
    """How many audit rows say that a report was decided, for each report."""
    decided = Entry.objects.filter(object_type="ideas.flag")
    return {decided.filter(object_id=str(pk)).count() for pk in Flag.objects.values_list("pk", flat=True)}


def test_of_two_moderators_exactly_one_decides_a_report(transactional_db, hana, ren, mori, tani):
    outcomes = decide_reports_at_once(20, hana, ren, mori, tani)

    assert outcomes == [["already_decided", "done"]] * 20
    assert times_decided() == {1}
    assert Follow.objects.count() == 0


def test_control_twin_without_the_condition_both_decide_a_report(
    transactional_db, hana, ren, mori, tani, monkeypatch
):
    """Without the lock on the text and without the condition on the report."""
    monkeypatch.setattr(reporting, "_hold", lambda flag: flag.idea or flag.comment)
    monkeypatch.setattr(reporting, "_still_waiting", lambda flag: Flag.objects.filter(pk=flag.pk))
    monkeypatch.setattr(reporting, "_hide", lambda thing, **how: None)

    outcomes = decide_reports_at_once(6, hana, ren, mori, tani)

    assert ["done", "done"] in outcomes
    assert 2 in times_decided()


def report_at_once(number: int, hana, ren) -> list[list[str]]:
    """One person reports the same comment from two windows."""
    outcomes, snow = [], idea(author=hana)
    for _ in range(number):
        words = comment(snow, author=ren)
        act = partial(discussing.flag, words, by=hana, at=NOW, reason="insult")
        outcomes.append(race([act, act]))
    return outcomes


def test_who_reports_from_two_windows_reports_once(transactional_db, hana, ren):
    outcomes = report_at_once(10, hana, ren)

    assert outcomes == [["done", "done"]] * 10
    assert Flag.objects.count() == 10


def test_control_twin_without_the_constraint_two_reports_stand(transactional_db, hana, ren, monkeypatch):
    """Looking before leaping, and no constraint below: what a plain “is there one?” is worth."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_flag DROP CONSTRAINT one_report_per_person_and_comment")
    monkeypatch.setattr(discussing, "hold", lambda thing: thing)  # each window waits for the other at it

    report_at_once(10, hana, ren)

    assert Flag.objects.count() > 10
