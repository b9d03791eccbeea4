from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from lianjian.kernel.models import Account, JournalLine
from lianjian.kernel.workbook.intake import Outcome
from lianjian.records.organisations.models import Post
from tests.factories import County
from tests.workbook_files import faults, filled, imported, written

Load = Callable[..., Outcome]
SHEET = "任职"


def post(**given: object) -> Mapping[str, object]:
    usual = {
        "organisation": "诸城市/龙都街道/北朱解村", "person_name": "张示例", "person_code": "P1", "kind": "委员",
        "basis": "选举产生", "document_no": "诸组发〔2021〕8号", "since": "2021-02-05",
    }  # fmt: skip
    return usual | given


@pytest.fixture
def load(tmp_path: Path, county: County) -> Load:
    def loaded(*rows: Mapping[str, object], by: Account | None = None) -> Outcome:
        file = written(tmp_path / "表.xlsx", {SHEET: filled(SHEET, *rows)})
        return imported(file, by=county.actor(by or county.department_head))

    return loaded


def sentences(outcome: Outcome) -> str:
    return " | ".join(fault.sentence for fault in outcome.faults)


def test_people_get_accounts_and_posts_with_one_line_in_the_journal(load: Load) -> None:
    outcome = load(
        post(phone="13800138000"),
        post(person_code="P2", person_name="李 娜"),
        post(kind="村委会主任", basis="选举产生"),
    )
    assert (outcome.faults.kept, outcome.created) == ([], 3)
    assert Account.objects.get(login="P1").phone == "13800138000"
    assert Account.objects.get(login="P2").name == "李娜"
    assert Post.objects.filter(account__login="P1").count() == 2
    assert list(JournalLine.objects.values_list("action", flat=True)) == ["import_posts"]


def test_staff_posts_make_staff(load: Load, county: County) -> None:
    outcome = load(post(organisation="370782-08", kind="乡镇(街道)组织委员", basis="上级书面任命"))
    assert outcome.faults.kept == []
    assert Account.objects.get(login="P1").is_staff


def test_loading_again_changes_nothing(load: Load) -> None:
    rows = (post(phone="13800138000"), post(person_code="P2", until="2024-01-01"))
    load(*rows)
    assert [(t.created, t.changed, t.unchanged) for t in load(*rows).tallies] == [(0, 0, 2)]


def test_a_day_of_leaving_ends_the_post_and_makes_room_for_the_next_secretary(load: Load, county: County) -> None:
    outcome = load(
        post(
            person_code="secretary1",
            person_name="书记甲",
            kind="书记",
            since="2021-01-01",
            until="2025-06-01",
            document_no="",
        ),
        post(kind="书记", since="2025-06-01"),
    )
    assert [(t.created, t.changed) for t in outcome.tallies] == [(1, 1)]
    ended = Post.objects.get(account=county.secretaries[0])
    assert ended.during.upper == date(2025, 6, 1)


def test_a_second_secretary_is_refused_with_the_name_of_the_first(load: Load) -> None:
    outcome = load(post(kind="书记"))
    assert faults(outcome) == [(SHEET, 2, "")]
    assert "书记甲" in sentences(outcome)
    assert not Account.objects.filter(login="P1").exists()


def test_two_secretaries_in_one_file_are_refused(load: Load) -> None:
    rows = [post(organisation="370782", kind="书记", person_code=f"P{n}") for n in (1, 2)]
    assert load(*rows).faults.total > 0


def test_a_designation_is_confirmed_by_a_later_file(load: Load) -> None:
    load(post(basis="拟任", document_no=""))
    outcome = load(post())
    assert [(t.created, t.changed) for t in outcome.tallies] == [(0, 1)]
    assert Post.objects.get(account__login="P1").basis == "election"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"document_no": ""}, ""),
        ({"until": "2021-02-05"}, "2021-02-05"),
        ({"since": "2019-01-01"}, "2021-01-01"),
        ({"kind": "村委会主任", "basis": "上级书面任命"}, ""),
        ({"person_code": "secretary2"}, "编号"),
    ],
)
def test_what_the_rules_of_posts_refuse_is_refused_here_too(load: Load, given: dict[str, object], says: str) -> None:
    outcome = load(post(**given))
    assert outcome.faults.total == 1
    assert says in sentences(outcome)
    assert Post.objects.filter(account__login="P1").count() == 0


def test_a_phone_on_file_is_kept_and_an_empty_one_filled(load: Load) -> None:
    load(post())
    assert load(post(phone="13800138000")).changed == 1
    outcome = load(post(phone="13900139000"))
    assert faults(outcome) == [(SHEET, 2, "手机号")]
    assert Account.objects.get(login="P1").phone == "13800138000"


def test_the_same_post_from_another_day_is_an_overlap(load: Load) -> None:
    load(post())
    assert faults(load(post(since="2022-01-01"))) == [(SHEET, 2, "")]


def test_posts_outside_the_importers_reach_are_refused(load: Load, county: County) -> None:
    outcome = load(post(organisation="V004"), by=county.longdu_organiser)
    assert (SHEET, 2, "组织*") in faults(outcome)
    assert not Account.objects.filter(login="P1").exists()
