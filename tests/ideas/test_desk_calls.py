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
