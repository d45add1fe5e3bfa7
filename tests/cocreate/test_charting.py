"""From targets and measurements to a picture."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.strategy.charting import BOTTOM, LEFT, RIGHT, TOP, Chart, Reading, achieved, chart, scale

D = Decimal


@pytest.mark.parametrize(
    ("value", "target", "share"),
    [
        (D(15), D(15), 100),
        (D(22), D(30), 73),
        (D("66"), D("62.5"), 105),
        (D("99.99"), D(100), 99),
        (D(0), D(30), 0),
        (D(10), None, None),
        (D(10), D(0), None),
    ],
)
def test_more_is_better_by_value_over_target(value, target, share):
    assert achieved(value, target, higher_is_better=True) == share


@pytest.mark.parametrize(
    ("value", "target", "share"), [(D(50), D(40), 80), (D(40), D(50), 125), (D(0), D(5), None)]
)
def test_less_is_better_by_target_over_value(value, target, share):
    assert achieved(value, target, higher_is_better=False) == share


def test_nothing_measured_draws_nothing():
    assert chart([], {2021: D(15)}) == Chart()


def test_a_target_is_drawn_over_its_own_fiscal_year():
    drawn = chart([Reading(date(2022, 3, 31), D(15))], {2021: D(15), 2022: D(30)})

    first, second = drawn.targets
    assert (first.year, second.year) == (2021, 2022)
    assert D(first.x1) == LEFT
    assert D(second.x2) == RIGHT
    assert D(first.x2) < D(second.x1)
    assert D(first.y) > D(second.y)
    assert drawn.points[0].y == first.y


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_scale_has_few_round_steps_and_holds_the_highest_value(highest):
    step, top = scale(highest)

    assert top > highest
    assert top % step == 0
    assert 1 <= top / step <= 5
    assert str(step).strip("0E+.")[:1] in {"1", "2", "5"}


@given(
    st.lists(
        st.tuples(
            st.dates(min_value=date(2019, 4, 1), max_value=date(2030, 3, 31)),
            st.decimals(min_value=0, max_value=10**6, places=2),
        ),
        min_size=1,
        unique_by=lambda pair: pair[0],
    ),
    st.dictionaries(st.integers(2019, 2029), st.decimals(min_value=0, max_value=10**6, places=2)),
)
def test_everything_lies_within_the_box(pairs, targets):
    drawn = chart([Reading(day, value) for day, value in sorted(pairs)], targets)

    assert len(drawn.points) == len(pairs)
    assert len(drawn.lines) == len(pairs) - 1
    for point in drawn.points:
        assert LEFT <= D(point.x) <= RIGHT
        assert TOP <= D(point.y) <= BOTTOM
    for target in drawn.targets:
        assert TOP <= D(target.y) <= BOTTOM
