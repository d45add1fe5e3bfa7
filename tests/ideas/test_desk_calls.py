"""Calls for ideas on the desk: their phases, and what is said where they do not fit."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ideas.models import Campaign, Phase
from tests.factories.ideas import campaign
from tests.ideas.test_desk import as_, text_of


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


def phases_form(call: Campaign, *periods) -> dict:
    form = {
        "title": call.title,
        "slug": call.slug,
        "question": call.question,
        "answer_days": 60,
        "review_days": 3,
        "ideas_wait": "everything",
        "comments_wait": "nothing",
        "first_contributions": 3,
        "voting_method": call.voting_method,
        "choices_each": call.choices_each or "",
        "description-count": 0,
        "is_published": "on" if call.is_published else "",
        "phases-TOTAL_FORMS": len(periods),
        "phases-INITIAL_FORMS": call.phases.count(),
        "phases-MIN_NUM_FORMS": 0,
        "phases-MAX_NUM_FORMS": 1000,
    }
    ids = list(call.phases.values_list("pk", flat=True))
    for place, (kind, opens, closes) in enumerate(periods):
        form |= {
            f"phases-{place}-id": ids[place] if place < len(ids) else "",
            f"phases-{place}-kind": kind,
            f"phases-{place}-opens_at": opens,
            f"phases-{place}-closes_at": closes,
            f"phases-{place}-who_posts": "everyone",
            f"phases-{place}-who_supports": "everyone",
            f"phases-{place}-allows_support": "on",
            f"phases-{place}-ORDER": place + 1,
            f"phases-{place}-DELETE": "",
        }
    return form


def test_phases_that_overlap_are_refused_at_the_phase(mori):
    call = campaign()
    periods = [
        ("submission", "2026-12-01 00:00", "2026-12-20 00:00"),
        ("support", "2026-12-19 00:00", "2026-12-31 00:00"),
    ]

    page = text_of(as_(mori).post(reverse("campaigns:edit", args=[call.pk]), phases_form(call, *periods)))

    assert "この段階は「投稿」が終わる前に始まっています" in page
    assert Phase.objects.count() == 1


def test_several_phases_can_move_in_one_save(mori):
    call = campaign()
    client = as_(mori)
    first = [
        ("submission", "2026-12-01 00:00", "2026-12-10 00:00"),
        ("support", "2026-12-10 00:00", "2026-12-20 00:00"),
    ]
    later = [
        ("submission", "2026-12-05 00:00", "2026-12-15 00:00"),
        ("support", "2026-12-15 00:00", "2026-12-25 00:00"),
    ]

    answers = [
        client.post(reverse("campaigns:edit", args=[call.pk]), phases_form(call, *periods)).status_code
        for periods in (first, later)
    ]

    assert answers == [302, 302]
    assert [f"{phase.opens_at:%m-%d}" for phase in call.phases.order_by("opens_at")] == ["12-04", "12-14"]


def test_a_phase_that_ends_before_it_begins_is_refused(mori):
    call = campaign()

    form = phases_form(call, ("submission", "2026-12-10 00:00", "2026-12-01 00:00"))
    page = text_of(as_(mori).post(reverse("campaigns:edit", args=[call.pk]), form))

    assert "終わりの日時は、始まりの日時より後にしてください。" in page


def test_two_phases_can_change_places(mori):
    call = campaign()
    client = as_(mori)
    first = [
        ("submission", "2026-12-01 00:00", "2026-12-10 00:00"),
        ("support", "2026-12-10 00:00", "2026-12-20 00:00"),
    ]
    turned = [("support", *first[0][1:]), ("submission", *first[1][1:])]

    answers = [
        client.post(reverse("campaigns:edit", args=[call.pk]), phases_form(call, *periods)).status_code
        for periods in (first, turned)
    ]

    assert answers == [302, 302]
    assert list(call.phases.order_by("opens_at").values_list("kind", flat=True)) == ["support", "submission"]


def test_a_second_phase_of_a_kind_is_refused_at_the_phase(mori):
    call = campaign()
    periods = [
        ("support", "2026-12-01 00:00", "2026-12-10 00:00"),
        ("support", "2026-12-10 00:00", "2026-12-20 00:00"),
    ]

    page = text_of(as_(mori).post(reverse("campaigns:edit", args=[call.pk]), phases_form(call, *periods)))

    assert page.count("この種類の段階は、この募集にもうあります。別の種類を選んでください。") >= 1
    assert "同じ種類の段階は、1つの募集に1つまでです。" in page
    assert Phase.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "number", "said"),
    [
        ("threshold", 0, "賛同の数は、1以上で入れるか、空にしてください。"),
        ("answer_days", 0, "回答を約束する日数は、1〜365で入れてください。"),
        ("answer_days", 366, "回答を約束する日数は、1〜365で入れてください。"),
        ("review_days", 0, "確認を約束する日数は、1〜60で入れてください。"),
    ],
)
def test_a_promise_has_a_number_that_can_be_kept(mori, field, number, said):
    call = campaign()
    form = phases_form(call, ("support", "2026-12-01 00:00", "2026-12-10 00:00")) | {field: number}

    page = text_of(as_(mori).post(reverse("campaigns:edit", args=[call.pk]), form))

    assert said in page
