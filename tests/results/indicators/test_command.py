from __future__ import annotations

import json
from datetime import timedelta

import pytest

from lianjian.records.organisations.actions.coverage import NewDispatch, dispatch_people
from lianjian.records.organisations.enums import DispatchKind
from lianjian.results.indicators.command import run
from tests.factories import NOW, TODAY, County


@pytest.fixture
def instructors(county: County) -> County:
    rows = [
        NewDispatch(
            kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR,
            person_name="李春",
            person_code=f"R{number}",
            organisation_code=village.code,
            since=TODAY,
            last_on=TODAY + timedelta(days=364),
        )
        for number, village in enumerate(county.villages)
    ]
    dispatch_people(rows=rows, by=county.actor(county.department_head), at=NOW)
    return county


def test_json_gives_the_values_the_place_the_day_and_the_number_of_records(
    instructors: County, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["F15", "--node", "370782-02", "--on", TODAY.isoformat(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "F15": {"values": [3], "place": "龙都街道", "on": "2026-03-09", "records": 3}
    }


def test_without_a_node_a_figure_is_counted_at_the_place_of_its_report(
    instructors: County, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["F16", "F18", "--on", TODAY.isoformat(), "--json"]) == 0
    assert {one: counted["place"] for one, counted in json.loads(capsys.readouterr().out).items()} == {
        "F16": "诸城市",
        "F18": "诸城市",
    }


def test_all_figures_leave_out_those_whose_place_is_not_in_the_tree_and_say_so(
    instructors: County, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--json"]) == 0
    told = capsys.readouterr()
    assert list(json.loads(told.out)) == ["F16", "F17", "F18", "F20", "F19"]
    assert "亭湖区" in told.err


@pytest.mark.parametrize("arguments", [["F99"], ["F15"], ["F16", "--node", "nowhere"]])
def test_an_unknown_figure_or_place_is_bad_usage_with_a_sentence(
    instructors: County, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(arguments) == 2
    assert arguments[-1] in capsys.readouterr().err


def test_the_records_can_be_listed(instructors: County, capsys: pytest.CaptureFixture[str]) -> None:
    run(["F15", "--node", "370782-08", "--on", TODAY.isoformat(), "--json", "--records"])
    listed = json.loads(capsys.readouterr().out)["F15"]["list"]
    assert [(row["code"], row["place"]) for row in listed] == [
        ("R3", "郑家河岔村"), ("R4", "小庄家河岔村"), ("R5", "都吉台村"),
    ]  # fmt: skip
