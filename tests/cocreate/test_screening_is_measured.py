"""What the screening reached on the sentences of its tables is not lost again."""

from __future__ import annotations

import pytest

from cocreate.bench_screening import CASES, COARSE, FLOOR, Case, cases, measure, report
from cocreate.language.screening import Kind, Lists


@pytest.mark.parametrize("name", CASES)
def test_the_floor_is_held_in_each_table(name):
    found = measure(cases(name))

    assert found.mistakes == [] or min(found.all.precision, found.all.recall) >= FLOOR, found.mistakes


def test_every_kind_is_asked_for_and_half_of_the_sentences_are_quiet():
    table = [case for name in CASES for case in cases(name)]

    assert {kind for case in table for kind in case.kinds} == {*(str(kind) for kind in Kind), *COARSE}
    assert len(table) == len({case.text for case in table}) >= 180
    assert 0.4 <= sum(not case.kinds for case in table) / len(table) <= 0.65


def test_a_rule_that_is_lost_or_marks_too_much_shows_in_the_figures():
    lost = measure(cases("287 sentences"), Lists())  # no listed words, and the office's number unknown
    needless = measure([Case("090-1234-5678", frozenset())])

    assert lost.all.recall < FLOOR
    assert lost.kinds["phone"].precision < 1
    assert needless.all.precision == 0


def test_the_report_states_the_first_figures_beside_those_of_today():
    said = "\n".join(report())

    assert "precision 0.902, recall 0.841" in said
    assert "| – my_number |" in said


def test_a_stranger_tells_personal_data_from_abuse_and_nothing_else():
    table = [Case("090-1234-5678", frozenset({"personal"})), Case("https://example.com/ を見て", frozenset())]

    found = measure([*table, Case("しね", frozenset({"abuse"}))])

    assert (found.all.right, found.all.needless, found.all.overlooked) == (2, 0, 0)
