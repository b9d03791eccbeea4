"""A bulletin as a sheet: its frozen figures in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lianjian import rules
from lianjian.results.indicators.documents.sheet import Sheet
from lianjian.results.indicators.models import Bulletin
from lianjian.results.indicators.queries.figures import Figure, all_records
from lianjian.results.indicators.queries.frozen import Publication, digest_of_records
from lianjian.results.indicators.wording import Paragraph, Ruled, blocks_of, filled

MOST_ON_PAPER = 5_000
CODE, RECORD, PLACE, SINCE, NUMBER = "编号", "名称", "所在组织", "起始日期", "序号"


def bulletin_sheet(*, bulletin: Bulletin, publication: Publication) -> Sheet:
    """What stands on the paper, with the digest by which its figures can be checked."""
    digest = bulletin.figures.sha256 if bulletin.figures else ""
    tree = (
        "当时的隶属关系" if publication.tree == "then" else f"{_day(publication.tree_on or publication.on)}的隶属关系"
    )
    return Sheet(
        title=filled(text=bulletin.title, publication=publication),
        number=bulletin.document_no,
        blocks=blocks_of(body=bulletin.body, publication=publication),
        signed=bulletin.organisation.name,
        dated=_day(bulletin.approved_on) if bulletin.approved_on else "",
        footnotes=(
            f"文中数字由记录自动统计，按{tree}汇总。",
            *((f"数字文件校验码（SHA-256）：{digest}",) if digest else ("草稿：数字送审时固定。",)),
        ),
    )


def register_sheet(*, counted: Figure) -> Sheet:
    """The records behind a figure as a register, in the order of their numbers, with their digest."""
    records = all_records(asked=counted)
    rows = tuple(
        (str(place), record.code, record.label, record.place or "—", record.since.isoformat() if record.since else "—")
        for place, record in enumerate(records[:MOST_ON_PAPER], start=1)
    )
    return Sheet(
        title=f"{counted.place.name}{counted.name}台账",
        number="",
        blocks=(
            Paragraph(text=f"时间：{_when(counted)}。共{len(records):,}条。{counted.measure.counts}"),
            *_cut(len(records)),
            Ruled(title="", columns=(NUMBER, CODE, RECORD, PLACE, SINCE), rows=rows, left=True),
        ),
        signed=counted.place.name,
        dated=_day(counted.on),
        footnotes=(f"本台账由记录自动生成，无需另行填报。校验码（SHA-256）：{digest_of_records(records=records)}",),
    )


def _cut(count: int) -> Sequence[Paragraph]:
    if count <= MOST_ON_PAPER:
        return ()
    return (Paragraph(text=f"纸质台账列前{MOST_ON_PAPER:,}条，全部记录见Excel文件。"),)


def _when(counted: Figure) -> str:
    scope = counted.scope
    return f"{_day(scope.since)}至{_day(scope.on)}" if scope.since else _day(scope.on)


def _day(day: date) -> str:
    return rules.model.chinese_date(day=day)
