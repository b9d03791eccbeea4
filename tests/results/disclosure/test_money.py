"""A statement closes, or is refused with how far it is off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lianjian.kernel.errors import Refused
from lianjian.results.disclosure.actions.drafting import NewDisclosure
from lianjian.results.disclosure.actions.money import Amount, Statement, enter_statement
from lianjian.results.disclosure.enums import AffairsKind, FinanceSection
from lianjian.results.disclosure.queries.content import drawn_content
from lianjian.results.disclosure.web.money_table import statement_in, template
from tests.factories import NOW
from tests.results.disclosure.sheets import STATEMENT, Board

FINANCE = NewDisclosure(affairs=AffairsKind.FINANCE, since=date(2025, 10, 1), until=date(2026, 1, 1))
FEN = st.integers(min_value=0, max_value=10**12)
AMOUNTS = st.lists(st.tuples(st.sampled_from(list(FinanceSection)), FEN), max_size=5)


@given(opening=st.integers(min_value=-(10**12), max_value=10**12), amounts=AMOUNTS, off=st.integers(-(10**6), 10**6))
def test_the_difference_is_what_is_missing_at_the_end(
    opening: int, amounts: list[tuple[FinanceSection, int]], off: int
) -> None:
    rows = tuple(Amount(section=section, item="项", fen=fen) for section, fen in amounts)
    came = sum(fen for section, fen in amounts if section == FinanceSection.INCOME)
    went = sum(fen for section, fen in amounts if section == FinanceSection.SPENDING)
    closing = opening + came - went
    assert Statement(opening_fen=opening, closing_fen=closing, amounts=rows).difference_fen == 0
    assert Statement(opening_fen=opening, closing_fen=closing - off, amounts=rows).difference_fen == off


@pytest.mark.parametrize(("closing", "said"), [(129_99, "少了0.01元"), (131_00, "多了1.00元")])
def test_a_statement_that_does_not_close_is_refused_with_the_difference(board: Board, closing: int, said: str) -> None:
    made = board.draft(FINANCE, text="")
    with pytest.raises(Refused, match=said) as refusal:
        enter_statement(
            disclosure_id=made.pk, statement=replace(STATEMENT, closing_fen=closing), by=board.secretary, at=NOW
        )
    assert "130.00" in refusal.value.reason
    made.refresh_from_db()
    assert made.closing_fen is None


def test_the_start_is_the_end_of_the_sheet_before_or_says_why_not(board: Board) -> None:
    board.shown(NewDisclosure(affairs=AffairsKind.FINANCE, since=date(2025, 7, 1), until=date(2025, 10, 1)), text="")
    made = board.draft(FINANCE, text="")
    with pytest.raises(Refused, match=r"130\.00元"):
        enter_statement(disclosure_id=made.pk, statement=STATEMENT, by=board.secretary, at=NOW)
    why = replace(STATEMENT, opening_because="转入镇级代管资金后重新核定")
    enter_statement(disclosure_id=made.pk, statement=why, by=board.secretary, at=NOW)
    made.refresh_from_db()
    assert drawn_content(disclosure=made)["finance"]["opening_because"] == "转入镇级代管资金后重新核定"


def test_entering_again_takes_the_place_of_what_stood_there(board: Board) -> None:
    made = board.draft(FINANCE, text="")
    for _turn in range(2):
        enter_statement(disclosure_id=made.pk, statement=STATEMENT, by=board.secretary, at=NOW)
    assert made.finance_rows.count() == 2


def test_the_table_downloaded_and_uploaded_says_the_same(board: Board) -> None:
    made = board.draft(FINANCE, text="")
    enter_statement(disclosure_id=made.pk, statement=STATEMENT, by=board.secretary, at=NOW)
    made.refresh_from_db()
    content = template(title="财务", opening_fen=made.opening_fen, sheet=made)
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert [cell.value for cell in next(sheet.iter_rows())] == ["类别", "项目", "金额（元）", "说明"]
    assert statement_in(file=SimpleUploadedFile("表.xlsx", content)) == STATEMENT


def table(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book, held = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(held)
    return SimpleUploadedFile("表.xlsx", held.getvalue())


def test_a_table_as_bookkeeping_prints_it_is_read_with_its_sums_passed_over() -> None:
    said = statement_in(
        file=table(
            ("高家屯村2026年第1季度收支",), ("类别", "项目", "金额（元）", "说明"), ("期初结余", None, "1,000.00"),
            ("收入", "承包费", 0.1 + 0.2, None), ("收入合计", None, 0.3), ("资产", "办公楼", 500000, "账面"),
            ("期末结余", "", "1000.3元", ""),
        )
    )  # fmt: skip
    assert (said.opening_fen, said.closing_fen) == (100_000, 100_030)
    assert [(one.section, one.fen) for one in said.amounts] == [
        (FinanceSection.INCOME, 30), (FinanceSection.ASSETS, 50_000_000),
    ]  # fmt: skip
    assert said.difference_fen == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("收入", "承包费", 1)], "没有类别"),
        ([("类别", "项目", "金额（元）", "说明"), ("期初结余", "", 1)], "期末结余"),
        ([("类别", "项目", "金额（元）", "说明"), ("收人", "承包费", 1)], "第2行：“收人”"),
        ([("类别", "项目", "金额（元）", "说明"), ("收入", "承包费", "壹元")], "第2行：“壹元”"),
        ([("类别", "项目", "金额（元）", "说明"), ("收入", "承包费", Decimal("1.005"))], "1.005"),
    ],
)
def test_a_table_that_says_no_amounts_is_refused_with_its_row(rows: list[tuple[object, ...]], said: str) -> None:
    with pytest.raises(Refused, match=said):
        statement_in(file=table(*rows))


def test_amounts_below_zero_and_beyond_any_village_are_refused(board: Board) -> None:
    made = board.draft(FINANCE, text="")
    for fen in (-1, 10**15):
        wrong = Statement(
            opening_fen=0, closing_fen=fen, amounts=(Amount(section=FinanceSection.INCOME, item="项", fen=fen),)
        )
        with pytest.raises(Refused):
            enter_statement(disclosure_id=made.pk, statement=wrong, by=board.secretary, at=NOW)
