"""Geometry of the charts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.ui import charts

AMOUNTS = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_parts_of_a_strip_lie_side_by_side_and_fill_it(values: list[float]) -> None:
    parts = charts.strip(parts=[(str(value), value) for value in values])
    for one, after in pairwise(parts):
        assert after.start_percent == pytest.approx(one.start_percent + one.width_percent, abs=0.01)
    assert sum(part.width_percent for part in parts) == pytest.approx(100 if sum(values) else 0, abs=0.05)


def test_a_strip_within_a_whole_leaves_the_rest_open() -> None:
    (part,) = charts.strip(parts=[("joined", 367)], whole=941)
    assert part.width_percent == pytest.approx(39.0, abs=0.01)


def test_neighbours_differ_in_tone_and_in_grain() -> None:
    parts = charts.strip(parts=[(str(index), 1) for index in range(5)])
    assert len({part.tone for part in parts}) == 5
    assert len({part.grain for part in parts}) == 5


def test_the_greatest_bar_is_full_and_nothing_draws_nothing() -> None:
    chart = charts.bar_chart(rows=[("a", 50), ("b", 25, "/b"), ("c", 0)])
    assert [bar.width_percent for bar in chart.bars] == [100, 50, 0]
    assert [bar.url for bar in chart.bars] == ["", "/b", ""]
    assert charts.bar_chart(rows=[("a", 0)]).bars[0].width_percent == 0


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_steps_of_an_axis_begin_at_zero_and_reach_the_greatest_value(most: float) -> None:
    steps = charts.nice_steps(most=most)
    assert steps[0] == 0
    assert steps[-1] >= most * (1 - 1e-9)
    assert 3 <= len(steps) <= 6


def test_a_missing_value_leaves_its_point_out_but_stays_in_the_table() -> None:
    chart = charts.line_chart(labels=["a", "b", "c"], series=[("s", [1, None, 3])])
    assert len(chart.lines[0].points.split()) == 2
    assert chart.lines[0].values == (1, None, 3)


def test_greater_values_stand_higher() -> None:
    line = charts.line_chart(labels=["a", "b"], series=[("s", [1, 9])]).lines[0]
    (_, low), (_, high) = (map(float, point.split(",")) for point in line.points.split())
    assert high < low


def test_an_empty_series_draws_no_line() -> None:
    assert charts.line_chart(labels=[], series=[("s", [])]).lines[0].points == ""
    assert charts.spark_points(values=[]) == ""


def test_a_flat_sparkline_stays_inside_its_box() -> None:
    heights = [float(point.split(",")[1]) for point in charts.spark_points(values=[5, 5, 5]).split()]
    assert set(heights) == {22.0}


def test_heat_grades_by_the_greatest_value() -> None:
    ((nothing, least, most, missing),) = charts.heat_rows(values=[[0, 1, 100, None]], picked=frozenset({(0, 2)}))
    assert (nothing.step, least.step, most.step, missing.step) == (0, 1, 4, 0)
    assert most.picked
    assert not least.picked
