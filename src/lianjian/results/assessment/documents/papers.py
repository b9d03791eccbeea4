"""The papers of this room: criteria, work report, result letter, appeal decision, plan, certificate. All in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from lianjian.records.ballots.documents.sheet import Sheet, Table
from lianjian.records.members.models import Honour
from lianjian.results.assessment.models import (
    AssessedOrganisation,
    AssessmentAppeal,
    AssessmentDecision,
    AssessmentRound,
    OrganisationHonour,
    TurnaroundPlan,
    WorkReport,
)
from lianjian.results.assessment.policies.assessment_rules import appeal_days
from lianjian.results.assessment.queries.assessments import CriterionShown
from lianjian.rules.model import chinese_date

NUMERALS = "一二三四五六七八九十"
LONGEST_DRAFT = 4500  # leaves room for the secretary's own words
NO_SCORE = "考核只看有记录可查的成效和照规定还差的事，不看活动次数，不打分，不排名。"


def criteria_sheet(*, round_: AssessmentRound) -> Sheet:
    """What everybody is told before the period begins."""
    criteria = round_.criteria.all()
    told = tuple(f"{place}．{one.title}：{one.good}" for place, one in enumerate(criteria, start=1))
    period = f"考核期：{_day(round_.starts_on)}至{_day(round_.ends_on)}。"
    plan = f"考核列入{round_.plan_body}批准的计划（{round_.plan_no}）。"
    return Sheet(
        title=f"{round_.title}标准",
        under=round_.document_no,
        parts=(plan, period, *told, NO_SCORE),
        ending=_signed(round_.place.name, round_.published_on or round_.opened_on),
    )


def report_sheet(*, assessed: AssessedOrganisation, report: WorkReport) -> Sheet:
    """The organisation's report."""
    return Sheet(
        title=f"{assessed}述职报告",
        under=assessed.round.title,
        parts=tuple(line.strip() for line in report.text.splitlines() if line.strip()),
        ending=_signed(str(assessed), report.handed_in_on or assessed.round.ends_on),
    )


def result_sheet(*, assessed: AssessedOrganisation, decision: AssessmentDecision) -> Sheet:
    """The letter that tells an organisation what was decided, and how to appeal."""
    place = assessed.round.place
    grade = f"评定等次：{decision.grade}。" if decision.grade else "本轮不评等次，意见如下。"
    until = decision.told_on + timedelta(days=appeal_days(place=place, on=decision.told_on))
    appeal = (
        f"对结果有意见的，可以在{_day(until)}以前申诉，由没有参加考核的人处理。"
        if decision.version == 1
        else "本结果是处理申诉以后作出的，原来的结果仍然保留备查。"
    )
    return Sheet(
        title=f"{assessed.round.title}结果通知",
        under=decision.document_no,
        parts=(
            f"{assessed}：",
            f"经{decision.body}于{_day(decision.decided_on)}研究决定：",
            grade,
            f"理由：{decision.reason}",
            appeal,
            "本通知只发给你单位和上级党组织。",
        ),
        ending=_signed(place.name, decision.told_on),
    )


def appeal_sheet(*, assessed: AssessedOrganisation, appeal: AssessmentAppeal) -> Sheet:
    """What was decided of an appeal."""
    found = "申诉成立，原结果予以更正。" if appeal.upheld else "申诉不成立，原结果维持。"
    return Sheet(
        title=f"{assessed.round.title}申诉处理决定",
        under=appeal.document_no,
        parts=(
            f"{assessed}：",
            f"你单位{_day(appeal.raised_on)}提出申诉：{appeal.words}",
            f"经{appeal.body}研究，{found}",
            f"理由：{appeal.answer}",
        ),
        ending=_signed(assessed.round.place.name, appeal.answered_on or appeal.raised_on),
    )


def plan_sheet(*, plan: TurnaroundPlan) -> Sheet:
    """A turn-around plan with its steps."""
    steps = tuple(
        (str(one.position), one.title, one.owner_name, str(one.due_on), one.outcome) for one in plan.steps.all()
    )
    helping = f"（{plan.helping.name}）" if plan.helping else ""
    parts: list[str | Table] = [
        f"经{plan.body}研究（{plan.document_no}），对{plan.organisation.name}进行整顿提升。",
        f"要解决的问题：{plan.why}",
        f"帮扶人：{plan.helper.name}{helping}。",
        f"期限：{_day(plan.opened_on)}至{_day(plan.exit_on)}，到期由组织研究决定是否退出。",
    ]
    if steps:
        parts.append(Table(columns=("序号", "措施", "责任人", "时限", "结果"), rows=steps))
    if plan.closed_on:
        parts.append(
            f"{_day(plan.closed_on)}经{plan.closing_body}研究（{plan.closing_document_no}）："
            f"{plan.get_outcome_display()}。{plan.closing_words}"
        )
    signs = plan.organisation.parent.name if plan.organisation.parent else plan.body
    return Sheet(
        title=f"{plan.organisation.name}整顿提升方案", parts=tuple(parts), ending=_signed(signs, plan.opened_on)
    )


def certificate_sheet(*, honour: OrganisationHonour | Honour) -> Sheet:
    """A certificate: whom, what, by which decision."""
    whom = honour.organisation.name if isinstance(honour, OrganisationHonour) else f"{honour.member.name}同志"
    return Sheet(
        title="荣誉证书",
        parts=(f"{whom}：", f"被授予“{honour.title}”称号，特发此证。", f"（{honour.document_no}）"),
        ending=_signed(honour.given_by, honour.given_on),
    )


def drafted_report(*, criteria: Sequence[CriterionShown]) -> str:
    """A report as the records would begin it; the secretary says the rest."""
    lines = []
    for place, one in enumerate(criteria):
        lines.append(f"{NUMERALS[place % len(NUMERALS)]}、{one.criterion.title}")
        for found in one.evidence:
            for line in found.lines:
                day = f"（{line.on}）" if line.on else ""
                begins = "还差：" if found.evidence.is_gap else ""
                lines.append(f"{begins}{line.place} {line.text}{day}".strip())
        lines.append("")
    return "\n".join(lines).strip()[:LONGEST_DRAFT]


def _signed(name: str, on: date) -> tuple[str, ...]:
    return (name, _day(on))


def _day(day: date) -> str:
    return chinese_date(day=day)
