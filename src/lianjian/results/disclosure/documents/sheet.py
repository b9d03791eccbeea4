"""The sheet for the notice wall: as a Word file and as a PDF, with a code that leads to the village's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lianjian.kernel.papers import NUMERALS
from lianjian.kernel.pdf import typeset
from lianjian.kernel.qr import qr_in_pdf, qr_in_word
from lianjian.kernel.word import Page
from lianjian.results.disclosure.enums import FinanceSection
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.queries.content import content_of, headings_of
from lianjian.rules.model import chinese_date
from lianjian.ui.wording import yuan

TEMPLATE = Path(__file__).with_name("sheet.typ")
QR_WIDTH = 32  # millimetres
DIGITS_PRINTED = 16
SECTIONS = {
    FinanceSection.INCOME: "收入", FinanceSection.SPENDING: "支出", FinanceSection.ASSETS: "资产",
    FinanceSection.DEBTS: "负债",
}  # fmt: skip
COLUMNS = ("类别", "项目", "金额（元）", "说明")


@dataclass(frozen=True, kw_only=True)
class Part:
    """Under a head: paragraphs, or rows of a table."""

    head: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class WallSheet:
    """What stands on the wall."""

    title: str
    under: str
    parts: tuple[Part, ...]
    ending: tuple[str, ...]
    link: str
    foot: str


def wall_sheet(*, disclosure: Disclosure, link: str) -> WallSheet:
    """The sheet in words; before it hangs, as it would be."""
    content = content_of(disclosure=disclosure)
    number = f"第{disclosure.version}版" if disclosure.version > 1 else ""
    ending = [disclosure.organisation.name]
    if disclosure.put_up_on and disclosure.until_on:
        ending.append(f"{chinese_date(day=disclosure.put_up_on)}至{chinese_date(day=disclosure.until_on)}张贴")
    return WallSheet(
        title=f"{content['place']}{content['title']}", under=number, parts=tuple(_parts(content)),
        ending=tuple(ending), link=link,
        foot=f"校验码 {disclosure.digest[:DIGITS_PRINTED]}" if disclosure.digest else "尚未公布",
    )  # fmt: skip


def _parts(content: dict[str, Any]) -> Iterator[Part]:
    if content["reason"]:
        yield Part(head="更正说明", paragraphs=(content["reason"],))
    if content["finance"]:
        yield _money(content["finance"])
    for heading, lines in headings_of(content=content):
        yield Part(head=heading, paragraphs=tuple(_line(line) for line in lines))


def _line(line: dict[str, str]) -> str:
    day = f"（{chinese_date(day=date.fromisoformat(line['on']))}）" if line["on"] else ""
    return f"{line['title']}{day}。{line['text']}"


def _money(finance: dict[str, Any]) -> Part:
    rows = [("期初结余", "", yuan(finance["opening_fen"]), finance["opening_because"])]
    for section, word in SECTIONS.items():
        own = [row for row in finance["rows"] if row["section"] == section]
        rows += [(word, row["item"], yuan(row["amount_fen"]), row["note"]) for row in own]
        if own:
            rows.append((f"{word}合计", "", yuan(finance["sums_fen"][section]), ""))
        if section == FinanceSection.SPENDING:
            rows.append(("期末结余", "", yuan(finance["closing_fen"]), "期初结余＋收入－支出"))
    return Part(head="财务收支", rows=tuple(rows))


def sheet_in_word(*, sheet: WallSheet) -> bytes:
    """The .docx file."""
    page = Page()
    page.title(sheet.title, sheet.under)
    for place, part in enumerate(sheet.parts):
        page.head(f"{_numeral(place)}、{part.head}")
        for paragraph in part.paragraphs:
            for line in paragraph.splitlines():
                page.paragraph(line)
        if part.rows:
            page.table(columns=COLUMNS, rows=part.rows)
    page.picture(qr_in_word(link=sheet.link), width=QR_WIDTH)
    page.plain("扫码看网页版，可以提问，不用登录。有意见也可以到村（居）委会当面说。")
    for line in (*sheet.ending, sheet.foot):
        page.right(line)
    return page.content()


def sheet_in_pdf(*, sheet: WallSheet) -> bytes:
    """The PDF file; ask first whether this machine can write one."""
    heads = [f"{_numeral(place)}、{part.head}" for place, part in enumerate(sheet.parts)]
    content = asdict(sheet) | {"heads": heads, "columns": COLUMNS, "qr": qr_in_pdf(link=sheet.link)}
    return typeset(template=TEMPLATE, words={"sheet": content})


def _numeral(place: int) -> str:
    """一 to 十, then 十一 to 十九; no sheet has more heads."""
    return NUMERALS[place] if place < len(NUMERALS) else f"十{NUMERALS[place - len(NUMERALS)]}"
