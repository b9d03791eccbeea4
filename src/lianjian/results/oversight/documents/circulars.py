"""A circular as it is drafted from findings, and as it is written on paper."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from lianjian.kernel.papers import NUMERALS
from lianjian.kernel.pdf import typeset
from lianjian.kernel.word import Page
from lianjian.results.oversight.enums import CopyReason, FindingState
from lianjian.results.oversight.models import Circular, Finding, Inspection
from lianjian.results.oversight.queries.inspections import findings_by_matter
from lianjian.rules.model import chinese_date

TEMPLATE = Path(__file__).with_name("circular.typ")
STATE_WORDS = {
    FindingState.OPEN: "正在整改",
    FindingState.ANSWERED: "已报整改情况，待核查",
    FindingState.CHECKED: "已核查，待销号",
    FindingState.CLOSED: "已销号",
}


def drafted_opening(*, inspection: Inspection) -> str:
    """The paragraph a circular opens with."""
    return (
        f"按照{inspection.plan_no}，经{inspection.approving_body}批准，{inspection.organisation}于"
        f"{chinese_date(day=inspection.begins_on)}至{chinese_date(day=inspection.ends_on)}对{inspection.place}有关事项"
        "进行了督查。督查以系统中已有的记录为准，没有要求基层另外填表报数。现将发现的问题按事项通报如下。"
    )


def drafted_sections(*, inspection: Inspection) -> list[list[object]]:
    """One section a matter, a paragraph a finding, places in the order of the tree."""
    return [
        [matter, [_sentence(finding) for finding in findings]]
        for matter, findings in findings_by_matter(inspection=inspection).items()
    ]


def circular_in_word(*, circular: Circular) -> bytes:
    """The circular as a .docx file, as official papers are laid out."""
    page = Page()
    page.right(number_of(circular))
    page.title(circular.title)
    page.plain(f"{'、'.join(inspected(circular))}：")
    page.paragraph(circular.opening)
    for head, paragraphs in numbered(circular):
        page.head(head)
        for paragraph in paragraphs:
            page.paragraph(paragraph)
    page.plain("")
    page.right(circular.organisation.name)
    page.right(dated(circular))
    if to := copied(circular):
        page.plain("")
        page.plain(f"抄送：{'、'.join(to)}")
    return page.content()


def circular_in_pdf(*, circular: Circular) -> bytes:
    """The circular as a PDF; ask `can_write_pdf` first."""
    words = {
        "number": number_of(circular),
        "title": circular.title,
        "to": "、".join(inspected(circular)),
        "opening": circular.opening,
        "sections": numbered(circular),
        "issuer": circular.organisation.name,
        "dated": dated(circular),
        "copied": "、".join(copied(circular)),
    }
    return typeset(template=TEMPLATE, words={"circular": words})


def numbered(circular: Circular) -> list[tuple[str, list[str]]]:
    """The matters with their numerals."""
    return [
        (f"{NUMERALS[place % len(NUMERALS)]}、{head}", list(paragraphs))
        for place, (head, paragraphs) in enumerate(circular.sections)
    ]


def number_of(circular: Circular) -> str:
    """The document number; of a draft, that it has none."""
    return circular.document_no or "（草稿，没有文号）"


def dated(circular: Circular) -> str:
    """The day of issue in words; of a draft, a blank one."""
    return chinese_date(day=circular.issued_on) if circular.issued_on else "　　　　年　　月　　日"


def inspected(circular: Circular) -> list[str]:
    """Whom it is addressed to."""
    return _names(circular, CopyReason.INSPECTED) or ["有关单位"]


def copied(circular: Circular) -> list[str]:
    """To whom it is copied: the superiors, and who was added by hand."""
    return _names(circular, CopyReason.SUPERIOR, CopyReason.ADDED)


def _names(circular: Circular, *reasons: CopyReason) -> list[str]:
    rows = circular.copies.filter(reason__in=reasons).select_related("organisation").order_by("organisation__path")
    return [copy.organisation.name for copy in rows]


def _sentence(finding: Finding) -> str:
    where = finding.organisation
    above = where.parent.name if where.parent is not None else ""
    article = f"（依据{finding.article}）" if finding.article else ""
    with translation.override("zh-hans"):
        post = str(finding.get_owner_post_display())
    return (
        f"{above}{where.name}：{finding.what.rstrip('。')}{article}。责任人为{where.name}{post}，"
        f"整改期限{chinese_date(day=finding.due_on)}，{STATE_WORDS[FindingState(finding.state)]}。"
    )
