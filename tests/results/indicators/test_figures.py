"""Figures of a day and of a period, of a group, and what they leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lianjian.kernel.measures import MeasureKind, Scope
from lianjian.kernel.periods import since
from lianjian.records.activity.models import StudyReport
from lianjian.records.organisations.enums import DispatchKind, PairingForm
from lianjian.records.organisations.models import Dispatch, JointOrganisation, Organisation
from lianjian.results.indicators.queries.figures import figure, left_out_of, series
from lianjian.results.indicators.queries.periods import Step
from lianjian.results.indicators.registry import MEASURES, register
from tests.factories import TODAY, County
from tests.records.members.factories import member
from tests.records.organisations.test_measures import joint

REPORTS = MEASURES["F07"]


@pytest.fixture
def reports(county: County) -> County:
    """Three reports: in December, in January and in March."""
    author = member(county.villages[0], "高秀兰")
    for number, day in enumerate((date(2025, 12, 20), date(2026, 1, 10), date(2026, 3, 1))):
        StudyReport.objects.create(
            code=f"R{number}", organisation=county.villages[0], member=author, title="体会", text="……", handed_in_on=day
        )  # fmt: skip
    return county


def test_events_count_in_their_period_and_without_one_from_the_beginning(reports: County) -> None:
    def counted(since: date | None) -> float:
        return figure(measure=REPORTS, node=reports.county, on=TODAY, since=since).main

    assert [counted(None), counted(date(2026, 1, 1)), counted(date(2026, 2, 1))] == [3, 2, 1]


def test_a_series_of_events_says_what_happened_in_each_step(reports: County) -> None:
    asked = figure(measure=REPORTS, node=reports.county, on=TODAY)
    by_month = {point.name: point.figure.main for point in series(asked=asked, step=Step.MONTH)}
    assert (by_month["2025-12"], by_month["2026-01"], by_month["2026-02"], by_month["2026-03"]) == (1, 1, 0, 1)
    by_quarter = {point.name: point.figure.main for point in series(asked=asked, step=Step.QUARTER)}
    assert (by_quarter["2025-Q4"], by_quarter["2026-Q1"]) == (1, 2)
    assert [point.figure.main for point in series(asked=asked, step=Step.YEAR)][-2:] == [1, 2]


def test_a_series_of_a_state_says_what_was_so_at_the_end_of_each_step(county: County) -> None:
    joint("L1", PairingForm.WITH_COMMUNITY, county.longdu, [county.urban[0], *county.villages[:2]])
    JointOrganisation.objects.update(during=since(date(2026, 2, 10)))
    asked = figure(measure=MEASURES["F16"], node=county.county, on=TODAY, since=date(2026, 3, 1))
    assert asked.main == 1, "a state knows no first day"
    assert [point.figure.main for point in series(asked=asked, step=Step.MONTH)][-3:] == [0, 1, 1]


def test_what_lies_outside_the_period_is_left_out_with_the_reason(reports: County) -> None:
    asked = figure(measure=REPORTS, node=reports.county, on=TODAY, since=date(2026, 1, 1))
    ((reason, count),) = left_out_of(asked=asked)
    assert count == 1
    assert [row.code for row in reason.rows(asked.scope, "")] == ["R0"]


def test_a_second_place_of_one_person_is_left_out_as_a_second_count(county: County) -> None:
    for village in county.villages[:3]:
        Dispatch.objects.create(
            kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR, person_name="李春", person_code="R1", organisation=village,
            during=since(TODAY),
        )  # fmt: skip
    asked = figure(measure=MEASURES["F15"], node=county.county, on=TODAY)
    assert asked.main == 1
    assert [count for _reason, count in left_out_of(asked=asked)] == [2]


def test_proposed_and_dissolved_joint_organisations_are_left_out_each_with_its_reason(county: County) -> None:
    for number, form in enumerate(list(PairingForm)[:3]):
        joint(f"L{number}", form, county.county, [county.urban[number], county.villages[number]])
    JointOrganisation.objects.filter(code="L1").update(during=since(date(2022, 1, 1), date(2026, 1, 1)))
    JointOrganisation.objects.filter(code="L2").update(during=None, state="consenting")
    asked = figure(measure=MEASURES["F16"], node=county.county, on=TODAY)
    assert asked.main == 1
    assert [count for _reason, count in left_out_of(asked=asked)] == [1, 1]


@pytest.mark.parametrize("id_", MEASURES)
def test_what_is_counted_and_what_is_left_out_never_overlap(reports: County, id_: str) -> None:
    joint("L1", PairingForm.WITH_PARK, reports.longdu, [reports.urban[0], *reports.villages[:2]])
    asked = figure(measure=MEASURES[id_], node=reports.county, on=TODAY, since=date(2026, 1, 1))
    counted = {row.code for row in asked.measure.rows(asked.scope)}
    for reason in asked.measure.left_out:
        rows = [row.code for row in reason.rows(asked.scope, "")]
        assert rows == sorted(set(rows))
        if "econd" not in str(reason.why) and "重复" not in str(reason.why):
            assert not counted & set(rows), str(reason.why)
            assert len(rows) == reason.count(asked.scope)


@pytest.mark.parametrize("id_", MEASURES)
def test_every_measure_says_what_it_is_and_what_keeps_it_from_counting_twice(id_: str) -> None:
    measure = MEASURES[id_]
    assert measure.kind in MeasureKind
    assert all(str(text) for text in (measure.once, measure.counts, measure.unit, measure.name, *measure.parts))


def test_a_measure_that_does_not_say_what_it_counts_once_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="twice"):
        register([replace(MEASURES["F16"], once="")])


@pytest.fixture
def scattered(county: County) -> County:
    """A member in each village and each urban organisation; the first joint one holds an enterprise and a village."""
    for place in (*county.villages, *county.urban):
        member(place, f"党员{place.code}")
    joint("L1", PairingForm.WITH_ENTERPRISE, county.longdu, [county.urban[1], county.villages[0]])
    joint("L2", PairingForm.WITH_COMMUNITY, county.county, [county.urban[0], county.villages[3]])
    return county


@pytest.mark.parametrize(
    ("group", "whole", "longdu"),
    [
        ("", 9, 3), ("village", 6, 3), ("enterprise", 1, 0), ("township", 3, 0), ("subdistrict", 3, 3),
        ("joint", 4, 1), ("joint-with_enterprise", 2, 1), ("joint:L1", 2, 1), ("joint:L2", 2, 0),
    ],
)  # fmt: skip
def test_a_group_narrows_a_figure_to_the_sub_trees_of_its_organisations(
    scattered: County, group: str, whole: int, longdu: int
) -> None:
    for place, expected in ((scattered.county, whole), (scattered.longdu, longdu)):
        assert figure(measure=MEASURES["F01"], node=place, on=TODAY, group=group).main == expected


def test_a_group_narrows_the_level_below_as_well(scattered: County) -> None:
    below = MEASURES["F01"].below(Scope(path=scattered.county.path, on=TODAY, group="village"))
    assert {path: one.records for path, one in below.items()} == {
        scattered.longdu.path: 3,
        scattered.changcheng.path: 3,
    }


def test_joint_organisations_know_no_groups_and_stand_for_all(scattered: County) -> None:
    assert figure(measure=MEASURES["F16"], node=scattered.county, on=TODAY, group="village").main == 2


def test_a_kind_counts_as_it_was_on_the_day(scattered: County) -> None:
    village = Organisation.objects.get(pk=scattered.villages[0].pk)
    village.versions.update(kind="neighbourhood")
    past = figure(measure=MEASURES["F01"], node=scattered.county, on=TODAY - timedelta(days=1), group="village")
    assert past.main == 5
