"""What 诸城市 decided about teams and work: adjusted teams (F19), an assessment, a turn-around, an honour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.kernel.months import first_of_month, months_after
from lianjian.records.cadres.actions.team_adjustments import NewAdjustment, record_team_adjustment
from lianjian.records.cadres.enums import PostChange
from lianjian.records.organisations.actions.posts import appoint
from lianjian.records.organisations.enums import PostBasis, PostKind, UnitKind
from lianjian.records.organisations.models import JointOrganisation, Organisation, Post
from lianjian.results.assessment.actions.grading import grade_organisation, write_report
from lianjian.results.assessment.actions.honours import NewHonour, honour_organisation
from lianjian.results.assessment.actions.results import Decided, appeal_assessment, decide_assessment
from lianjian.results.assessment.actions.rounds import (
    NewAssessment,
    add_criterion,
    begin_grading,
    choose_assessed,
    name_assessor,
    open_assessment,
    publish_criteria,
)
from lianjian.results.assessment.actions.turnarounds import NewTurnaround, add_plan_step, open_turnaround
from lianjian.results.assessment.enums import RoundKind
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentRound
from lianjian.site.demo.holders import holder, organiser_of, secretary_of
from lianjian.site.demo.steps import village_of_the_cast
from lianjian.site.demo.zhucheng import CODE

TEAMS_ADJUSTED = 138
DEPARTMENT = "中共诸城市委组织部"
CRITERIA = (
    (
        "帮扶取得实效",
        "村里提出的需求有人接、有结果，受助的村确认管用；答应的事按期办成。",
        ("help", "promises", "promises_overdue"),
    ),
    ("班子建强", "帮助村里配齐班子、理顺议事和决策；按规定开会、评议，不走过场。", ("teams", "assemblies", "reviews")),
    ("群众得益", "决议办到底，有人从联建中得到工作、得到服务。", ("resolutions", "jobs")),
)
WAYS = ("班子不团结，长期缺副书记", "后进村，没有人管事", "干部年龄偏大，工作没有人接")
HELPED = ("联合党组织派人驻村谈心，推荐人选，帮助理顺分工", "联合党组织组织村干部到城区跟班学习，再由上级任职")


def assess(*, at: datetime) -> None:
    """Will adjust teams, hold an assessment up to somebody's next step, open a turn-around, and give an honour."""
    _adjust_teams(at)
    round_ = _assessment(at)
    _appealed(round_, at)
    _turnaround(at)
    _honour(at)


def _adjust_teams(at: datetime) -> None:
    """Of the villages in joint organisations the first 138: a member of the committee became deputy secretary."""
    head, today = _county(at, PostKind.ORGANISATION_HEAD), timezone.localdate(at)
    serving = Post.objects.filter(kind=PostKind.COMMITTEE_MEMBER, during__endswith=None).order_by("-pk")
    accounts = dict(serving.values_list("organisation_id", "account_id"))
    people = Account.objects.in_bulk(accounts.values())
    for place, village in enumerate(_joined_villages(today)):
        on = max(today - timedelta(days=40 + place * 2), _joined_on(village) + timedelta(days=20))
        paper = f"诸组任〔{on.year}〕{100 + place}号"
        post = appoint(
            organisation=village, account=people[accounts[village.pk]], kind=PostKind.DEPUTY_SECRETARY,
            basis=PostBasis.ASSIGNMENT, document_no=paper, since=on, by=head, at=at,
        )  # fmt: skip
        record_team_adjustment(
            village=village, by=head, at=at,
            adjustment=NewAdjustment(
                on=on, decided_by=DEPARTMENT, document_no=paper, why=WAYS[place % len(WAYS)],
                posts=[(PostChange.FILLED, post.pk)], help_given=HELPED[place % len(HELPED)],
            ),
        )  # fmt: skip


def _joined_villages(today: date) -> list[Organisation]:
    """Villages that have been in a joint organisation for a while, and have a committee member; in tree order."""
    joined = Organisation.objects.filter(
        code__startswith=f"{CODE}-", kind=UnitKind.VILLAGE, joint_parties__during__endswith=None,
        joint_parties__during__startswith__lt=today - timedelta(days=30), posts__kind=PostKind.COMMITTEE_MEMBER,
    )  # fmt: skip
    return list(joined.order_by("path").distinct()[:TEAMS_ADJUSTED])


def _joined_on(village: Organisation) -> date:
    during = village.joint_parties.get(during__endswith=None, during__isnull=False).during
    assert during is not None
    joined: date | None = during.lower
    assert joined is not None
    return joined


@dataclass(frozen=True)
class _Days:
    """The twelve whole months before this one, and a day before them on which the criteria were told."""

    starts_on: date
    ends_on: date
    told_at: datetime


def _days(at: datetime) -> _Days:
    after = first_of_month(day=timezone.localdate(at))
    starts = months_after(day=after, months=-12)
    told = timezone.make_aware(datetime.combine(starts - timedelta(days=10), timezone.localtime(at).time()))
    return _Days(starts_on=starts, ends_on=after - timedelta(days=1), told_at=told)


def _assessment(at: datetime) -> AssessmentRound:
    """The county's assessment of eight joint organisations: reports are coming in, the assessors write."""
    county, officer, days = Organisation.objects.get(code=CODE), _county(at, PostKind.ORGANISATION_OFFICER), _days(at)
    year = days.ends_on.year
    new = NewAssessment(
        kind=RoundKind.ANNUAL, title=f"{year}年度联建工作考核", starts_on=days.starts_on, ends_on=days.ends_on,
        plan_no=f"诸办发〔{days.starts_on.year}〕2号", plan_body="中共诸城市委",
    )  # fmt: skip
    round_ = open_assessment(place=county, new=new, by=officer, at=days.told_at)
    for title, good, evidence in CRITERIA:
        add_criterion(round_id=round_.pk, title=title, good=good, evidence=evidence, by=officer, at=days.told_at)
    _choose(round_, officer, days)
    publish_criteria(round_id=round_.pk, document_no=f"诸组发〔{days.told_at.year}〕41号", by=officer, at=days.told_at)
    for account in _assessors(at):
        name_assessor(round_id=round_.pk, account=account, by=officer, at=at)
    today = timezone.localdate(at)
    return begin_grading(
        round_id=round_.pk, reports_until=today + timedelta(days=12), grades_until=today + timedelta(days=25),
        by=officer, at=at,
    )  # fmt: skip


def _choose(round_: AssessmentRound, officer: Actor, days: _Days) -> None:
    """All joint organisations, as the office would; the demo keeps the first eight and that of the cast's village."""
    choose_assessed(round_id=round_.pk, groups=["joint"], organisations=[], by=officer, at=days.told_at)
    own = JointOrganisation.objects.filter(parties__organisation=village_of_the_cast()).values_list("pk", flat=True)
    first = list(round_.assessed.order_by("joint__code").values_list("pk", flat=True)[:8])
    round_.assessed.exclude(pk__in=first).exclude(joint__in=list(own)).delete()


def _assessors(at: datetime) -> list[Account]:
    """The head of the department, an officer, two organisers of townships: nobody whose own work is assessed."""
    kinds = (PostKind.ORGANISATION_HEAD, PostKind.ORGANISATION_OFFICER)
    county = Post.objects.filter(organisation__code=CODE, kind__in=kinds, during__endswith=None).order_by("pk")
    longdu = organiser_of(Organisation.objects.get(name="龙都街道", parent__code=CODE), at)
    return [*(post.account for post in county), Account.objects.get(pk=longdu.account_id or 0)]


def _appealed(round_: AssessmentRound, at: datetime) -> None:
    """One is decided, and its secretary has appealed; another has handed in its report."""
    rows = list(round_.assessed.select_related("organisation", "joint").order_by("pk")[:2])
    for account in (one.account for one in round_.assessors.select_related("account").order_by("pk")[1:]):
        by = holder(Post.objects.filter(account=account), at)
        grade_organisation(
            assessed_id=rows[0].pk, grade="较好", reason="帮扶的事有结果，村里认可；按期办成的还不够多。", by=by, at=at
        )
    decided = Decided(
        grade="较好", reason="村里的需求都有人接，制度也理顺了；议定的事有两件过期。", body=f"{DEPARTMENT}部务会",
        document_no=f"诸组〔{timezone.localdate(at).year}〕77号", on=timezone.localdate(at),
    )  # fmt: skip
    officer = _county(at, PostKind.ORGANISATION_OFFICER)
    decide_assessment(assessed_id=rows[0].pk, decided=decided, by=officer, at=at)
    _speak(rows[0], "过期的两件已在上月办成，村里也已确认，请核对后更正。", at)
    write_report(
        assessed_id=rows[1].pk, text="一、帮扶取得实效\n请来农技员三次，大棚已经开工。\n二、班子建强\n帮助配了副书记。",
        hand_in=True, by=secretary_of(rows[1].organisation, at), at=at,
    )  # fmt: skip


def _speak(assessed: AssessedOrganisation, words: str, at: datetime) -> None:
    appeal_assessment(assessed_id=assessed.pk, words=words, by=secretary_of(assessed.organisation, at), at=at)


def _turnaround(at: datetime) -> None:
    """高家屯村 is helped by 杨春居委会, as the report tells; two steps, the first soon due."""
    village, today = village_of_the_cast(), timezone.localdate(at)
    assert village.parent is not None
    helping = Organisation.objects.get(name="杨春居委会", code__startswith=CODE)
    helper = Account.objects.get(pk=secretary_of(helping, at).account_id or 0)
    by = organiser_of(village.parent, at)
    new = NewTurnaround(
        why="班子不团结，村务没有人管，制度不健全", helper=helper, helping=helping, body="龙都街道党工委",
        document_no=f"龙组〔{today.year}〕9号", exit_on=today + timedelta(days=180),
    )  # fmt: skip
    plan = open_turnaround(organisation=village, new=new, by=by, at=at)
    steps = (
        ("健全二十余项工作制度，印成一册", "高建军", 10),
        ("村党员到居委会跟班学习一轮", helper.name, 45),
        ("清理集体合同，公开一次账目", "高建军", 90),
    )
    for title, owner, days in steps:
        add_plan_step(plan_id=plan.pk, title=title, owner_name=owner, due_on=today + timedelta(days=days), by=by, at=at)


def _honour(at: datetime) -> None:
    place = Organisation.objects.get(name="古城子居委会", code__startswith=CODE)
    new = NewHonour(
        title="先进基层党组织", given_by="中共诸城市委", document_no=f"诸发〔{timezone.localdate(at).year}〕12号",
        given_on=timezone.localdate(at) - timedelta(days=140),
        why="帮助小高乐埠村建办公场所、修路装灯，村貌变样",
    )  # fmt: skip
    honour_organisation(organisation=place, new=new, by=_county(at, PostKind.ORGANISATION_HEAD), at=at)


def _county(at: datetime, kind: PostKind) -> Actor:
    return holder(Post.objects.filter(organisation__code=CODE, kind=kind), at)
