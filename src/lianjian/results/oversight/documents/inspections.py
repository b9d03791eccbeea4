"""Papers of an inspection: the sheet with the drawn lines, and the result for one inspected unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from lianjian.kernel.leaves import Leaf
from lianjian.records.organisations.models import Organisation
from lianjian.results.oversight.documents.circulars import STATE_WORDS
from lianjian.results.oversight.enums import FindingState
from lianjian.results.oversight.models import Finding, Inspection, InspectionLine
from lianjian.rules.model import chinese_date

HOW_DRAWN = (
    "名单上每一行有一个编号。把种子、一个换行符和编号连起来算 SHA-256，按得数从小到大排，前面的就是抽中的。"
    "全部编号按字节排序、每行一个，算出的 SHA-256 就是名单摘要，名单改动一个字，摘要就不同。"
)


def sample_leaf(*, inspection: Inspection, lines: Sequence[InspectionLine]) -> Leaf:
    """What is checked on the spot, with the seed by which anybody draws it again."""
    rows = tuple(f"{line.drawn_place}. {line.what}（编号 {line.key}）" for line in lines)
    return Leaf(
        title="督查抽查单",
        subtitle=inspection.title,
        facts=(
            *_plan(inspection),
            ("名单行数", str(inspection.lines.count())),
            ("名单摘要", inspection.frame_digest),
            ("种子", inspection.seed),
        ),
        sections=(("抽中的事项", rows or ("没有。",)), ("怎样复核抽签", (HOW_DRAWN,))),
        footer=f"抽签人：{inspection.drawn_by}",
    )


def result_leaf(
    *,
    inspection: Inspection,
    place: Organisation,
    lines: Sequence[InspectionLine],
    findings: Sequence[Finding],
    on: date,
) -> Leaf:
    """What the inspection came to at one place: for it and its superior only."""
    with translation.override("zh-hans"):
        checked = tuple(
            f"{line.what}：{line.get_result_display()}{f'（{line.note}）' if line.note else ''}"
            for line in lines
            if line.result
        )
        found = tuple(_finding(finding) for finding in findings)
    return Leaf(
        title="督查结果反馈单",
        subtitle=place.name,
        facts=(*_plan(inspection), ("督查事项", inspection.title)),
        sections=(
            ("名单上的事项", tuple(line.what for line in lines) or ("没有。",)),
            ("现场核查", checked or ("没有抽中这里的事项。",)),
            ("发现的问题", found or ("没有发现问题。",)),
            ("说明", ("名单由系统里已有的记录生成，没有要求另外填表报数。本单只发被督查单位和它的上级。",)),
        ),
        footer=f"{inspection.organisation.name}　{chinese_date(day=on)}",
    )


def _plan(inspection: Inspection) -> tuple[tuple[str, str], ...]:
    days = f"{chinese_date(day=inspection.begins_on)}至{chinese_date(day=inspection.ends_on)}"
    return (
        ("计划文号", inspection.plan_no),
        ("批准机关", inspection.approving_body),
        ("督查范围", inspection.place.name),
        ("督查时间", days),
    )


def _finding(finding: Finding) -> str:
    article = f"（依据{finding.article}）" if finding.article else ""
    return (
        f"{finding.code} {finding.what.rstrip('。')}{article}。责任人：{finding.get_owner_post_display()}；"
        f"期限：{chinese_date(day=finding.due_on)}；{STATE_WORDS[FindingState(finding.state)]}。"
    )
