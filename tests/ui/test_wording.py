"""Filters: how dates, amounts and numbers read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from lianjian.ui import wording

TODAY = dt.date(2026, 3, 9)


def test_money_is_yuan_with_two_decimals_and_separators() -> None:
    assert wording.yuan(24_391_836) == "243,918.36"
    assert wording.yuan(5) == "0.05"
    assert wording.yuan(-1_840_000) == "-18,400.00"


@pytest.mark.parametrize(
    "rule", [wording.yuan, wording.number, wording.percent, wording.iso, wording.moment, wording.day]
)
def test_empty_reads_as_a_dash(rule: object) -> None:
    assert rule(None) == "—"  # type: ignore[operator]


def test_zero_is_a_number_and_not_empty() -> None:
    assert wording.dash(0) == 0
    assert wording.number(0) == "0"
    assert wording.dash("") == "—"


def test_numbers_carry_thousands_separators() -> None:
    assert wording.number(10_000) == "10,000"
    assert wording.number(0.8, 2) == "0.80"
    assert wording.percent(0.386) == "39%"


def test_dates_in_tables_are_iso_and_moments_are_local() -> None:
    assert wording.iso(dt.date(2026, 3, 5)) == "2026-03-05"
    assert wording.moment(dt.datetime(2026, 3, 5, 23, 30, tzinfo=dt.UTC)) == "2026-03-06 07:30"


def test_dates_in_english_text_name_the_month() -> None:
    with translation.override("en"):
        assert wording.day(TODAY) == "9 March 2026"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("0536-6123418", "0536-6****18"), ("12345", "***45"), ("", "—")],
)
def test_the_middle_of_a_phone_number_is_hidden(phone: str, masked: str) -> None:
    assert wording.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("days", "words", "state"),
    [
        (-2, "2 days late", "late"),
        (-1, "1 day late", "late"),
        (0, "Today", "soon"),
        (3, "3 days left", "soon"),
        (4, "4 days left", ""),
    ],
)
def test_due_days_are_said_in_words(days: int, words: str, state: str) -> None:
    due_on = TODAY + dt.timedelta(days=days)
    with translation.override("en"):
        assert wording.due_words(due_on, TODAY) == words
    assert wording.due_state(due_on, TODAY) == state
