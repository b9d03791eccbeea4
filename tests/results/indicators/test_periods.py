from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.errors import Refused
from lianjian.results.indicators.queries.periods import SHOWN_OF, Step, span_of, span_written, spans_until


@pytest.mark.parametrize(
    ("text", "since", "on"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, since: date, on: date) -> None:
    span = span_written(text=text)
    assert (span.since, span.on, span.name) == (since, on, text.upper())


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "26", "0000", "last year"])
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Refused, match="时间段") as refusal:
        span_written(text=text)
    assert "2026-Q1" in refusal.value.remedies[0]


@given(day=st.dates(date(1950, 1, 1), date(2999, 12, 31)), step=st.sampled_from(list(Step)))
def test_the_steps_of_a_series_follow_each_other_without_gap_and_end_on_the_day(day: date, step: Step) -> None:
    spans = spans_until(on=day, step=step)
    assert len(spans) == SHOWN_OF[step]
    assert spans[-1].on == day
    for before, after in pairwise(spans):
        assert before.on + timedelta(days=1) == after.since
        assert span_of(step=step, day=before.on) == before
