"""The notice before the vote and the resolution of the assembly: what they say, in the form of an official paper."""

from __future__ import annotations

from datetime import date

from django.utils import timezone, translation

from lianjian import rules
from lianjian.kernel.papers import Clause, Paper, Signature
from lianjian.records.activity.models import CountedVote
from lianjian.records.cadres.admission_steps.catalogue import ASSEMBLY
from lianjian.records.cadres.enums import ProbationProposal
from lianjian.records.cadres.models import Admission, AdmissionNotice, AdmissionStep
from lianjian.records.organisations.models import Organisation

DECIDED = {
    ProbationProposal.ON_TIME: "按期转为中国共产党正式党员",
    ProbationProposal.EXTEND: "延长预备期{months}个月",
    ProbationProposal.ANNUL: "取消预备党员资格",
}


def notice_paper(*, case: Admission, notice: AdmissionNotice, superior: Organisation | None, on: date) -> Paper:
    """The public notice: who, until when, and to whom objections go. No number, no birthday, no address."""
    branch = case.organisation.name
    with translation.override("zh-hans"):
        about = f"{case.name}，{case.get_sex_display()}，{_year(case.applied_on)}递交入党申请书。"
    objections = f"对公示对象有意见的，可以在公示期内向{branch}" + (f"或者{superior.name}" if superior else "")
    return Paper(
        title=f"关于拟接收{case.name}同志为中共预备党员的公示",
        subtitle=branch,
        number="",
        opening=f"{branch}拟召开支部党员大会，讨论接收{case.name}同志为中共预备党员。现予公示，听取党员和群众意见。",
        clauses=(
            Clause(title="公示对象", paragraphs=(about,)),
            Clause(
                title="公示时间",
                paragraphs=(f"{_day(notice.posted_on)}至{_day(notice.until_on)}，共{notice.working_days}个工作日。",),
            ),
            Clause(
                title="反映意见",
                paragraphs=(f"{objections}当面、书面或者电话反映。反映情况要实事求是，党组织对反映人保密。",),
            ),
        ),
        signatures=(Signature(party=branch, note=""),),
        dated=_day(on),
    )


def resolution_paper(*, case: Admission, row: AdmissionStep, vote: CountedVote) -> Paper:
    """The resolution of the assembly on admission or on full membership, with its vote in numbers only."""
    branch, on = case.organisation.name, row.on
    is_admission = row.number == ASSEMBLY
    about = "接收为中共预备党员" if is_admission else "预备期满转正"
    count = (
        f"应到会有表决权的正式党员{vote.entitled}名，实到{vote.present}名。采取无记名投票方式表决：赞成{vote.yes}票，"
        f"不赞成{vote.no}票，弃权{vote.abstained}票；会前收到书面意见，赞成{vote.written_yes}份，不赞成{vote.written_no}份。"
    )
    day = _day(timezone.localdate(vote.meeting.starts_at))
    meeting = f"{day}，{branch}召开支部党员大会，讨论{case.name}同志{about}问题。"
    return Paper(
        title=f"关于{case.name}同志{about}的决议",
        subtitle=branch,
        number=row.document_no,
        opening=meeting,
        clauses=(
            Clause(title="表决情况", paragraphs=(count,)),
            Clause(title="决议", paragraphs=(_resolved(case, row, vote),)),
        ),
        signatures=(Signature(party=branch, note=""),),
        dated=_day(on),
    )


def _resolved(case: Admission, row: AdmissionStep, vote: CountedVote) -> str:
    if row.number == ASSEMBLY:
        said = f"接收{case.name}同志为中共预备党员，预备期一年，自{_day(row.on)}起"
    else:
        words = DECIDED[ProbationProposal(row.facts["proposal"])].format(months=row.facts.get("months", ""))
        said = f"同意{case.name}同志{words}"
    passed = "赞成票超过应到会有表决权的正式党员的半数，大会通过："
    failed = "赞成票没有超过应到会有表决权的正式党员的半数，大会没有通过以下决议："
    return f"{passed}{said}，报上级党委审批。" if vote.passed else f"{failed}{said}。"


def _day(day: date) -> str:
    return rules.model.chinese_date(day=day)


def _year(day: date) -> str:
    return f"{day.year}年{day.month}月"
