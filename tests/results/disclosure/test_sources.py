"""What the rooms have to show: each record in its period, in words, without anybody's private business."""

from __future__ import annotations

from datetime import date, timedelta

from lianjian import rules
from lianjian.kernel.disclosures import Affairs, AskedToShow
from lianjian.kernel.periods import since
from lianjian.kernel.publication import private_findings_in
from lianjian.records.activity.actions.meetings import MeetingPlan, hold_meeting, plan_meeting
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.cadres.actions.admission import NewApplicant, open_admission
from lianjian.records.cadres.actions.duty_posts import set_up_post
from lianjian.records.cadres.models import AdmissionNotice
from lianjian.records.casework.models import VolunteerCall, VolunteerTeam
from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.enums import Body, PublicationKind
from lianjian.records.deliberation.models import (
    ConferenceDecision,
    ConferenceSession,
    JointConference,
    OrganisationRule,
    RuleVersion,
)
from lianjian.records.members.enums import Sex
from lianjian.records.organisations.enums import JointForm, JointState, PairingForm, PartyRole
from lianjian.records.organisations.models import JointOrganisation, JointParty
from lianjian.records.projects.actions.jobs import enter_vacancy
from lianjian.records.projects.enums import MatchState, Subject
from lianjian.records.projects.models import Match, Need
from lianjian.results.disclosure.registry import SOURCES, sources_of
from tests.factories import FOUNDED, NOW, TODAY, County, person, post
from tests.records.deliberation.matter_cases import a_matter
from tests.records.members.factories import member

YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def shown(county: County, source: str, *, place: int = 0, during: tuple[date, date] = YEAR) -> list[tuple[str, str]]:
    asked = AskedToShow(organisation_id=county.villages[place].pk, since=during[0], until=during[1])
    found = list(SOURCES[source].shown(asked))
    assert all(during[0] <= one.on < during[1] or source in ("carried_out", "agreed") for one in found)
    assert len({one.origin for one in found}) == len(found)
    assert not [one for one in found if private_findings_in(f"{one.title}{one.text}")]
    return [(one.title, one.text) for one in found]


def test_every_source_rests_on_a_rule_of_the_national_packs() -> None:
    packs = rules.load_packs("national")
    assert {packs.rule(source.because).id for source in SOURCES.values()} == {"CW2025-35-items", "GK-catalogue"}
    assert sources_of(affairs=Affairs.PARTY)[0].id == "party_offices"


def test_nothing_is_shown_of_a_village_without_records(county: County) -> None:
    for source in SOURCES:
        assert shown(county, source, during=(date(2025, 1, 1), date(2026, 1, 1))) == []


def test_offices_by_role_and_name(county: County) -> None:
    founded = (FOUNDED, FOUNDED + timedelta(days=1))
    assert shown(county, "party_offices", during=founded) == [("书记甲任书记", "")]
    head = post(person("孙主任", login="h"), county.villages[0], "villagers_committee_head")
    head.during = since(FOUNDED, date(2026, 2, 1))
    head.save()
    assert shown(county, "village_offices") == [("孙主任不再担任村（居）民委员会主任", "")]


def test_a_joint_organisation_with_its_parties(county: County) -> None:
    joint = JointOrganisation.objects.create(
        code="LH1", name="密州共建联合体", pairing_form=PairingForm.WITH_COMMUNITY, form=JointForm.ALLIANCE,
        state=JointState.FOUNDED, superior=county.longdu, purpose="帮销蔬菜", proposed_at=NOW, during=since(TODAY),
    )  # fmt: skip
    for where, role in ((county.urban[0], PartyRole.LEAD), (county.villages[0], PartyRole.VILLAGE)):
        JointParty.objects.create(joint=joint, organisation=where, role=role, consent="given", during=since(TODAY))
    assert shown(county, "joined") == [("参加密州共建联合体", "联建各方：后黄疃居委会。帮销蔬菜")]


def test_meetings_by_kind_without_who_was_there(county: County) -> None:
    by = county.actor(county.secretaries[0])
    for kind, days in ((MeetingKind.THEMED_PARTY_DAY, 3), (MeetingKind.THEMED_PARTY_DAY, 2), (MeetingKind.ACTIVITY, 1)):
        begins = NOW - timedelta(days=days)
        plan = MeetingPlan(
            kind=kind, organisation_id=county.villages[0].pk, title="清扫渠道", starts_at=begins,
            ends_at=begins + timedelta(hours=1), agenda=("议题",),
        )  # fmt: skip
        meeting = plan_meeting(plan=plan, by=by, at=begins - timedelta(days=1))
        hold_meeting(meeting=meeting, by=by, at=NOW)
    assert shown(county, "party_life") == [("主题党日2次", "3月6日清扫渠道；3月7日清扫渠道。")]
    assert shown(county, "assemblies") == []


def test_a_resolution_its_carrying_out_and_its_outcome(county: County) -> None:
    case = a_matter(county)
    place = county.villages.index(case.matter.organisation)
    case.up_to("resolution")
    case.hold("resolution")
    assert shown(county, "village_matters", place=place) == []
    case.publish(PublicationKind.RESOLUTION)
    said = shown(county, "village_matters", place=place)
    assert [title for title, _text in said] == [f"{case.matter.title}（决议）"]


def test_rules_conferences_help_work_volunteers_posts_and_notices(county: County) -> None:
    village, by = county.villages[0], county.actor(county.secretaries[0])
    rule = OrganisationRule.objects.create(
        code="R1", organisation=village, kind=RuleKind.VILLAGE_RULES, title="村规民约"
    )
    RuleVersion.objects.create(
        rule=rule, number=2, text="一", state=VersionState.PUBLISHED, drafted_on=TODAY, published_on=TODAY,
        adopted_by=Body.VILLAGERS_ASSEMBLY, evaluation={"valid": True}, adopted_on=TODAY,
    )  # fmt: skip
    assert shown(county, "rules") == [("村规民约（第2版）", "由村民会议通过。")]

    conference = JointConference.objects.create(
        code="C1", name="联席会议", organisation=county.longdu, founded_on=TODAY
    )
    meeting = plan_meeting(
        plan=MeetingPlan(
            kind=MeetingKind.JOINT_CONFERENCE, organisation_id=county.longdu.pk, title="联席会议", starts_at=NOW,
            ends_at=NOW + timedelta(hours=1), agenda=("一",),
        ),
        by=county.actor(county.longdu_organiser), at=NOW,
    )  # fmt: skip
    session = ConferenceSession.objects.create(conference=conference, number=1, meeting=meeting)
    ConferenceDecision.objects.create(
        session=session, position=1, title="列出帮销清单", owner=village, person_name="孙某某", due_on=TODAY
    )
    assert shown(county, "agreed") == [("列出帮销清单（正在落实）", "联席会议议定。")]

    need = Need.objects.create(
        code="N1", organisation=village, subject=Subject.WATER, title="打一口井", opened_on=TODAY
    )
    Match.objects.create(
        need=need,
        helper=county.urban[0],
        state=MatchState.CONFIRMED,
        taken_up_at=NOW,
        confirmed_at=NOW,
        outcome="已出水",
    )
    assert shown(county, "help") == [("打一口井：后黄疃居委会帮助办成", "已出水")]
    enter_vacancy(
        organisation=village, employer="制衣厂", place="镇上", title="缝纫工", wanted=2, open_until=date(2026, 6, 1),
        on=TODAY, by=by, at=NOW,
    )  # fmt: skip
    assert shown(county, "work") == [("制衣厂招缝纫工2人", "地点镇上，2026-06-01截止。")]

    team = VolunteerTeam.objects.create(
        code="T1",
        organisation=village,
        name="护林队",
        purpose="护林",
        leader=member(village, "孙队长"),
        founded_on=TODAY,
    )
    VolunteerCall.objects.create(
        code="K1", team=team, title="清沟", place="村西", starts_at=NOW, ends_at=NOW + timedelta(hours=2), wanted=3,
        thanks="辛苦大家", confirmed_at=NOW,
    )  # fmt: skip
    assert shown(county, "volunteering") == [("清沟", "护林队，村西。辛苦大家")]

    set_up_post(organisation=village, kind="policy", seats=2, duties="讲政策", on=TODAY, by=by, at=NOW)
    ((title, text),) = shown(county, "duty_posts")
    assert title.startswith("设立党员岗：")
    assert text == "讲政策"
    admission = open_admission(
        person=NewApplicant(name="孙入党", sex=Sex.FEMALE, born_on=date(1999, 1, 1)), organisation=village, on=TODAY,
        by=by, at=NOW,
    )  # fmt: skip
    AdmissionNotice.objects.create(
        admission=admission, posted_on=TODAY, until_on=TODAY + timedelta(days=7), working_days=5
    )
    ((title, text),) = shown(county, "admission_notices")
    assert title == "发展党员公示1人"
    assert "孙入党" not in text
