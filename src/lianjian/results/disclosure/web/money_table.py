"""The statement as an Excel table: the template to fill, and reading it back."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.kernel.sheets import Column, ColumnType, write_sheet
from lianjian.kernel.workbook.cells import Raw, clean
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.results.disclosure.actions.money import MOST_ROWS, Amount, Statement
from lianjian.results.disclosure.enums import FinanceSection
from lianjian.results.disclosure.models import Disclosure

HEADS = ("类别", "项目", "金额（元）", "说明")
OPENING, CLOSING = "期初结余", "期末结余"
SECTIONS = {
    "收入": FinanceSection.INCOME, "支出": FinanceSection.SPENDING, "资产": FinanceSection.ASSETS,
    "负债": FinanceSection.DEBTS,
}  # fmt: skip
FEN = 100


def template(*, title: str, opening_fen: int | None, sheet: Disclosure) -> bytes:
    """The table to fill, with what is known: the opening balance and the rows entered so far."""
    words = {section: word for word, section in SECTIONS.items()}
    rows: list[Sequence[object]] = [(OPENING, "", opening_fen, "")]
    rows += [
        (words[FinanceSection(one.section)], one.item, one.amount_fen, one.note) for one in sheet.finance_rows.all()
    ]
    if len(rows) == 1:
        rows += [(word, "", None, "") for word in SECTIONS]
    rows.append((CLOSING, "", sheet.closing_fen, ""))
    columns = [Column(label=head, type=ColumnType.MONEY if "金额" in head else ColumnType.TEXT) for head in HEADS]
    return write_sheet(title=title, columns=columns, rows=rows)


def statement_in(*, file: UploadedFile[bytes], opening_because: str = "") -> Statement:
    """What the table says; refuses, with the row, what is no such table. Rows with a sum (合计) are passed over."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as held:
        for piece in file.chunks():
            held.write(piece)
        held.flush()
        sheets = open_workbook(file=Path(held.name))
    rows = sheets[0].rows if sheets else []
    begins = next((at for at, row in enumerate(rows) if row and clean(row[0]) == HEADS[0]), None)
    if begins is None:
        raise Refused(
            _("The table has no row with the heads %(heads)s.") % {"heads": "、".join(HEADS)},
            remedies=(_("Download the template, fill it in, and upload that."),),
        )
    return _read(rows[begins + 1 :], begins + 2, opening_because)


def _read(rows: list[list[Raw]], first: int, opening_because: str) -> Statement:
    balances: dict[str, int] = {}
    amounts: list[Amount] = []
    for number, row in enumerate(rows, start=first):
        kind, item, amount, note = (clean(cell) for cell in [*row, "", "", "", ""][: len(HEADS)])
        if not (kind or item) or (not amount and not item) or kind.endswith("合计"):
            continue
        if kind in (OPENING, CLOSING):
            balances[kind] = _fen(amount, number)
        elif kind in SECTIONS:
            if not item:
                raise Refused(_("Row %(row)s: the amount says not what it is for.") % {"row": number})
            amounts.append(Amount(section=SECTIONS[kind], item=item[:80], fen=_fen(amount, number), note=note[:200]))
        else:
            raise Refused(
                _("Row %(row)s: “%(word)s” is no head of the table.") % {"row": number, "word": kind},
                remedies=(_("Write one of: %(heads)s.") % {"heads": "、".join((OPENING, *SECTIONS, CLOSING))},),
            )
        if len(amounts) > MOST_ROWS:
            raise Refused(_("A statement has at most %(most)s rows.") % {"most": MOST_ROWS})
    for name in (OPENING, CLOSING):
        if name not in balances:
            raise Refused(_("The row “%(name)s” is missing or empty.") % {"name": name})
    return Statement(
        opening_fen=balances[OPENING], closing_fen=balances[CLOSING], amounts=tuple(amounts),
        opening_because=opening_because,
    )  # fmt: skip


def _fen(text: str, row: int) -> int:
    """Yuan with at most two decimals, thousands separators allowed; refuses what is no amount."""
    try:
        yuan = Decimal(text.replace(",", "").replace("，", "").removesuffix("元"))
        # Excel keeps 0.1 + 0.2 as 0.30000000000000004: what lies within a thousandth of a fen is that fen.
        fen = (yuan * FEN).quantize(Decimal(1))
        if not yuan.is_finite() or abs(yuan * FEN - fen) > Decimal("0.001"):
            raise InvalidOperation
    except InvalidOperation:
        raise Refused(_("Row %(row)s: “%(text)s” is no amount in yuan.") % {"row": row, "text": text}) from None
    return int(fen)
