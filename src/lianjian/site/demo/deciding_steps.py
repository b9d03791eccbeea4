"""What is being decided in the cast's village: a road, a questionnaire, a ballot, an election."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.activity.actions.meetings import MeetingPlan, hold_meeting, plan_meeting
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.ballots.actions import (
    NewContest,
    NewVoter,
    draw_up_ballot,
    give_notice,
    name_tellers,
    start_handing_out,
)
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.cadres.actions.elections import NewElection, complete_election_step, open_election
from lianjian.records.cadres.election_steps.entries import ElectionEntry, Named
from lianjian.records.cadres.enums import ElectionLaw, ElectionStepKind
from lianjian.records.deliberation.actions.matters import (
    NewMatter,
    Session,
    carry_out,
    close_matter,
    hold_step,
    publish_step,
    raise_matter,
    report_back,
    take_up_matter,
    write_publication,
)
from lianjian.records.deliberation.actions.questionnaires import (
    NewQuestion,
    add_question,
    answer_for_household,
    draw_up_questionnaire,
    enter_roll,
    open_questionnaire,
)
from lianjian.records.deliberation.council_enums import AnswerChannel, QuestionKind, QuestionnaireKind
from lianjian.records.deliberation.enums import Body, MatterKind, PublicationKind, RaisedBy
from lianjian.records.deliberation.models import Matter
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.site.demo import yuanmou
from lianjian.site.demo.holders import organiser_of, secretary_of
from lianjian.site.demo.naming import persons
from lianjian.site.demo.steps import village_of_the_cast

REPRESENTATIVES = 30
HOUSEHOLDS, ANSWERED = 48, 17
COMMITTEE = (PostKind.SECRETARY, PostKind.COMMITTEE_MEMBER)
ROAD = NewMatter(
    kind=MatterKind.PUBLIC_WORKS, title="硬化村北生产路", why="雨天走不了车，苹果拉不出去",
    proposal="从村北桥头到省道，修四米宽水泥路一点二公里，用村集体收入，不向各户收钱。",
    raised_how=RaisedBy.VILLAGER,
)  # fmt: skip
LAMPS = NewMatter(
    kind=MatterKind.PUBLIC_WORKS, title="安装主街路灯", why="晚上看不见路，老人出门不方便",
    proposal="主街两侧装太阳能路灯三十六盏，用村集体收入五万四千元。", raised_how=RaisedBy.REPRESENTATIVES,
)  # fmt: skip
CANAL = NewMatter(
    kind=MatterKind.VILLAGE_AFFAIR, title="商定冬早蔬菜轮流放水的次序", why="三个村民小组放水的日子撞在一起",
    proposal="按小组排出每周放水的日子，遇旱情由两委临时调整。", raised_how=RaisedBy.VILLAGER,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Village:
    """The cast's village, who acts for it and for the subdistrict, and the day it is loaded."""

    place: Organisation
    secretary: Actor
    organiser: Actor
    committee: int
    voters: tuple[str, ...]
    at: datetime

    def ago(self, days: int) -> date:
        """So many days before the loading."""
        return timezone.localdate(self.at) - timedelta(days=days)


def decide(*, at: datetime) -> None:
    """Will bring matters, a questionnaire, a ballot and an election as far as somebody's next step."""
    place = village_of_the_cast()
    assert place.parent is not None
    posts = Post.objects.filter(organisation=place, kind__in=COMMITTEE, during__endswith=None)
    voters = voters_of(organisation=place, on=timezone.localdate(at)).order_by("code")
    village = Village(
        place=place, secretary=secretary_of(place, at), organiser=organiser_of(place.parent, at),
        committee=posts.values("account").distinct().count(), voters=tuple(voters.values_list("name", flat=True)),
        at=at,
    )  # fmt: skip
    road = _matter(village, ROAD, raised=30)
    _up_to_the_review(village, road, proposed=24, consulted=18)
    _ask_every_household(village, road)
    _finish(village, _matter(village, LAMPS, raised=110))
    _ask_the_members(village)
    _elect(village)
    _raise_in_qinghe(at)


def _matter(village: Village, matter: NewMatter, *, raised: int) -> Matter:
    on, by, at = village.ago(raised), village.secretary, village.at
    made = raise_matter(organisation=village.place, matter=matter, on=on, by=by, at=at)
    return take_up_matter(matter_id=made.pk, kind=matter.kind, on=on, by=by, at=at)


def _up_to_the_review(village: Village, matter: Matter, *, proposed: int, consulted: int) -> None:
    due = village.committee
    sessions = (
        Session(
            step="proposal", body=Body.BRANCH_COMMITTEE, on=village.ago(proposed), seen=0, facts={"entitled": due},
            present=due, yes=due, no=0, abstained=0,
        ),
        Session(
            step="consultation", body=Body.TWO_COMMITTEES, on=village.ago(consulted), seen=1, present=due + 2,
            agreed=True, said="同意，先请人把预算算细。",
        ),
    )  # fmt: skip
    for session in sessions:
        hold_step(matter_id=matter.pk, session=session, by=village.secretary, at=village.at)


def _finish(village: Village, lamps: Matter) -> None:
    """From the committee's proposal to the closing; what hangs on the board also stands on the public page."""
    by, at, pk, due = village.secretary, village.at, lamps.pk, len(village.voters)
    _up_to_the_review(village, lamps, proposed=105, consulted=100)
    there = due - due // 6
    review = Session(
        step="review", body=Body.BRANCH_ASSEMBLY, on=village.ago(95), seen=2, facts={"entitled": due}, present=there,
        yes=there - 1, no=0, abstained=1, meeting_id=_assembly(village, village.ago(95)),
    )  # fmt: skip
    resolved = Session(
        step="resolution", body=Body.REPRESENTATIVES_ASSEMBLY, on=village.ago(88), seen=3,
        facts={"entitled": REPRESENTATIVES}, present=27, yes=25, no=1, abstained=1,
        said="同意在主街安装太阳能路灯三十六盏，费用五万四千元从村集体收入中列支。",
    )  # fmt: skip
    for session in (review, resolved):
        hold_step(matter_id=pk, session=session, by=by, at=at)
    _put_up(village, lamps, PublicationKind.RESOLUTION, "村民代表会议决议：同意安装主街路灯三十六盏。", 87, 71)
    carry_out(matter_id=pk, who="村民委员会，监督：村务监督委员会", on=village.ago(70), by=by, at=at)
    outcome = "路灯三十六盏全部装好，实付五万三千二百元，发票在村务公开栏。"
    report_back(matter_id=pk, outcome=outcome, on=village.ago(30), by=by, at=at)
    _put_up(village, lamps, PublicationKind.OUTCOME, outcome, 29, 13)
    close_matter(matter_id=pk, on=village.ago(12), by=by, at=at)


def _assembly(village: Village, on: date) -> int:
    begins = timezone.make_aware(datetime.combine(on, time(19)))
    plan = MeetingPlan(
        kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING, organisation_id=village.place.pk, title="党员大会审议主街路灯",
        starts_at=begins, ends_at=begins + timedelta(hours=2), place="党群服务中心", entered_afterwards=True,
    )  # fmt: skip
    meeting = plan_meeting(plan=plan, by=village.secretary, at=village.at)
    hold_meeting(meeting=meeting, by=village.secretary, at=village.at)
    return meeting.pk


def _put_up(village: Village, matter: Matter, kind: PublicationKind, text: str, since: int, until: int) -> None:
    """The secretary writes; the subdistrict's organiser checks the text and puts it up."""
    written = write_publication(
        matter_id=matter.pk, kind=kind, text=text, board="村委会门口公开栏", by=village.secretary, at=village.at
    )
    publish_step(
        publication_id=written.pk, put_up_on=village.ago(since), until_on=village.ago(until), secrecy_checked=True,
        by=village.organiser, at=village.at,
    )  # fmt: skip


def _ask_every_household(village: Village, road: Matter) -> None:
    by, at, today = village.secretary, village.at, village.ago(0)
    made = draw_up_questionnaire(
        organisation=village.place, kind=QuestionnaireKind.QUESTIONNAIRE, title="硬化村北生产路征求意见",
        introduction="一户一份，不记名；意见供党员大会和村民代表会议参考。", is_signed=False, matter=road, on=today,
        by=by, at=at,
    )  # fmt: skip
    asked = (
        NewQuestion(kind=QuestionKind.CHOICE, text="同意今年修这条路吗", options=("同意", "不同意", "无所谓")),
        NewQuestion(kind=QuestionKind.SEVERAL, text="还想修哪几段", options=("村东", "村西", "果园里")),
        NewQuestion(kind=QuestionKind.TEXT, text="别的意见"),
    )
    choice, several, words = (add_question(questionnaire_id=made.pk, question=one, by=by, at=at) for one in asked)
    random = Random(made.title)  # noqa: S311 - invented answers, the same each time
    names = islice(persons(random), HOUSEHOLDS)
    roll = "\n".join(f"{name}\t第{number % 4 + 1}村民小组" for number, name in enumerate(names))
    enter_roll(questionnaire_id=made.pk, text=roll, by=by, at=at)
    until = today + timedelta(days=12)
    open_questionnaire(questionnaire_id=made.pk, open_until=until, on=today, by=by, at=at)
    for household in made.households.all()[:ANSWERED]:
        said = {choice.pk: random.choices(([0], [1], [2]), (12, 2, 3))[0], several.pk: [random.randrange(3)]}
        answer_for_household(
            household_id=household.pk, channel=AnswerChannel.DESK, answers=said | {words.pk: ""}, on=today, by=by,
            at=at,
        )  # fmt: skip


def _ask_the_members(village: Village) -> None:
    """The branch asks its members; whoever has an account takes his vote today by phone."""
    by, at = village.secretary, village.at
    voters = [
        NewVoter(name=one.name, member_id=one.pk, account_id=one.account_id)
        for one in voters_of(organisation=village.place, on=village.ago(0)).order_by("code")
    ]
    working = [one.account_id for one in voters if one.account_id not in (None, by.account_id)]
    ballot = draw_up_ballot(
        organisation=village.place, title="党员活动日改在每月第一个星期六", purpose=BallotPurpose.QUESTIONNAIRE,
        channels=[Channel.PHONE],
        contests=[NewContest(kind=ContestKind.RESOLUTION, question="党员活动日改在每月第一个星期六，是否赞成？")],
        voters=voters, by=by, at=at,
    )  # fmt: skip
    name_tellers(
        ballot_id=ballot.pk, count_tellers=[one for one in working[:1] if one],
        oversight_tellers=[one for one in working[1:2] if one], by=by, at=at,
    )  # fmt: skip
    give_notice(ballot_id=ballot.pk, opens_at=at, closes_at=at + timedelta(days=7), by=by, at=at)
    start_handing_out(ballot_id=ballot.pk, by=by, at=at)


def _elect(village: Village) -> None:
    """The branch elects its committee; members and villagers have nominated, and the subdistrict has to review."""
    by, at, kind = village.secretary, village.at, ElectionStepKind
    what = NewElection(law=ElectionLaw.PARTY_BRANCH, member_seats=3)
    election = open_election(organisation=village.place, what=what, on=village.ago(28), by=by, at=at)
    due = len(village.voters)
    named = tuple(Named(name=name, votes=due - 3 - place) for place, name in enumerate(_well_known(village)))
    entries = (
        (by, ElectionEntry(kind=kind.REQUEST, on=village.ago(27), seen=0, document_no="高家屯支〔2026〕3号")),
        (village.organiser, ElectionEntry(
            kind=kind.APPROVAL, on=village.ago(22), seen=1, document_no="龙组〔2026〕18号",
        )),
        (by, ElectionEntry(
            kind=kind.MEMBER_NOMINATION, on=village.ago(14), seen=2, facts={"handed_out": due, "returned": due - 1},
            named=named,
        )),
        (by, ElectionEntry(
            kind=kind.VILLAGER_NOMINATION, on=village.ago(9), seen=3,
            facts={"handed_out": REPRESENTATIVES, "returned": REPRESENTATIVES - 2}, named=named[:5],
        )),
    )  # fmt: skip
    for who, entry in entries:
        complete_election_step(election_id=election.pk, entry=entry, by=who, at=at)


def _well_known(village: Village) -> list[str]:
    """Six members whose names nobody else has; the votes fall from the first to the last."""
    return [name for name in village.voters if village.voters.count(name) == 1][:6]


def _raise_in_qinghe(at: datetime) -> None:
    """In 清和村 a villager has raised something; the committee has to say whether it takes it up."""
    village = Organisation.objects.get(code=yuanmou.VILLAGE)
    on = timezone.localdate(at) - timedelta(days=2)
    raise_matter(organisation=village, matter=CANAL, on=on, by=secretary_of(village, at), at=at)
