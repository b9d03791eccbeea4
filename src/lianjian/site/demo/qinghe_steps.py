"""清和村's year: who is away, what the online branch does for them, who found work; all days reckoned from the loading.

Everything is done by the acts of the pages. What the report counts comes out of these records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle, islice
from random import Random

from django.utils import timezone

from lianjian.records.activity.actions.attendance import record_attendance
from lianjian.records.activity.actions.meetings import MeetingPlan, hold_meeting, plan_meeting
from lianjian.records.activity.actions.minutes import MinutesWords, close_minutes, save_minutes
from lianjian.records.activity.actions.reports import hand_in_report
from lianjian.records.activity.enums import MeetingKind, RecordedBy
from lianjian.records.activity.models import Meeting
from lianjian.records.members.actions.away import (
    Whereabouts,
    enter_stay,
    join_online_branch,
    note_contact,
    note_host_activity,
)
from lianjian.records.members.actions.own import give_member_code
from lianjian.records.members.enums import AwayPurpose, ContactChannel, HostActivityKind
from lianjian.records.members.models import Member
from lianjian.records.organisations.actions.changes import Proposal, propose_renaming
from lianjian.records.organisations.actions.online import adopt_online_rule, describe_online
from lianjian.records.organisations.models import Organisation
from lianjian.site.demo.holders import let_officers_in, secretary_of
from lianjian.site.demo.qinghe import FIRMS, Qinghe
from lianjian.site.demo.qinghe_people import apply, find_work
from lianjian.site.demo.yuanmou import ONLINE, VILLAGE

AWAY, JOINED_AT_HOST, REPORTS, EXCHANGES, TRAINED = 47, 2, 123, 5, 45
HOSTS = ("云南省昆明市", "广东省东莞市", "浙江省义乌市", "四川省攀枝花市", "福建省泉州市")
TOPICS = ("怎样当好一名在外党员", "学习新党章的体会", "读“三农”政策有感", "在企业里亮身份", "返乡创业的打算")
STUDY = (
    "学习讨论：党的二十届四中全会精神",
    "学习讨论：家乡蔬菜产业怎么发展",
    "学习讨论：身边的榜样",
    "学习讨论：返乡创业政策",
)
RULES = (
    ("学习制度", "每月至少组织两次线上学习讨论，时间避开上夜班的日子；不能参加的说一声就行，不点名、不计时。"),
    ("联系制度", "党委委员每人联系几名在外党员，三个月内通一次话；说的什么不记录。"),
    ("帮扶制度", "先到一地的党员帮后到的找活、租房、办证；有用工消息发到群里。"),
)


def live_through_the_year(*, at: datetime) -> None:
    """Will have everything happen that the report tells of, and a little that waits for somebody today."""
    village, online = (Organisation.objects.get(code=code) for code in (VILLAGE, ONLINE))
    qinghe = Qinghe(
        village=village, online=online, secretary=secretary_of(village, at), leader=secretary_of(online, at),
        random=Random(532328), at=at,  # noqa: S311 - invented lives, the same each time
    )  # fmt: skip
    let_officers_in(village, by=qinghe.secretary, at=at)
    away = _go_away(qinghe)
    _give_rules(qinghe)
    _study(qinghe)
    _exchange(qinghe, away)
    _hand_in_reports(qinghe, away)
    apply(qinghe)
    find_work(qinghe)
    _ask_the_secretary(qinghe)


def _members(qinghe: Qinghe) -> Iterator[Member]:
    here = Member.objects.filter(organisation__path__startswith=qinghe.village.path)
    yield from here.select_related("organisation").order_by("code")


def _go_away(qinghe: Qinghe) -> list[Member]:
    """Every branch has somebody away, mostly the young; an officer at home keeps contact."""
    at_home = {member.organisation_id: member for member in reversed(list(_members(qinghe))) if member.account_id}
    young = sorted(
        (one for one in _members(qinghe) if one.account_id is None), key=lambda one: one.born_on, reverse=True
    )
    away = young[:AWAY]
    for number, member in enumerate(away):
        since = qinghe.ago(qinghe.random.randint(400, 1500))
        host = HOSTS[number % len(HOSTS)]
        keeper = at_home[member.organisation_id]
        stay = enter_stay(
            member=member, stay=Whereabouts(host_place=host, purpose=AwayPurpose.WORK), since=since,
            contact_person=keeper, by=qinghe.secretary, at=qinghe.at,
        )  # fmt: skip
        join_online_branch(member=member, online_branch=qinghe.online, since=since, by=qinghe.secretary, at=qinghe.at)
        if number % 12:  # with a few of them the next call is due
            note_contact(
                stay_id=stay.pk, contact_person=keeper, contacted_on=qinghe.ago(qinghe.random.randint(3, 80)),
                channel=ContactChannel.WECHAT, by=qinghe.secretary, at=qinghe.at,
            )  # fmt: skip
        if number < JOINED_AT_HOST:
            note_host_activity(
                stay_id=stay.pk, held_on=qinghe.ago(40 + number), kind=HostActivityKind.PARTY_DAY, host_place=host,
                host_organisation="企业党支部", by=qinghe.secretary, at=qinghe.at,
            )  # fmt: skip
    give_member_code(member=away[0], by=qinghe.secretary, at=qinghe.at)
    return away


def _give_rules(qinghe: Qinghe) -> None:
    describe_online(
        organisation_id=qinghe.online.pk, channel="微信群、腾讯会议", host_places="、".join(HOSTS), by=qinghe.leader,
        at=qinghe.at,
    )  # fmt: skip
    for title, text in RULES:
        adopt_online_rule(
            organisation_id=qinghe.online.pk, title=title, text=text, on=date(2009, 4, 1), by=qinghe.leader,
            at=qinghe.at,
        )  # fmt: skip


def _study(qinghe: Qinghe) -> None:
    """Two discussions in every month of the year up to now, the last without minutes yet; the next one is planned."""
    topics = cycle(STUDY)
    *earlier, last = _study_evenings(qinghe.at)
    for starts_at in (*earlier, last):
        meeting = _meet(
            qinghe, MeetingKind.ONLINE_STUDY, next(topics), starts_at, present=qinghe.random.randint(18, 34)
        )
        if starts_at != last:
            _write_up(qinghe, meeting, "大家谈了各自厂里和老家的情况，约定有用工消息发到群里。")
    _plan(qinghe, MeetingKind.ONLINE_STUDY, next(topics), qinghe.at + timedelta(days=6))


def _study_evenings(at: datetime) -> list[datetime]:
    """The 5th and 20th of each month so far; in January, which counts while it runs, two evenings that are over."""
    local = timezone.localtime(at)
    evenings = [_evening(date(local.year, month, day)) for month in range(1, local.month + 1) for day in (5, 20)]
    over = [evening for evening in evenings if evening < at - timedelta(hours=2)]
    if local.month == 1 and len(over) < 2:
        new_year = timezone.make_aware(datetime(local.year, 1, 1))
        over = [max(new_year, at - timedelta(hours=hours)) for hours in (5, 2)]
    return over


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(20)))


def _exchange(qinghe: Qinghe, away: list[Member]) -> None:
    """Skilled people of the villages away show each other what they do."""
    for number in range(EXCHANGES):
        people = away[number * 9 : number * 9 + TRAINED // EXCHANGES]
        evening = _evening(qinghe.ago(30 + 60 * number))
        title = f"技术骨干视频交流：{FIRMS[number][2]}的本领"
        meeting = _meet(qinghe, MeetingKind.VIDEO_EXCHANGE, title, evening, people=people)
        _write_up(qinghe, meeting, "边做边讲，现场答问，录了要点发给没赶上的人。")


def _meet(
    qinghe: Qinghe,
    kind: MeetingKind,
    title: str,
    starts_at: datetime,
    *,
    present: int = 0,
    people: list[Member] | None = None,
) -> Meeting:
    """Planned, held, and who was there entered by the online branch's secretary."""
    meeting = _plan(qinghe, kind, title, starts_at)
    hold_meeting(meeting=meeting, by=qinghe.leader, at=qinghe.at)
    listed = [pk for pk in meeting.attendances.values_list("member", flat=True).order_by("pk") if pk]
    here = [one.pk for one in people] if people else qinghe.random.sample(listed, min(present, len(listed)))
    record_attendance(meeting=meeting, present=here, how=RecordedBy.TICKED, by=qinghe.leader, at=qinghe.at)
    return meeting


def _write_up(qinghe: Qinghe, meeting: Meeting, speeches: str) -> None:
    words = MinutesWords(speeches=speeches, resolution="", chair_id=qinghe.chair.pk, recorder_id=qinghe.recorder.pk)
    save_minutes(meeting=meeting, words=words, revision=0, by=qinghe.leader, at=qinghe.at)
    close_minutes(meeting=meeting, by=qinghe.leader, at=qinghe.at)


def _plan(qinghe: Qinghe, kind: MeetingKind, title: str, starts_at: datetime) -> Meeting:
    plan = MeetingPlan(
        kind=kind, organisation_id=qinghe.online.pk, title=title, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1, minutes=30), place="腾讯会议", is_online=True, hours=Decimal("1.5"),
        agenda=(title,), entered_afterwards=starts_at < qinghe.at,
    )  # fmt: skip
    return plan_meeting(plan=plan, by=qinghe.leader, at=qinghe.at)


def _hand_in_reports(qinghe: Qinghe, away: list[Member]) -> None:
    for number, member in enumerate(islice(cycle(away), REPORTS)):
        topic = TOPICS[number % len(TOPICS)]
        hand_in_report(
            member=member, organisation=qinghe.online, title=topic,
            text=f"{topic}。这段时间的学习让我想了很多：在外打工也是党员，要把活干好，把家乡的事放在心上。",
            typed_with_consent="本人发到群里，请支部代为录入", on=qinghe.ago(3 + number * 2), by=qinghe.leader,
            at=qinghe.at,
        )  # fmt: skip


def _ask_the_secretary(qinghe: Qinghe) -> None:
    """A branch would like to be named after what its members grow; the village committee decides."""
    branch = Organisation.objects.get(parent=qinghe.village, name="第十三党支部")
    propose_renaming(
        organisation=branch, name="冬早蔬菜党支部", by=secretary_of(branch, qinghe.at), at=qinghe.at,
        proposal=Proposal(effective_on=qinghe.today, reason="本支部党员大多种冬早蔬菜，想按产业命名"),
    )  # fmt: skip
