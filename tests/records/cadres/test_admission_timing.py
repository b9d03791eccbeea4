"""The rules of order and time alone: whatever is tried in whatever order, nothing lawless comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian import rules
from lianjian.records.cadres.admission_steps.catalogue import (
    APPLY,
    APPROVAL,
    ASSEMBLY,
    CANDIDATE,
    CONFIRMATION,
    STEPS,
    TALK,
    TRAIN,
)
from lianjian.records.cadres.admission_steps.course import (
    Course,
    Done,
    end_of,
    may_follow,
    next_steps,
    probation_ends_on,
    stage_of,
)
from lianjian.records.cadres.admission_steps.timing import (
    earliest_day,
    earliest_path,
    first_fault,
    latest_day,
    terms_on,
    too_early,
)
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage, ProbationProposal

TERMS = terms_on(on=date(2026, 1, 1), packs=rules.load_packs("national"))
BORN, START = date(2006, 2, 28), date(2024, 1, 1)
ATTEMPTS = st.lists(
    st.tuples(
        st.integers(0, 3),  # how far from the step that is next one tries
        st.integers(-20, 500),  # days after the last step
        st.integers(0, 9),  # 0: a no
        st.sampled_from(ProbationProposal.values),
        st.integers(6, 12),
    ),
    max_size=60,
)


def a_year_after(day: date) -> date:
    """The same day a year later, told without the code under test."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def lived(attempts: list[tuple[int, int, int, str, int]]) -> Course:
    """What of the attempts is let through, as the action does it."""
    course = Course(born_on=BORN)
    for aside, days, answer, proposal, months in attempts:
        waiting = next_steps(course)
        if not waiting:
            break
        number = min(waiting[0] + aside, 25) if aside < 3 else waiting[-1]
        on = (course.done[-1].on if course.done else START) + timedelta(days=days)
        asked = proposal if number == CONFIRMATION else ""
        bound = too_early(course, number, on, TERMS, proposal=asked)
        if may_follow(course, number, proposal=asked) and (bound is None or bound.is_free):
            can_fail = number in (8, 10, 13, 15, 17, 23, 24)
            length = months if asked == ProbationProposal.EXTEND else 0
            agreed = not (can_fail and answer == 0)
            course = course.after(Done(step=number, on=on, agreed=agreed, proposal=asked, months=length))
    return course


@settings(max_examples=400, deadline=None)
@given(ATTEMPTS)
def test_no_order_of_acts_gets_round_the_minimum_times(attempts: list[tuple[int, int, int, str, int]]) -> None:
    course = lived(attempts)
    seen: set[int] = set()
    active, passed = date.max, date.max
    for before, taken in zip((None, *course.done), course.done, strict=False):
        assert before is None or taken.on >= before.on
        early_annulment = taken.step == CONFIRMATION and taken.proposal == ProbationProposal.ANNUL
        needed = set(range(1, taken.step)) - ({21, 22} if early_annulment else set())
        assert needed <= seen, f"{taken.step} after {sorted(seen)}"
        seen.add(taken.step)
        if taken.step == APPLY:
            assert taken.on >= date(2024, 2, 28)
        if taken.step == 3:
            active = taken.on
        if taken.step == CANDIDATE:
            assert taken.on >= a_year_after(active)
        if taken.step == ASSEMBLY and taken.agreed:
            passed = taken.on
        if taken.step == CONFIRMATION and not early_annulment:
            assert taken.on >= a_year_after(passed)
    assert sum(1 for taken in course.done if taken.step == APPROVAL and taken.agreed) <= 1
    assert first_fault(course, TERMS) is None


@settings(max_examples=100, deadline=None)
@given(ATTEMPTS)
def test_the_path_ahead_is_lawful_and_not_a_day_of_it_could_be_earlier(
    attempts: list[tuple[int, int, int, str, int]],
) -> None:
    course = lived(attempts)
    since = course.done[-1].on if course.done else START
    path = earliest_path(course, TERMS, since=since)
    whole = course
    for taken in path:
        bound = too_early(whole, taken.step, taken.on - timedelta(days=1), TERMS)
        assert taken.on == since or bound is not None or taken.step == ASSEMBLY
        whole = whole.after(taken)
    assert first_fault(whole, TERMS) is None
    if path:
        assert end_of(whole) is AdmissionEnd.ARCHIVED
        assert stage_of(whole) == AdmissionStage.FULL


def led_to(number: int, on: date = date(2024, 3, 1)) -> Course:
    """Everything up to the step on its earliest day."""
    path = earliest_path(Course(born_on=date(1990, 1, 1)), TERMS, since=on)
    return Course(born_on=date(1990, 1, 1), done=tuple(taken for taken in path if taken.step <= number))


def test_the_shortest_way_takes_half_a_year_and_two_whole_ones() -> None:
    days = {taken.step: taken.on for taken in led_to(25).done}
    assert (days[3], days[CANDIDATE], days[ASSEMBLY], days[CONFIRMATION]) == (
        date(2024, 9, 1), date(2025, 9, 1), date(2025, 9, 9), date(2026, 9, 9),
    )  # fmt: skip


@pytest.mark.parametrize("assembly", [date(2024, 2, 29), date(2025, 6, 30)])
def test_probation_runs_from_the_assembly_and_not_from_the_oath(assembly: date) -> None:
    course = Course(
        born_on=BORN, done=(*led_to(14).done, Done(step=15, on=assembly), Done(step=20, on=date(2026, 1, 5)))
    )
    assert probation_ends_on(course, months=12) == a_year_after(assembly)


def test_what_is_due_by_when() -> None:
    assert latest_day(led_to(1), TALK, TERMS) == date(2024, 4, 1)
    assert latest_day(led_to(5), TRAIN, TERMS) == date(2025, 3, 1)  # half a year after becoming an active applicant
    checked = led_to(5).after(Done(step=TRAIN, on=date(2025, 2, 10)))
    assert latest_day(checked, TRAIN, TERMS) == date(2025, 8, 10)
    assert latest_day(led_to(16), APPROVAL, TERMS) == date(2025, 12, 9)


def test_stricter_terms_move_the_days() -> None:
    strict = replace(TERMS, active_months=18)
    assert earliest_day(led_to(6), CANDIDATE, strict) == date(2026, 3, 1)


def test_there_are_25_steps_named_as_in_the_rules() -> None:
    named = rules.load_packs("national").rule("FZ-steps").steps
    assert [one.number for one in STEPS] == list(range(1, 26))
    assert len(named) == 25
    known = {rule.id for rule in rules.load_packs("national").rules}
    assert {rule_id for one in STEPS for rule_id in one.rule_ids} <= known
