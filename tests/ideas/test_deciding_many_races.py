"""Several moderators and workers at once: each thing is decided once. Each race with its twin."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from cocreate.audit.models import Entry
from ideas import claiming, deciding_many
from ideas.models import BatchItem, Decision, DeskClaim
from tests.factories.ideas import NOW
from tests.ideas.test_deciding_many import LATER, seen, waiting
from tests.ideas.test_moderation_races import race


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


# --- Races ----------------------------------------------------------------------------------------------


def carry_out_at_once(number: int, ren, mori) -> None:
    """Two workers carry out the same batch at the same moment, again and again."""
    for _time in range(number):
        batch = deciding_many.decide_many(seen(*waiting(2, ren)), by=mori, at=NOW, act="publish")
        race([lambda batch=batch: deciding_many.carry_out(batch, at=LATER)] * 2)


def test_two_workers_decide_each_thing_once(transactional_db, ren, mori):
    carry_out_at_once(10, ren, mori)

    assert Decision.objects.count() == Entry.objects.filter(verb="idea.publish").count() == 20
    assert set(BatchItem.objects.values_list("outcome", flat=True)) == {BatchItem.Outcome.DONE}


def test_control_twin_without_the_hold_a_thing_is_reported_wrongly(transactional_db, ren, mori, monkeypatch):
    """Without the lock both decide: the rule below saves the idea, but the report calls it skipped."""
    monkeypatch.setattr(deciding_many, "_held", lambda item: BatchItem.objects.get(pk=item.pk))

    def is_skipped() -> bool:
        carry_out_at_once(1, ren, mori)
        return BatchItem.objects.filter(outcome=BatchItem.Outcome.SKIPPED).exists()

    assert any(is_skipped() for _time in range(50))


def batches_at_once(number: int, ren, mori, tani) -> list[list[str]]:
    """Two moderators decide the same idea from their lists at the same moment."""
    outcomes = []
    for _time in range(number):
        things = seen(*waiting(1, ren))
        acts = [
            lambda by=by, things=things: deciding_many.decide_many(things, by=by, at=NOW, act="publish")
            for by in (mori, tani)
        ]
        outcomes.append(race(acts))
    return outcomes


def test_of_two_moderators_one_has_it_in_the_list(transactional_db, ren, mori, tani):
    outcomes = batches_at_once(10, ren, mori, tani)
    deciding_many.carry_out_due(at=LATER)

    assert outcomes == [["being_decided", "done"]] * 10
    assert Decision.objects.count() == 10


def test_control_twin_without_the_constraint_both_have_it(transactional_db, ren, mori, tani):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX a_thing_is_in_one_open_batch")

    assert any(["done", "done"] in batches_at_once(1, ren, mori, tani) for _time in range(50))


def claims_at_once(number: int, mori, tani) -> list[list[str]]:
    """Two moderators take the same item at the same moment."""
    return [
        race([partial(claiming.claim, "idea", each, by=by, at=NOW) for by in (mori, tani)])
        for each in range(number)
    ]


def test_of_two_who_take_an_item_one_has_it(transactional_db, mori, tani):
    assert claims_at_once(20, mori, tani) == [["already_claimed", "done"]] * 20


def test_control_twin_without_the_condition_both_believe_to_have_it(
    transactional_db, mori, tani, monkeypatch
):
    everybodys = DeskClaim.objects.filter
    monkeypatch.setattr(
        claiming, "_free_for", lambda who, kind, thing, at: everybodys(kind=kind, thing=thing)
    )

    assert claims_at_once(3, mori, tani) == [["done", "done"]] * 3
