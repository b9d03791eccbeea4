"""What 诸城市 oversees: goals with an answer from 龙都街道, an inspection to its circular, a table it asks for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import PostKind, UnitKind
from lianjian.records.organisations.models import JointOrganisation, Organisation, Post
from lianjian.results.oversight.actions.circulars import draft_circular, issue_circular
from lianjian.results.oversight.actions.findings import (
    NewFinding,
    answer_finding,
    close_finding,
    find_in_order,
    record_finding,
)
from lianjian.results.oversight.actions.goals import NewGoal, add_goal, adopt_plan, draw_up_plan
from lianjian.results.oversight.actions.inspections import NewInspection, check_line, draw_sample, open_inspection
from lianjian.results.oversight.actions.requests import NewRequest, register_request, say_asked_already
from lianjian.results.oversight.enums import AskedKind, CheckResult
from lianjian.results.oversight.models import Finding, GoalPlan, Inspection
from lianjian.site.demo.holders import holder, organiser_of, secretary_of
from lianjian.site.demo.steps import village_of_the_cast
from lianjian.site.demo.zhucheng import CODE

DAY = timedelta(days=1)
# The figure, which of its numbers, and what it is to come to by the end of the year.
GOALS = (
    ("F16", 0, Decimal(170)),
    ("F18", 1, Decimal("0.45")),
    ("F20", 0, Decimal(330)),
    ("F20", 1, Decimal(220)),
)
PROMISES = "联合党组织答应的事过期"
DRAWN = 6


def oversee(*, at: datetime) -> None:
    """Will set goals, inspect on a plan, follow findings up to a circular, and ask for a table."""
    head = holder(Post.objects.filter(organisation__code=CODE, kind=PostKind.ORGANISATION_HEAD), at)
    officer = holder(Post.objects.filter(organisation__code=CODE, kind=PostKind.ORGANISATION_OFFICER), at)
    county = Organisation.objects.get(code=CODE)
    _goals(county, head, at)
    inspection = _inspection(county, officer, at)
    _findings(inspection, head, officer, at)
    issue_circular(
        circular_id=draft_circular(inspection_id=inspection.pk, by=officer, at=at).pk,
        document_no=f"诸督通〔{timezone.localdate(at).year}〕3号", on=timezone.localdate(at), by=head, at=at,
    )  # fmt: skip
    _table(county, officer, at)


def _goals(county: Organisation, head: Actor, at: datetime) -> None:
    year, today = timezone.localdate(at).year, timezone.localdate(at)
    plan = _plan(county, f"{year}年城乡联建目标", PostKind.ORGANISATION_HEAD, head, at)
    adopted = adopt_plan(
        plan_id=plan.pk, document_no=f"诸组发〔{year}〕8号", on=today, answer_by=today + 30 * DAY, by=head, at=at
    )
    longdu = Organisation.objects.get(name="龙都街道", parent=county)
    organiser = organiser_of(longdu, at)
    upper = adopted.goals.get(position=1)
    own = draw_up_plan(
        organisation=longdu, title=f"龙都街道{year}年联建目标", begins_on=date(year, 1, 1), ends_on=date(year, 12, 31),
        by=organiser, at=at,
    )  # fmt: skip
    goal = NewGoal(indicator="F16", target=Decimal(16), owner_post=PostKind.TOWNSHIP_ORGANISER, answers=upper)
    add_goal(plan_id=own.pk, goal=goal, by=organiser, at=at)
    adopt_plan(plan_id=own.pk, document_no=f"龙街发〔{year}〕11号", on=today, by=organiser, at=at)


def _plan(place: Organisation, title: str, post: PostKind, by: Actor, at: datetime) -> GoalPlan:
    year = timezone.localdate(at).year
    plan = draw_up_plan(
        organisation=place, title=title, begins_on=date(year, 1, 1), ends_on=date(year, 12, 31), by=by, at=at
    )
    for indicator, part, target in GOALS:
        goal = NewGoal(indicator=indicator, part=part, target=target, owner_post=post)
        add_goal(plan_id=plan.pk, goal=goal, by=by, at=at)
    return plan


def _inspection(county: Organisation, officer: Actor, at: datetime) -> Inspection:
    today = timezone.localdate(at)
    what = NewInspection(
        title="联合党组织承诺兑现", plan_no=f"诸督〔{today.year}〕2号", approving_body="市委督查考核领导小组办公室",
        place=county, begins_on=today, ends_on=today + 20 * DAY, matters=("joint_promise", "help_promise", "F16"),
    )  # fmt: skip
    inspection = open_inspection(organisation=county, what=what, by=officer, at=at)
    draw_sample(inspection_id=inspection.pk, size=DRAWN, words="三月 杏花 龙都", by=officer, at=at)
    seen = ((CheckResult.AS_RECORDED, ""), (CheckResult.DIFFERS, "协议写的两个村，实际只联系了一个"))
    for line, (result, note) in zip(
        inspection.lines.filter(drawn_place__isnull=False).order_by("drawn_place"), seen, strict=False
    ):
        check_line(line_id=line.pk, result=result, note=note, on=today, by=officer, at=at)
    return inspection


def _findings(inspection: Inspection, head: Actor, officer: Actor, at: datetime) -> None:
    """One waits for the village of the cast, one is answered, one is struck off."""
    joint = JointOrganisation.objects.get(code=f"{CODE}-LH003")
    parties = [one.organisation for one in joint.parties.select_related("organisation").order_by("pk")]
    villages = [one for one in parties if one.kind == UnitKind.VILLAGE]
    _found(inspection, village_of_the_cast(), "答应帮助硬化的村东主路还没有确定施工时间", officer, at)
    answered = _found(inspection, villages[0], "议事和决策程序没有贴到公开栏", officer, at)
    answer_finding(finding_id=answered.pk, said="已写好，本周内上墙", by=secretary_of(villages[0], at), at=at)
    closed = _found(inspection, villages[-1], "帮销农产品清单没有列出", officer, at)
    answer_finding(
        finding_id=closed.pk, said="清单已列出，共 12 项，已交牵头单位", by=secretary_of(villages[-1], at), at=at
    )
    find_in_order(finding_id=closed.pk, said="看过清单，属实", by=officer, at=at)
    close_finding(finding_id=closed.pk, said="同意销号", by=head, at=at)


def _found(inspection: Inspection, where: Organisation, what: str, by: Actor, at: datetime) -> Finding:
    finding = NewFinding(
        organisation=where, matter=PROMISES, what=what, article="《城乡党建互帮互助交流》工作运行机制",
        due_on=timezone.localdate(at) + 10 * DAY,
    )  # fmt: skip
    return record_finding(inspection_id=inspection.pk, what=finding, by=by, at=at)


def _table(county: Organisation, officer: Actor, at: datetime) -> None:
    """Six columns, of which four are known; a village says that it gave one of the others."""
    today, village = timezone.localdate(at), village_of_the_cast()
    what = NewRequest(
        place=county, asked_of=AskedKind.VILLAGE, title="村级活动阵地情况表", purpose="安排明年的阵地维修资金",
        basis=f"诸组发〔{today.year}〕8号第四条", begins_on=today, ends_on=today + 60 * DAY,
        headings=("村名", "所属镇街", "书记姓名", "党员人数", "活动室面积（平方米）", "最近一次维修年份"),
    )  # fmt: skip
    request = register_request(organisation=county, what=what, by=officer, at=at)
    say_asked_already(
        column_id=request.columns.get(position=5).pk, organisation=village, said="去年资产清查时报给街道经管站了",
        by=secretary_of(village, at), at=at,
    )  # fmt: skip
