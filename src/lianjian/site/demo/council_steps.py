"""The two councils of 卓资县's villages and the rule books of 诸城市's, as the county offices bring them in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.deliberation.actions.conferences import (
    NewDecision,
    SessionPlan,
    found_conference,
    hold_session,
    plan_session,
    record_decision,
)
from lianjian.records.deliberation.actions.councils import NewCouncil, load_councils
from lianjian.records.deliberation.actions.rulebook import PaperRule, load_rules
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind, RuleKind
from lianjian.records.deliberation.enums import Body
from lianjian.records.organisations.enums import PostKind, UnitKind
from lianjian.records.organisations.models import JointOrganisation, Organisation, Post
from lianjian.site.demo import zhucheng, zhuozi
from lianjian.site.demo.holders import holder, organiser_of

RULES, PROCEDURES = 310, 220
CHOSEN = {CouncilKind.MEMBERS: ChosenHow.BY_MEMBERS, CouncilKind.REPRESENTATIVES: ChosenHow.BY_GROUPS}
# Title, kind, and the assembly that adopted it.
REGULATIONS = (
    ("村规民约", RuleKind.VILLAGE_RULES, Body.VILLAGERS_ASSEMBLY),
    ("财务管理制度", RuleKind.WORKING_RULES, Body.REPRESENTATIVES_ASSEMBLY),
    ("集体资产管理制度", RuleKind.WORKING_RULES, Body.REPRESENTATIVES_ASSEMBLY),
)
STEPS = (("重大事项议事程序", Body.REPRESENTATIVES_ASSEMBLY), ("村务公开工作程序", Body.REPRESENTATIVES_ASSEMBLY))
TEXTS = {  # one article a line
    "村规民约": "一、爱护公共设施，不占路、不占渠。\n二、红白事从简，邻里互相帮衬。\n三、房前屋后自己扫净。",
    "财务管理制度": "一、开支先申请后办理。\n二、发票经手人、证明人、审批人三方签字。\n三、账目每季度公布一次。",
    "集体资产管理制度": "一、资产登记造册，每年盘点。\n二、承包、租赁依法经会议讨论决定，合同公开。",
    "重大事项议事程序": "一、党支部提出。\n二、两委商议。\n三、党员大会审议。\n四、村民代表会议决议。\n五、公开。",
    "村务公开工作程序": "一、村委会拟定。\n二、村务监督委员会审核。\n三、公布不少于十五日。\n四、收集意见，限期答复。",
}

# What the conference agreed on, unit by unit, and in how many days it has to be done; one is overdue.
AGREED = (
    ("派人帮助健全财务制度", 10),
    ("把本村议事和决策程序写成一页纸，贴到公开栏", -2),
    ("列出要帮销的农产品清单", 25),
)


def deliberate(*, at: datetime) -> None:
    """Will bring in councils and rule books, and let one joint organisation hold a conference."""
    _councils(at)
    _rule_books(at)
    _conference(at)


def _councils(at: datetime) -> None:
    random = Random(int(zhuozi.CODE))  # noqa: S311 - made up, the same each time
    villages = Organisation.objects.filter(code__startswith=f"{zhuozi.CODE}-", kind=UnitKind.VILLAGE)
    rows = [
        NewCouncil(
            organisation=village, kind=kind, members=random.randrange(9, 26, 2), chosen_how=how,
            since=date(2022, random.randint(1, 12), random.randint(1, 28)),
        )
        for village in villages.order_by("path")
        for kind, how in CHOSEN.items()
    ]  # fmt: skip
    load_councils(rows=rows, by=_head_of(zhuozi.CODE, at), at=at)


def _rule_books(at: datetime) -> None:
    """Village by village the next of the texts, until the report's numbers are reached."""
    today, villages = timezone.localdate(at), _joined_villages()
    rows = []
    for (title, kind, body), place in zip(cycle(REGULATIONS), range(RULES), strict=False):
        rows.append(_paper(villages[place // len(REGULATIONS)], title, kind, body, today - timedelta(days=60 + place)))
    for (title, body), place in zip(cycle(STEPS), range(PROCEDURES), strict=False):
        village = villages[place // len(STEPS)]
        rows.append(_paper(village, title, RuleKind.PROCEDURE, body, today - timedelta(days=60 + place)))
    load_rules(rows=rows, by=_head_of(zhucheng.CODE, at), at=at)


def _paper(village: Organisation, title: str, kind: RuleKind, body: Body, adopted_on: date) -> PaperRule:
    return PaperRule(
        organisation=village, kind=kind, title=title, text=TEXTS[title], adopted_by=body, adopted_on=adopted_on,
        document_no=f"{village.name}会议记录〔{adopted_on.year}〕1号", in_force_on=adopted_on + timedelta(days=20),
    )  # fmt: skip


def _joined_villages() -> list[Organisation]:
    """The villages in joint organisations, whose rules were revised with their help."""
    joined = Organisation.objects.filter(
        code__startswith=f"{zhucheng.CODE}-", kind=UnitKind.VILLAGE, joint_parties__during__endswith=None,
        joint_parties__during__isnull=False,
    )  # fmt: skip
    return list(joined.order_by("path").distinct()[:RULES])


def _conference(at: datetime) -> None:
    """The first joint organisation's conference has met once; each unit has something to do."""
    joint = JointOrganisation.objects.select_related("superior").get(code=f"{zhucheng.CODE}-LH003")
    township, today = joint.superior, timezone.localdate(at)
    by = organiser_of(township, at) if township.kind != UnitKind.COUNTY else _head_of(zhucheng.CODE, at)
    it = found_conference(
        name=f"{joint.name}联席会议", convenor=township, joint=joint, on=today - timedelta(days=20), by=by, at=at
    )
    begins = at - timedelta(days=7)
    plan = SessionPlan(
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        place="党群服务中心",
        agenda=("完善村务管理制度", "帮销农产品"),
    )
    session = plan_session(conference_id=it.pk, plan=plan, by=by, at=at)
    hold_session(session_id=session.pk, by=by, at=at)
    units = [seat.organisation for seat in it.units.select_related("organisation").order_by("pk")]
    for unit, (title, days) in zip(units, AGREED, strict=True):
        decision = NewDecision(title=title, owner=unit, due_on=today + timedelta(days=days))
        record_decision(session_id=session.pk, decision=decision, by=by, at=at)


def _head_of(county: str, at: datetime) -> Actor:
    return holder(Post.objects.filter(organisation__code=county, kind=PostKind.ORGANISATION_HEAD), at)
