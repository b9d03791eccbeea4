from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import Account, JournalLine
from lianjian.kernel.sealed import blind_index
from lianjian.kernel.workbook.intake import Outcome
from lianjian.records.cadres.actions.duty_catalogue import add_duty_kind, retire_duty_kind
from lianjian.records.cadres.enums import HoldingOrigin, HoldingState
from lianjian.records.cadres.models import DutyHolding, DutyPost
from lianjian.records.organisations.enums import PostKind
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member
from tests.workbook_files import faults, filled, imported, tried, written

Load = Callable[..., Outcome]
SHEET = "岗位"


def row(**given: object) -> Mapping[str, object]:
    usual = {"organisation": "诸城市/龙都街道/北朱解村", "kind": "政策宣传岗", "member": "M1", "since": "2025-12-31"}
    return usual | given


@pytest.fixture
def load(tmp_path: Path, county: County) -> Load:
    def loaded(*rows: Mapping[str, object], by: Account | None = None) -> Outcome:
        file = written(tmp_path / "表.xlsx", {SHEET: filled(SHEET, *rows)})
        return imported(file, by=county.actor(by or county.department_head))

    return loaded


def test_posts_held_on_paper_come_in_with_one_line_in_the_journal(load: Load, county: County) -> None:
    one = member(county.villages[0], "王示例", code="M1")
    member(county.villages[0], "李示例", code="M2", id_number_index=blind_index("37078219800506001X"))
    outcome = load(row(), row(member="37078219800506001x"), row(kind="村务监督岗"))
    assert (outcome.faults.kept, outcome.created) == ([], 3)
    assert DutyPost.objects.get(kind="policy").seats == 2
    holding = DutyHolding.objects.get(member=one, post__kind="policy")
    assert (holding.state, holding.origin) == (HoldingState.HELD, HoldingOrigin.ON_PAPER)
    assert holding.during.lower == date(2025, 12, 31)
    assert list(JournalLine.objects.values_list("action", flat=True)) == ["import_duty_posts"]


def test_loading_again_changes_nothing_and_one_more_widens_the_post(load: Load, county: County) -> None:
    member(county.villages[0], "王示例", code="M1")
    member(county.villages[0], "李示例", code="M2")
    load(row())
    assert [(t.created, t.unchanged) for t in load(row()).tallies] == [(0, 1)]
    assert load(row(), row(member="M2")).created == 1
    assert DutyPost.objects.get().seats == 2


def test_the_rules_of_the_room_hold_for_a_sheet_too(load: Load, county: County) -> None:
    official = person("支委王", login="zw")
    post(official, county.villages[0], PostKind.COMMITTEE_MEMBER)
    member(county.villages[0], "支委王", code="M1", account=official)
    member(county.villages[1], "王邻村", code="M2")
    member(county.villages[0], "李示例", code="M3")
    kinds = ("政策宣传岗", "村务监督岗", "科技示范岗", "扶贫帮困岗")
    outcome = load(
        row(), row(member="M2"), row(member="M9"), row(member="M3", kind="没有的岗"),
        *(row(member="M3", kind=kind) for kind in kinds),
    )  # fmt: skip
    assert faults(outcome) == [
        (SHEET, 2, ""), (SHEET, 3, ""), (SHEET, 4, "党员编号或身份证号*"), (SHEET, 5, "岗位*"), (SHEET, 9, ""),
    ]  # fmt: skip
    assert not DutyHolding.objects.exists()


def test_a_countys_own_catalogue_counts(load: Load, county: County) -> None:
    member(county.villages[0], "王示例", code="M1")
    by = county.actor(county.department_head)
    add_duty_kind(county=county.county, title="文物看护岗", duties="照看古桥。", on=TODAY, by=by, at=NOW)
    retire_duty_kind(county=county.county, code="policy", reason="并入学习岗", on=TODAY, by=by, at=NOW)
    assert load(row(kind="文物看护岗")).created == 1
    assert faults(load(row())) == [(SHEET, 2, "岗位*")]


def test_a_long_sheet_asks_the_database_as_often_as_a_short_one(load: Load, county: County) -> None:
    places = [place.code for place in county.villages]
    for number in range(36):
        member(county.villages[number % 6], f"王{chr(0x4E00 + number)}", code=f"M{number}")
    counts = []
    for numbers, kind in ((range(6), "纠纷调解岗"), (range(6, 36), "环境卫生岗")):
        rows = [row(organisation=places[n % 6], member=f"M{n}", kind=kind) for n in numbers]
        with CaptureQueriesContext(connection) as caught:
            assert load(*rows).created == len(numbers)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_members_of_the_same_file_are_there_for_their_posts_even_in_a_dry_run(county: County, tmp_path: Path) -> None:
    who = {
        "organisation": "诸城市/龙都街道/北朱解村", "person_name": "王示例", "sex": "男", "born_on": "1970-01-02",
        "admitted_on": "1995-07-01", "full_member_on": "1996-07-01", "code": "M1",
    }  # fmt: skip
    file = written(tmp_path / "表.xlsx", {"党员": filled("党员", who), SHEET: filled(SHEET, row())})
    outcome = tried(file)
    assert (outcome.faults.kept, outcome.created) == ([], 2)
