"""One draft becomes one answer, whoever publishes at once. Each race has its twin without protection."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import connection

from cocreate.audit.models import Entry
from ideas import preparing_answers, publishing_answers
from ideas.models import Answer, AnswerDraft, Idea, State
from ideas.preparing_answers import Words
from tests.cast import roads
from tests.factories.ideas import NOW, idea
from tests.ideas.test_moderation_races import race

LATER = NOW + timedelta(hours=1)


def approved_draft(hana, aoki, mori, **schedule) -> AnswerDraft:
    """News on the way: an idea may have several, so only the draft itself can hold the second back."""
    snow = idea(author=hana, state=State.UNDER_REVIEW, department=roads(), assigned_at=NOW)
    words = Words("interim", "業者と話しています。", "", (NOW + timedelta(days=30)).date())
    draft = preparing_answers.save(snow, by=aoki, at=NOW, department=roads(), words=words, version=0)
    preparing_answers.ask_for_review(draft, by=aoki, at=NOW, version=1)
    preparing_answers.approve(draft, by=mori, at=NOW, version=1)
    AnswerDraft.objects.filter(pk=draft.pk).update(**schedule)
    return draft


def publish_at_once(draft, aoki, mori) -> list[str]:
    def act(by):
        return lambda: publishing_answers.publish(
            AnswerDraft.objects.get(pk=draft.pk), by=by, at=NOW, version=1
        )

    return race([act(aoki), act(mori), act(aoki)])


def test_of_several_who_publish_a_draft_exactly_one_does(transactional_db, hana, aoki, mori):
    outcomes = [publish_at_once(approved_draft(hana, aoki, mori), aoki, mori) for _ in range(10)]

    assert outcomes == [["done", "draft_moved_on", "draft_moved_on"]] * 10
    assert Answer.objects.count() == 10
    assert Entry.objects.filter(verb="answer_draft.published").count() == 10


def test_control_twin_without_holding_the_draft_several_answers_appear(
    transactional_db, hana, aoki, mori, monkeypatch
):
    gate = threading.Barrier(3)

    def look_and_leap(draft):
        seen = AnswerDraft.objects.select_related(
            "idea__department", "department", "written_by", "reviewed_by"
        ).get(pk=draft.pk)
        gate.wait(20)
        return seen

    monkeypatch.setattr(publishing_answers, "_hold", look_and_leap)

    outcomes = publish_at_once(approved_draft(hana, aoki, mori), aoki, mori)

    assert outcomes == ["done", "done", "done"]
    assert Answer.objects.count() == 3


def test_of_several_workers_one_publishes_what_was_appointed(transactional_db, hana, aoki, mori):
    for _ in range(5):
        approved_draft(hana, aoki, mori, scheduled_for=LATER, scheduled_by=aoki)

    race([lambda: publishing_answers.publish_due(at=LATER)] * 4)

    assert Answer.objects.count() == 5
    assert Entry.objects.filter(verb="idea.answered").count() == 5


def test_control_twin_without_taking_several_workers_publish_it(
    transactional_db, hana, aoki, mori, monkeypatch
):
    approved_draft(hana, aoki, mori, scheduled_for=LATER, scheduled_by=aoki)
    gate = threading.Barrier(2)

    def look_only(number, at):
        seen = AnswerDraft.objects.select_related("idea__department", "scheduled_by").get(pk=number)
        gate.wait(20)
        return seen

    monkeypatch.setattr(publishing_answers, "_take_due", look_only)

    race([lambda: publishing_answers.publish_due(at=LATER)] * 2)

    assert Answer.objects.count() == 2


def begin_at_once(aoki, mori, hana) -> list[str]:
    snow = idea(author=hana, state=State.UNDER_REVIEW, department=roads(), assigned_at=NOW)

    def act(by):
        words = Words("interim", f"{by.display_name}の文", "", None)
        return lambda: preparing_answers.save(
            Idea.objects.get(pk=snow.pk), by=by, at=NOW, department=roads(), words=words, version=0
        )

    return race([act(aoki), act(mori)])


def test_of_two_who_begin_a_draft_one_begins_and_the_other_hears_of_it(transactional_db, hana, aoki, mori):
    assert [begin_at_once(aoki, mori, hana) for _ in range(10)] == [["done", "draft_changed"]] * 10


def test_control_twin_without_the_constraint_two_drafts_begin(
    transactional_db, hana, aoki, mori, monkeypatch
):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_open_answer_draft_per_idea")
    gate = threading.Barrier(2)

    def nobody_has_begun(idea):
        gate.wait(20)

    monkeypatch.setattr(preparing_answers, "_open_draft", nobody_has_begun)

    assert begin_at_once(aoki, mori, hana) == ["done", "done"]
