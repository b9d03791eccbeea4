from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lianjian.kernel.workbook.intake import Outcome
from lianjian.records.projects.models import Need, PairingPlace, PairingTie, Resource, Wish
from tests.factories import County
from tests.workbook_files import faults, filled, imported, written

Row = Mapping[str, object]
Load = Callable[..., Outcome]
VILLAGE, OTHER, URBAN = "诸城市/龙都街道/北朱解村", "V002", "诸城市/后黄疃居委会"
NEED: Row = {
    "code": "X1",
    "organisation": VILLAGE,
    "subject": "种养技术",
    "level": 3,
    "title": "大葱种植技术",
    "on": "2026-01-15",
}
ROUND: Row = {"code": "P1", "name": "第一批", "place": "诸城市", "mode": "组织定对", "on": "2026-02-01"}
PLACE: Row = {"round": "P1", "organisation": URBAN, "industry": "建筑", "driving": 3, "lower": 2, "upper": 4}
VILLAGES: list[Row] = [
    {"round": "P1", "village": village, "industry": "蔬菜", "weakness": 3} for village in (VILLAGE, OTHER)
]
WISH: Row = {"round": "P1", "wisher": VILLAGE, "wished": URBAN, "rank": 1}
TIE: Row = {"round": "P1", "place": URBAN, "village": OTHER, "kind": "锁定", "reason": "已有合作项目"}


@pytest.fixture
def load(tmp_path: Path, county: County) -> Load:
    """Loads rows by sheet as the county's organisation department."""

    def loaded(**sheets: list[Row]) -> Outcome:
        file = written(tmp_path / "表.xlsx", {name: filled(name, *rows) for name, rows in sheets.items()})
        return imported(file, by=county.actor(county.department_head))

    return loaded


def counts(outcome: Outcome) -> list[tuple[int, int, int]]:
    return [(tally.created, tally.changed, tally.unchanged) for tally in outcome.tallies]


def whole_round(**changed: list[Row]) -> dict[str, list[Row]]:
    sheets = {"结对批次": [ROUND], "城区名额": [PLACE], "参加结对的村": VILLAGES, "意愿": [WISH], "锁定与回避": [TIE]}
    return sheets | changed


def test_needs_and_resources_are_registered_revised_and_left_alone(load: Load) -> None:
    resource = {**NEED, "code": "Y1", "organisation": URBAN, "title": "专家四名"}
    assert counts(load(需求=[NEED], 资源=[resource])) == [(1, 0, 0), (1, 0, 0)]
    assert counts(load(需求=[NEED], 资源=[{**resource, "level": 4}])) == [(0, 0, 1), (0, 1, 0)]
    assert (Need.objects.get().subject, Resource.objects.get().level) == ("technique", 4)


def test_a_need_that_is_in_hand_is_not_rewritten(load: Load) -> None:
    load(需求=[NEED])
    Need.objects.update(state="taken_up")
    assert load(需求=[NEED]).faults.total == 0
    assert faults(load(需求=[{**NEED, "title": "别的"}])) == [("需求", 2, "编码*")]


def test_a_code_of_another_organisation_is_refused(load: Load) -> None:
    load(需求=[NEED])
    assert faults(load(需求=[{**NEED, "organisation": OTHER}])) == [("需求", 2, "编码*")]


def test_a_level_out_of_range_is_named(load: Load) -> None:
    assert faults(load(需求=[{**NEED, "level": 5}])) == [("需求", 2, "程度(1-4)*")]


def test_a_whole_round_comes_in_and_the_second_time_nothing_changes(load: Load) -> None:
    outcome = load(**whole_round())
    assert outcome.faults.kept == []
    assert counts(outcome) == [(1, 0, 0), (1, 0, 0), (2, 0, 0), (1, 0, 0), (1, 0, 0)]
    assert counts(load(**whole_round())) == [(0, 0, 1), (0, 0, 1), (0, 0, 2), (0, 0, 1), (0, 0, 1)]


def test_quotas_and_wishes_of_a_later_file_take_the_place_of_the_earlier(load: Load) -> None:
    load(**whole_round())
    later = whole_round(城区名额=[{**PLACE, "upper": 3}], 意愿=[{**WISH, "rank": 2}])
    assert counts(load(**later))[1::2] == [(0, 1, 0), (0, 1, 0)]
    assert (PairingPlace.objects.get().upper, Wish.objects.get().preference) == (3, 2)


def test_a_quota_outside_the_rule_wants_a_note(load: Load) -> None:
    assert faults(load(**whole_round(城区名额=[{**PLACE, "upper": 6}])))[0] == ("城区名额", 2, "")
    assert load(**whole_round(城区名额=[{**PLACE, "upper": 6, "note": "愿意多带"}])).faults.total == 0


def test_a_wish_for_a_party_that_takes_no_part_is_refused(load: Load) -> None:
    outcome = load(**whole_round(意愿=[{**WISH, "wished": "U002"}]))
    assert faults(outcome) == [("意愿", 2, "")]
    assert not PairingTie.objects.exists()


def test_a_round_that_is_not_there_is_named(load: Load) -> None:
    assert faults(load(意愿=[WISH])) == [("意愿", 2, "批次*")]
