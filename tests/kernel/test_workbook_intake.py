from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook as open_with_openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from lianjian.kernel.actor import command_line
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.workbook.cells import Code, Day, Reference, Whole, Words
from lianjian.kernel.workbook.faults import MOST_KEPT, Fault, Faults
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake, Outcome, find_by_code, load_workbook, try_workbook
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.kernel.workbook.writing import LISTS_SHEET, TEMPLATE_VERSION, write_errors, write_filled, write_template
from tests.factories import NOW, TODAY
from tests.workbook_files import faults, written

HEADS = ["编码*", "名称*", "上级", "数量(1-4)", "日期"]


def take_people(rows: list[Row], intake: Intake) -> None:
    """Writes accounts: any table will do, the framework does not know what a row is about."""
    for row in rows:
        if Account.objects.filter(login=row.text("code")).exists():
            intake.tallies["人员"].unchanged += 1
            continue
        with intake.acting_on(row):
            if row.text("name") == "不行":
                raise Refused("这一行不行。", remedies=("换一个。",))
            Account.objects.create(login=row.text("code"), name=row.text("name"))
            intake.tallies["人员"].created += 1


PEOPLE = SheetForm(
    name="人员",
    about="一行一个人",
    fields=(
        Field(key="code", name="编码", kind=Code(), required=True, sample="S1", note="全表不重复"),
        Field(key="name", name="名称", kind=Words(), required=True, sample="示例"),
        Field(key="above", name="上级", kind=Reference(to="人员")),
        Field(key="number", name="数量(1-4)", kind=Whole(lowest=1, highest=4), sample=2),
        Field(key="day", name="日期", kind=Day(), sample="2021-03-05"),
    ),
    key=("code",),
    load=take_people,
    finder=lambda intake, texts: find_by_code(
        sheet="人员", codes={row.text("code") for row in intake.rows.get("人员", [])}
    ),
    needed=lambda intake: not Account.objects.exists(),
)
NOTES = SheetForm(
    name="备忘",
    about="一行一条",
    fields=(Field(key="person", name="人", kind=Reference(to="人员"), required=True),),
    key=("person",),
    load=lambda rows, intake: setattr(intake.tallies["备忘"], "created", len(rows)),
)
FORMS = (PEOPLE, NOTES)
GUIDE = ("第一句",)


def run(file: Path, *, keep: bool = True, forms: Sequence[SheetForm] = FORMS) -> Outcome:
    take_in = load_workbook if keep else try_workbook
    return take_in(
        sheets=open_workbook(file=file), forms=forms, by=command_line(), at=NOW, on=TODAY, report=lambda *_: None
    )


def people(tmp_path: Path, *rows: list[object], heads: list[object] | None = None) -> Path:
    return written(tmp_path / "表.xlsx", {"人员": [heads or HEADS, *rows]})


def sentences(outcome: Outcome) -> str:
    return " | ".join(fault.sentence for fault in outcome.faults)


@pytest.mark.django_db
class TestTakingIn:
    def test_a_good_workbook_is_loaded_and_the_second_time_nothing_is_new(self, tmp_path: Path) -> None:
        file = people(tmp_path, ["A1", "甲"], ["A2", "乙", "A1", 3, date(2021, 3, 5)])
        first, second = run(file), run(file)
        assert [(tally.created, tally.unchanged) for tally in first.tallies] == [(2, 0)]
        assert (second.created, second.changed) == (0, 0)
        assert Account.objects.filter(login__in=["A1", "A2"]).count() == 2

    def test_a_dry_run_says_the_same_and_writes_nothing(self, tmp_path: Path) -> None:
        outcome = run(people(tmp_path, ["A1", "甲"]), keep=False)
        assert (outcome.created, outcome.faults.total) == (1, 0)
        assert not Account.objects.exists()

    def test_one_refused_row_leaves_nothing_of_the_others(self, tmp_path: Path) -> None:
        outcome = run(people(tmp_path, ["A1", "甲"], ["A2", "不行"], ["A3", "丙"]))
        assert faults(outcome) == [("人员", 3, "")]
        assert outcome.faults.kept[0].sentence == "这一行不行。 换一个。"
        assert not Account.objects.exists()

    def test_a_sheet_is_not_tried_where_one_it_leans_on_is_wrong(self, tmp_path: Path) -> None:
        file = written(tmp_path / "表.xlsx", {"人员": [HEADS, ["A1", ""]], "备忘": [["人*"], ["A1"]]})
        outcome = run(file)
        assert [tally.created for tally in outcome.tallies] == [0, 0]
        assert faults(outcome) == [("人员", 2, "名称*")]

    def test_a_workbook_without_any_known_sheet_is_refused_with_the_names_it_has(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="Sheet1"):
            run(written(tmp_path / "表.xlsx", {"Sheet1": [["a"]]}))

    def test_a_needed_sheet_that_is_missing_is_named_only_while_nothing_is_on_file(self, tmp_path: Path) -> None:
        file = written(tmp_path / "表.xlsx", {"备忘": [["人*"]]})
        assert faults(run(file)) == [("人员", 0, "")]
        Account.objects.create(login="A9", name="在册")
        assert faults(run(file)) == []

    def test_a_renamed_sheet_is_pointed_out(self, tmp_path: Path) -> None:
        file = written(tmp_path / "表.xlsx", {"人员表": [HEADS], "备忘": [["人*"]]})
        assert "人员表" in sentences(run(file))


@pytest.mark.django_db
class TestReading:
    def test_heads_are_known_without_star_gaps_brackets_and_width(self, tmp_path: Path) -> None:
        heads: list[object] = [" 编 码", "名称", "日期 *", "数量（个）", "我们的备注"]
        outcome = run(people(tmp_path, ["A1", "甲", "2021-03-05", "３", "随便"], heads=heads))
        assert (outcome.faults.total, outcome.created) == (0, 1)

    def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing(self, tmp_path: Path) -> None:
        assert run(people(tmp_path, ["甲", "A1"], heads=["名称*", "编码*"])).created == 1

    def test_a_missing_column_is_named_and_a_renamed_one_suggested(self, tmp_path: Path) -> None:
        outcome = run(people(tmp_path, ["A1", "甲"], heads=["编码号", "姓氏"]))
        assert faults(outcome) == [("人员", 1, "")]
        outcome = run(people(tmp_path, ["A1", "甲"], heads=["编码", "名称全称"]))
        assert "名称全称" in sentences(outcome)

    def test_a_column_that_is_there_twice_is_a_fault(self, tmp_path: Path) -> None:
        assert faults(run(people(tmp_path, ["A1", "甲", "乙"], heads=["编码", "名称", "名称"]))) == [
            ("人员", 1, "名称*")
        ]

    def test_empty_rows_and_the_unchanged_sample_are_left_out(self, tmp_path: Path) -> None:
        sample: list[object] = ["S1", "示例", None, 2, "2021年3月5日"]
        outcome = run(people(tmp_path, sample, [], ["\u3000", " "], ["A1", "甲"]))
        assert (outcome.tallies[0].rows, outcome.created) == (1, 1)

    def test_a_changed_sample_is_a_row_like_any_other(self, tmp_path: Path) -> None:
        assert run(people(tmp_path, ["S1", "真的", None, 2, "2021-03-05"])).created == 1

    def test_every_fault_names_its_row_and_column(self, tmp_path: Path) -> None:
        outcome = run(people(tmp_path, ["A1", "甲"], ["", "乙", "", 9, "昨天"], ["A3", "丙", "A7"]))
        assert faults(outcome) == [
            ("人员", 3, "编码*"), ("人员", 3, "数量(1-4)"), ("人员", 3, "日期"), ("人员", 4, "上级"),
        ]  # fmt: skip

    def test_a_code_given_twice_names_the_other_row(self, tmp_path: Path) -> None:
        outcome = run(people(tmp_path, ["A1", "甲"], ["A2", "乙"], ["Ａ１", "丙"]))
        assert faults(outcome) == [("人员", 4, "编码*")]
        assert "2" in sentences(outcome)

    def test_a_number_among_codes_with_leading_zeros_has_lost_its_own(self, tmp_path: Path) -> None:
        assert faults(run(people(tmp_path, ["0101", "甲"], [102, "乙"]))) == [("人员", 3, "编码*")]
        assert run(people(tmp_path, ["101", "甲"], [102, "乙"])).created == 2

    def test_a_reference_that_lost_its_zeros_is_guessed(self, tmp_path: Path) -> None:
        outcome = run(people(tmp_path, ["0101", "甲"], ["0102", "乙", "101"]))
        assert "0101" in sentences(outcome)

    def test_merged_cells_and_formula_errors_are_named(self, tmp_path: Path) -> None:

        file = tmp_path / "表.xlsx"
        with xlsxwriter.Workbook(file) as workbook:
            sheet = workbook.add_worksheet("人员")
            sheet.write_row(0, 0, HEADS)
            sheet.write_row(1, 0, ["A1", "甲"])
            sheet.write_formula(1, 3, "=NA()", None, "#N/A")
            sheet.merge_range("B3:B4", "乙")
        outcome = run(file)
        assert ("人员", 2, "数量(1-4)") in faults(outcome)
        assert "#N/A" in sentences(outcome)
        assert "B3:B4" in sentences(outcome)


def test_faults_beyond_the_limit_are_only_counted() -> None:
    held = Faults()
    for line in range(MOST_KEPT + 10):
        held.add(Fault(sheet="人员", line=line, column="", sentence="错"))
    assert (len(held.kept), held.total) == (MOST_KEPT, MOST_KEPT + 10)
    assert held.at(sheet="人员", line=MOST_KEPT + 5, column="")


class TestWriting:
    def opened(self, content: bytes) -> dict[str, Worksheet]:
        workbook = open_with_openpyxl(BytesIO(content))
        return {name: workbook[name] for name in workbook.sheetnames}

    def test_the_template_explains_itself(self) -> None:
        sheets = self.opened(write_template(forms=FORMS, guide=GUIDE))
        assert list(sheets) == ["说明", "人员", "备忘", LISTS_SHEET]
        assert sheets["说明"]["B1"].value == TEMPLATE_VERSION
        assert [cell.value for cell in sheets["人员"][1]] == HEADS
        assert sheets["人员"]["A1"].comment.text == "全表不重复"
        assert sheets["人员"]["A2"].value == "S1"
        assert sheets["人员"].column_dimensions["A"].width >= 8
        assert sheets[LISTS_SHEET].sheet_state == "hidden"
        assert {rule.type for rule in sheets["人员"].data_validations.dataValidation} == {"list", "date"}

    def test_codes_are_text_in_the_template(self) -> None:
        assert self.opened(write_template(forms=FORMS, guide=GUIDE))["人员"]["A2"].number_format == "@"

    @pytest.mark.django_db
    def test_the_empty_template_brings_nothing_and_has_no_fault(self, tmp_path: Path) -> None:
        file = tmp_path / "模板.xlsx"
        file.write_bytes(write_template(forms=FORMS, guide=GUIDE))
        outcome = run(file)
        assert (outcome.created, outcome.faults.total, outcome.tallies[0].rows) == (0, 0, 0)

    def test_a_filled_workbook_is_the_same_to_the_byte(self) -> None:
        rows = {"人员": [["A1", "甲", None, 3, date(2021, 3, 5)]]}
        one, other = (write_filled(forms=FORMS, guide=GUIDE, rows=rows) for _ in range(2))
        assert one == other

    @pytest.mark.django_db
    def test_the_workbook_comes_back_with_its_values_and_the_faults_in_red(self, tmp_path: Path) -> None:
        file = written(
            tmp_path / "表.xlsx",
            {"人员": [[*HEADS, "自己的备注"], ["A1", "=1+1", None, 9, date(2021, 3, 5), "留着"]], "别的": [["x", 1]]},
        )
        outcome = run(file)
        back = self.opened(
            write_errors(forms=FORMS, guide=GUIDE, sheets=open_workbook(file=file), faults=outcome.faults)
        )
        sheet = back["人员"]
        assert [cell.value for cell in sheet[1]] == [*HEADS, "自己的备注", "错误"]
        assert [sheet["D2"].value, sheet["F2"].value] == [9, "留着"]
        assert sheet["B2"].data_type == "s"
        assert "数量(1-4)" in sheet["G2"].value
        assert (sheet["D2"].fill.fgColor.rgb, sheet["A2"].fill.fill_type) == ("FFFBE3E1", None)
        assert back["别的"]["B1"].value == 1

    @pytest.mark.django_db
    def test_the_corrected_copy_goes_through(self, tmp_path: Path) -> None:
        file = people(tmp_path, ["A1", "=甲", None, 9, 44260])
        content = write_errors(forms=FORMS, guide=GUIDE, sheets=open_workbook(file=file), faults=run(file).faults)
        workbook = open_with_openpyxl(BytesIO(content))
        workbook["人员"]["D2"] = 4
        workbook.save(tmp_path / "改好.xlsx")
        assert run(tmp_path / "改好.xlsx").created == 1
        assert Account.objects.get(login="A1").name == "=甲"


@pytest.mark.django_db
def test_what_is_refused_together_is_told_of_exactly_the_rows_at_fault(tmp_path: Path) -> None:
    """Row 4 cannot come after row 3, rows 6 and 8 not at all; everything else is acted on in its order."""
    taken: list[str] = []

    def act(rows: list[Row]) -> None:
        for row in rows:
            Account.objects.create(login=row.text("code"), name=row.text("name"))
            if row.text("name") == "不行" or (row.text("code") == "A3" and Account.objects.filter(login="A2").exists()):
                raise Refused("这一行不行。")
        taken.extend(row.text("code") for row in rows)

    def take(rows: list[Row], intake: Intake) -> None:
        intake.together(rows, act)

    names = ("甲", "乙", "丙", "丁", "不行", "己", "不行")
    rows: list[list[object]] = [[f"A{at}", name] for at, name in enumerate(names, 1)]
    file = people(tmp_path, *rows)
    outcome = run(file, forms=(replace(PEOPLE, load=take),))
    assert faults(outcome) == [("人员", 4, ""), ("人员", 6, ""), ("人员", 8, "")]
    assert taken == ["A1", "A2", "A4", "A6"]
