"""The sheet of members: all or nothing, every fault named, the same file twice changes nothing, nobody moved by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import JournalLine
from lianjian.kernel.workbook.intake import Outcome
from lianjian.records.members.enums import AffiliationBasis, Standing
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.actions.counts import rebuild_counts
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.counts import drifted_counts, numbers_below
from tests.factories import County
from tests.records.members.test_register_actions import METRICS, id_number
from tests.workbook_files import filled, imported, tried, written

ROW: dict[str, object] = {
    "organisation": "诸城市/龙都街道/北朱解村", "person_name": "解建国", "sex": "男", "born_on": "1930-05-06",
    "id_number": id_number(date(1930, 5, 6)), "phone": "13812345678", "education": "初中", "occupation": "离退休",
    "admitted_on": date(1955, 7, 1), "full_member_on": date(1956, 7, 1),
}  # fmt: skip
SECOND: dict[str, object] = {
    "organisation": "V002", "person_name": "李秀英", "sex": "女", "born_on": date(1999, 1, 2),
    "id_number": id_number(date(1999, 1, 2), odd=2), "admitted_on": "2025-12-01",
}  # fmt: skip


def file_of(folder: Path, *rows: Mapping[str, object]) -> Path:
    return written(folder / "党员.xlsx", {"党员": filled("党员", *rows)})


def sentences(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.sentence) for fault in outcome.faults]


def test_a_roster_comes_in_and_the_counts_follow(county: County, tmp_path: Path) -> None:
    rebuild_counts()
    file = file_of(tmp_path, ROW, SECOND)
    with CaptureQueriesContext(connection) as queries:
        assert tried(file).created == 2
    assert not any("nextval" in query["sql"] for query in queries)  # nothing is written only to be undone
    assert not Member.objects.exists()
    assert imported(file).created == 2
    one = Member.objects.get(name="解建国")
    assert (one.name_pinyin, one.id_number, one.phone, one.id_number_tail) == (
        "xiejianguo", ROW["id_number"], "13812345678", str(ROW["id_number"])[-4:]
    )  # fmt: skip
    other = Member.objects.get(name="李秀英")
    assert (other.counted_as, other.occupation, other.code != one.code) == (Standing.PROBATIONARY, "farmer", True)
    home = Affiliation.objects.get(member=one)
    assert (home.organisation, home.basis, home.during.lower) == (
        county.villages[0], AffiliationBasis.REGISTERED, county.villages[0].founded_on
    )  # fmt: skip
    assert Organisation.objects.get(pk=county.villages[0].pk).people == 1
    assert numbers_below(organisation=county.county, metrics=METRICS) == {"full_member": 1, "probationary_member": 1}
    assert drifted_counts() == []
    assert JournalLine.objects.get(action="import_members").details == {"created": 2, "changed": 0}


def test_the_same_file_again_changes_nothing_and_a_newer_one_brings_up_to_date(county: County, tmp_path: Path) -> None:
    imported(file_of(tmp_path, ROW, SECOND))
    again = imported(file_of(tmp_path, ROW, SECOND))
    assert (again.created, again.changed, again.faults.total) == (0, 0, 0)
    newer = imported(file_of(tmp_path, ROW | {"phone": "13900000000"}, SECOND | {"phone": ""}))
    assert (newer.created, newer.changed) == (0, 1)
    assert Member.objects.get(name="解建国").phone == "13900000000"


def test_a_code_is_a_key_where_no_number_is_known(county: County, tmp_path: Path) -> None:
    row = {key: value for key, value in ROW.items() if key != "id_number"} | {"code": "37-0001"}
    assert imported(file_of(tmp_path, row)).created == 1
    with_number = imported(file_of(tmp_path, ROW | {"code": "37-0001"}))
    assert sentences(with_number) == []
    assert (with_number.created, with_number.changed) == (0, 1)
    assert Member.objects.get(code="37-0001").id_number_tail == str(ROW["id_number"])[-4:]
    assert imported(file_of(tmp_path, ROW)).faults.total == 0  # by the number alone


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"id_number": "370782300506001"}, "身份证号", "15 位"),
        ({"id_number": str(ROW["id_number"])[:17] + "x"}, "身份证号", "校验码"),
        ({"id_number": 370782193005060011.0}, "身份证号", "Excel"),
        ({"id_number": "", "code": ""}, "身份证号", "至少填一个"),
        ({"born_on": "1930-05-07"}, "身份证号", "1930-05-06"),
        ({"sex": "女"}, "身份证号", "性别是男"),
        ({"born_on": "1900-01-01"}, "出生日期*", "1905"),
        ({"organisation": "诸城市/龙都街道"}, "", "不是党支部"),
        ({"organisation": "北朱解村"}, "党支部*", "V001"),
        ({"admitted_on": "2027-01-01"}, "入党日期*", "还没有到"),
        ({"full_member_on": "1950-07-01"}, "", "早于入党日期"),
        ({"admitted_on": date(2024, 7, 1), "full_member_on": date(2025, 1, 1)}, "", "12"),
        ({"here_since": date(1955, 6, 1)}, "", "1955-06-01"),
        ({"phone": "0536-6012345"}, "手机号", "11 位"),
    ],
)
def test_every_fault_is_named_at_its_cell(
    county: County, tmp_path: Path, changes: dict[str, object], column: str, words: str
) -> None:
    outcome = imported(file_of(tmp_path, SECOND, ROW | changes))
    (found,) = sentences(outcome)
    assert found[:2] == (3, column)
    assert words in found[2]
    assert not Member.objects.exists()


def test_one_number_twice_in_a_file_and_one_code(county: County, tmp_path: Path) -> None:
    twice = sentences(tried(file_of(tmp_path, ROW, ROW | {"person_name": "谢建国"})))
    assert [line for line, _column, _sentence in twice] == [3]
    codes = sentences(tried(file_of(tmp_path, ROW | {"code": "A1"}, SECOND | {"code": "A1"})))
    assert codes == [(3, "编号", "第 2 行已有这个编号。")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organisation": "V002"}, "不能用表来转支部"),
        ({"person_name": "谢建国"}, "姓名"),
        ({"admitted_on": date(1954, 7, 1)}, "入党日期"),
        ({"full_member_on": None}, "转正日期"),
        ({"code": "another"}, "解建国"),
    ],
)
def test_what_only_a_page_can_change_is_refused_with_the_way(
    county: County, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    imported(file_of(tmp_path, ROW))
    before = Member.objects.values().get()
    (found,) = sentences(imported(file_of(tmp_path, ROW | changes)))
    assert words in found[2]
    assert Member.objects.values().get() == before
