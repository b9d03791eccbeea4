from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import JournalLine
from lianjian.kernel.periods import on_day, since
from lianjian.kernel.workbook.intake import Outcome, load_workbook, try_workbook
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.measures import months_over
from lianjian.records.activity.models import Meeting, StudyReport
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.models import Ballot
from lianjian.records.cadres.models import Admission, DutyHolding, DutyPost, TeamAdjustment
from lianjian.records.deliberation.enums import MatterState
from lianjian.records.deliberation.models import Council, Matter, Questionnaire, RuleVersion
from lianjian.records.deliberation.queries.questionnaires import coverage_of, is_open
from lianjian.records.members.models import Affiliation, Member, StayAway
from lianjian.records.organisations.enums import (
    DispatchKind,
    JointState,
    PairingForm,
    PartyForm,
    PartyRole,
    PostKind,
    UnitKind,
)
from lianjian.records.organisations.models import (
    Coverage,
    Dispatch,
    IndustryBody,
    JointOrganisation,
    JointParty,
    Organisation,
    OrganisationVersion,
    Post,
    TreeChange,
)
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.actors import actor_of
from lianjian.records.projects.enums import PlacementState
from lianjian.records.projects.models import PairingRound, Placement
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.models import Bulletin
from lianjian.results.indicators.queries.bulletins import publication_in
from lianjian.results.indicators.registry import MEASURES
from lianjian.site.demo import make
from lianjian.site.demo.holders import secretary_of
from lianjian.site.demo.loading import FOLDER, Cast, load_demo
from lianjian.site.demo.qinghe_steps import _study_evenings
from lianjian.site.demo.steps import village_of_the_cast
from lianjian.site.demo.zhucheng_places import NAMED_PAIRINGS, STATIONS
from lianjian.site.importing import forms
from lianjian.site.web.home import duties_of

# The demo takes half a minute to load: one worker loads it once.
pytestmark = [
    pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("cast"), pytest.mark.xdist_group("demo"),
]  # fmt: skip
ZHUCHENG = {"code__startswith": "370782"}
WORKBOOKS = ("zhucheng.xlsx", "tinghu.xlsx", "huade.xlsx", "yuanmou.xlsx", "yangzhou.xlsx", "zhuozi.xlsx")
# The figures of the reports as they stand there; of "more than" and "at least" the lowest number that will do.
REPORTED = {
    "F01": ("清和村", (167,)), "F02": ("清和村", (47, pytest.approx(0.28, abs=0.005))), "F03": ("清和村", (2,)),
    "F04": ("清和村", (14,)), "F05": ("清和村", (32,)), "F06": ("清和村", (19,)), "F07": ("清和村", (123,)),
    "F08": ("清和村", (5, 45)), "F11": ("化德县", (2365,)), "F14": ("亭湖区", (256,)), "F15": ("亭湖区", (3789,)),
    "F13": ("卓资县", (1,)), "F19": ("诸城市", (138,)), "F20": ("诸城市", (310, 220)),
    "F16": ("诸城市", (163,)), "F17": ("诸城市", (54, 58, 51)), "F30": ("文峰村", (42,)),
}  # fmt: skip
AT_LEAST = {"F09": ("清和村", 2), "F12": ("化德县", 31)}


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Every place, loaded once for all tests here and taken back after them."""
    with django_db_blocker.unblock():
        held = transaction.atomic()
        held.__enter__()
        try:
            loaded = load_demo(report=lambda *_: None)
            with connection.cursor() as cursor:
                # Autovacuum, counting while nothing is committed, finds every table empty; then joins go row by row.
                cursor.execute("ANALYZE")
            yield loaded
        finally:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)


def founded() -> list[JointOrganisation]:
    return list(JointOrganisation.objects.filter(**ZHUCHENG, state=JointState.FOUNDED))


def again(name: str, take_in: Callable[..., Outcome]) -> Outcome:
    sheets = open_workbook(file=FOLDER / name)
    day = {"at": clock.now(), "on": clock.today(), "report": lambda *_: None}
    return take_in(sheets=sheets, forms=forms(), by=command_line(), **day)


def test_zhucheng_has_941_village_organisations() -> None:
    assert Organisation.objects.filter(**ZHUCHENG, kind=UnitKind.VILLAGE).count() == 941


def test_its_163_joint_organisations_are_54_58_and_51_by_form() -> None:
    by_form = [joint.pairing_form for joint in founded()]
    forms_in_order = (PairingForm.WITH_COMMUNITY, PairingForm.WITH_ENTERPRISE, PairingForm.WITH_DEPARTMENT)
    assert [by_form.count(form) for form in forms_in_order] == [54, 58, 51]


def test_367_villages_are_in_them_each_in_one_and_two_to_four_in_each() -> None:
    parties = JointParty.objects.filter(joint__in=founded(), role=PartyRole.VILLAGE)
    villages = list(parties.values_list("organisation_id", flat=True))
    assert (len(villages), len(set(villages))) == (367, 367)
    sizes = [parties.filter(joint=joint).count() for joint in founded()]
    assert (min(sizes), max(sizes)) == (2, 4)


@pytest.mark.parametrize(("lead", "villages"), [pairing[:2] for pairing in NAMED_PAIRINGS], ids=range(7))
def test_the_pairing_named_in_the_report_is_there(lead: str, villages: tuple[str, ...]) -> None:
    joint = JointOrganisation.objects.get(**ZHUCHENG, parties__organisation__name=lead)
    found = joint.parties.filter(role=PartyRole.VILLAGE).values_list("organisation__parent__name", "organisation__name")
    assert {"/".join(pair) for pair in found} == set(villages)


def test_the_tobacco_company_leads_through_four_stations_with_eleven_villages() -> None:
    stations = Organisation.objects.filter(parent__name="市烟草公司")
    led = JointParty.objects.filter(joint__parties__organisation__in=stations, role=PartyRole.VILLAGE)
    assert stations.count() == len(STATIONS)
    assert led.count() == 11
    assert not JointParty.objects.filter(organisation__name="市烟草公司").exists()


def test_every_village_has_a_secretary_and_two_to_four_members_of_its_committee() -> None:
    villages = Organisation.objects.filter(**ZHUCHENG, kind=UnitKind.VILLAGE)
    secretaries = Post.objects.filter(organisation__in=villages, kind="secretary").count()
    sizes = {village.posts.filter(kind="committee_member").count() for village in villages[:200]}
    assert secretaries == 941
    assert sizes <= {2, 3, 4}


def test_the_second_round_is_open_with_villages_wishes_locks_and_vetoes() -> None:
    round_ = PairingRound.objects.get(name="2026年第二批（龙都、密州片区）")
    joined = JointParty.objects.filter(joint__in=founded()).values("organisation")
    assert (round_.places.count(), round_.villages.count()) == (30, 77)
    assert not round_.villages.filter(organisation__in=joined).exists()
    assert [round_.ties.filter(kind=kind).count() for kind in ("lock", "veto")] == [4, 2]
    assert round_.wishes.count() > 100


def test_tinghu_has_256_workers_and_3789_instructors_serving_today() -> None:
    serving = on_day(Dispatch.objects.filter(organisation__code__startswith="320902"), clock.today())
    workers = serving.filter(kind=DispatchKind.PARTY_AFFAIRS_WORKER)
    instructors = serving.filter(kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR)
    assert (workers.count(), instructors.count()) == (256, 3789)
    earlier = on_day(
        Dispatch.objects.filter(kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR), clock.today() - timedelta(days=3650)
    )
    assert earlier.count() == 0


def test_tinghu_has_units_covered_and_gaps_and_links_along_an_industry() -> None:
    covered = Coverage.objects.filter(unit__code__startswith="320902").count()
    assert 2_500 < covered < 3_400
    assert IndustryBody.objects.filter(links__isnull=False).distinct().count() >= 40


def test_somebody_of_the_cast_has_something_to_decide() -> None:
    waiting = JointOrganisation.objects.filter(state=JointState.AWAITING_APPROVAL)
    assert {joint.superior.name for joint in waiting} >= {"诸城市", "龙都街道"}
    assert JointOrganisation.objects.filter(state=JointState.CONSENTING).exists()
    assert {change.superior.name for change in TreeChange.objects.all()} >= {"诸城市", "龙都街道", "枳沟镇"}


def test_the_cast_acts_from_county_to_member(cast: Cast) -> None:
    titles = [
        (person.role, [m.unit_name for m in actor_of(user=person.account, on=clock.today()).mandates][:1])
        for person in cast.people
    ]
    assert titles == [
        ("county", ["诸城市"]),
        ("township", ["龙都街道"]),
        ("secretary", ["高家屯村"]),
        ("member", ["高家屯村"]),
        ("secretary of 清和村", ["清和村"]),
        ("member of 清和村", [cast.people[-1].account.member.organisation.name]),
    ]
    assert cast.people[-1].account.member.organisation.parent.name == "清和村"
    assert cast.public_url


def counted(measure: str, place: str) -> tuple[float, ...]:
    node = Organisation.objects.get(name=place, dissolved_on=None)
    return MEASURES[measure].count(Scope(path=node.path, on=clock.today())).values


@pytest.mark.parametrize("measure", REPORTED)
def test_the_figure_of_the_report_is_counted_from_records(measure: str) -> None:
    place, values = REPORTED[measure]
    assert MEASURES[measure].place == place
    assert counted(measure, place) == values


@pytest.mark.parametrize("measure", AT_LEAST)
def test_the_figure_is_as_high_as_the_report_says(measure: str) -> None:
    place, least = AT_LEAST[measure]
    assert counted(measure, place)[0] >= least


def ended(row: Model) -> None:
    """The dated row ends today."""
    during = row.during  # type: ignore[attr-defined]
    type(row)._default_manager.filter(pk=row.pk).update(during=since(during.lower, clock.today()))


def at(place: str, model: type[Model], **lookup: object) -> Model:
    """The first row of the model below the place that is so today."""
    node = Organisation.objects.get(name=place, dissolved_on=None)
    found = model._default_manager.filter(**lookup)
    row = found.filter(within(node.path, field="organisation__path")).first()
    assert row is not None
    return row


def online_branch_ends() -> None:
    village = Organisation.objects.get(name="清和村")
    ended(OrganisationVersion.objects.get(organisation__parent=village, form=PartyForm.ONLINE_BRANCH))


def a_month_without_study() -> None:
    Meeting.objects.filter(kind=MeetingKind.ONLINE_STUDY, starts_at__month=1).update(state=MeetingState.CANCELLED)


def nobody_holds_one_kind() -> None:
    kind = DutyPost.objects.filter(holdings__during__contains=clock.today()).values_list("kind", flat=True)[0]
    DutyHolding.objects.filter(post__kind=kind).delete()


def placement_ends() -> None:
    placement = Placement.objects.filter(state=PlacementState.CONFIRMED)[0]
    Placement.objects.filter(pk=placement.pk).update(state=PlacementState.ENDED)


def joint_form_changes() -> None:
    JointOrganisation.objects.filter(pk=founded()[0].pk).update(pairing_form=PairingForm.WITH_PARK)


def rule_is_ended() -> None:
    version = RuleVersion.objects.filter(in_force_on__lte=clock.today(), ended_on=None)[0]
    RuleVersion.objects.filter(pk=version.pk).update(ended_on=clock.today(), state="replaced")


def away_member_returns() -> None:
    joined = next(iter(MEASURES["F03"].rows(scope_at("F03")))).code
    StayAway.objects.filter(member__code=joined).delete()


def adjustments_of(village: str) -> QuerySet[TeamAdjustment]:
    return TeamAdjustment.objects.filter(organisation__code=village)


# One record of each figure changed.
CHANGED: dict[str, Callable[[], object]] = {
    "F01": lambda: ended(at("清和村", Affiliation, during__endswith=None)),
    "F02": lambda: StayAway.objects.filter(member__code=first_code("F02")).delete(),
    "F03": away_member_returns,
    "F04": online_branch_ends,
    "F05": placement_ends,
    "F06": lambda: Admission.objects.filter(code=first_code("F06")).update(applied_on=date(2999, 1, 1)),
    "F07": lambda: StudyReport.objects.filter(code=first_code("F07")).delete(),
    "F08": lambda: Meeting.objects.filter(code=first_code("F08")).update(state=MeetingState.CANCELLED),
    "F09": a_month_without_study,
    "F11": lambda: DutyHolding.objects.filter(member__code=first_code("F11")).delete(),
    "F12": nobody_holds_one_kind,
    "F13": lambda: ended(at("卓资县", Council, during__endswith=None)),
    "F14": lambda: Dispatch.objects.filter(person_code=first_code("F14")).delete(),
    "F15": lambda: Dispatch.objects.filter(person_code=first_code("F15")).delete(),
    "F16": lambda: ended(founded()[0]),
    "F17": joint_form_changes,
    "F18": lambda: ended(JointParty.objects.get(organisation__code=first_code("F18"), during__endswith=None)),
    "F19": lambda: adjustments_of(first_code("F19")).update(withdrawn_because="记错了"),
    "F20": rule_is_ended,
    "F30": lambda: Affiliation.objects.filter(member__code=first_code("F30")).delete(),
}


def scope_at(measure: str) -> Scope:
    node = Organisation.objects.get(name=MEASURES[measure].place, dissolved_on=None)
    return Scope(path=node.path, on=clock.today())


def first_code(measure: str) -> str:
    return next(iter(MEASURES[measure].rows(scope_at(measure)))).code


@pytest.mark.parametrize("measure", [one.id for one in MEASURES.values() if one.source])
def test_a_figure_follows_a_changed_record(measure: str) -> None:
    before = MEASURES[measure].count(scope_at(measure))
    with transaction.atomic():
        CHANGED[measure]()
        assert MEASURES[measure].count(scope_at(measure)).values != before.values
        transaction.set_rollback(True)


def test_there_is_an_approved_bulletin_of_zhucheng_that_has_reached_the_townships() -> None:
    sent = Bulletin.objects.get(organisation__name="诸城市", state=BulletinState.SENT)
    publication = publication_in(bulletin=sent)
    assert publication is not None
    assert {one.id: one.main for one in publication.figures}["F16"] == 163
    assert sent.submitted_by != sent.approved_by
    assert sent.copies.filter(organisation__name="龙都街道").exists()


def test_something_waits_for_the_secretary_of_qinghe_and_the_online_branch() -> None:
    at = clock.now()
    village = Organisation.objects.get(name="清和村")
    online = Organisation.objects.get(parent=village, form=PartyForm.ONLINE_BRANCH)
    secretary, leader = secretary_of(village, at), secretary_of(online, at)
    assert duties_of(actor=secretary, on=clock.today())
    waiting = [duty.title for duty in duties_of(actor=leader, on=clock.today())]
    assert [title for title in waiting if "上岗了吗" in title]


def test_nobody_in_the_demo_has_an_identity_number() -> None:
    assert not Member.objects.exclude(id_number_index=None).exists()


@pytest.mark.parametrize(
    "moment", ["2027-01-01T09:00", "2027-01-20T22:30", "2027-02-01T00:30", "2027-03-05T20:30", "2028-02-29T12:00"]
)
def test_each_month_that_counts_has_two_evenings_of_study_whatever_the_day(moment: str) -> None:
    at = timezone.make_aware(datetime.fromisoformat(moment))
    on = timezone.localdate(at)
    evenings = [timezone.localtime(evening) for evening in _study_evenings(at)]
    assert all(evening < at for evening in evenings)
    for month in range(1, months_over(on=on) + 1):
        assert len([one for one in evenings if (one.year, one.month) == (on.year, month)]) >= 2


@pytest.mark.parametrize("name", WORKBOOKS)
def test_loading_a_workbook_again_changes_nothing_and_writes_no_line(name: str) -> None:
    lines = JournalLine.objects.count()
    outcome = again(name, load_workbook)
    assert outcome.faults.kept == []
    assert (outcome.created, outcome.changed) == (0, 0)
    assert JournalLine.objects.count() == lines


def test_a_dry_run_of_the_loaded_county_says_the_same() -> None:
    outcome = again("zhucheng.xlsx", try_workbook)
    assert (outcome.created, outcome.changed, outcome.faults.total) == (0, 0, 0)


def test_loading_the_demo_twice_gives_the_same_cast(cast: Cast) -> None:
    assert load_demo(report=lambda *_: None) == cast


def test_the_committed_workbooks_are_what_the_generator_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "FOLDER", tmp_path)
    make.make()
    for name in WORKBOOKS:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_the_member_and_the_secretary_of_the_cast_have_records_in_a_register_as_large_as_the_profile() -> None:
    village = Organisation.objects.get(posts__account__login="370782-gaojianjun", posts__kind=PostKind.SECRETARY)
    for login in ("370782-gaoxiulan", "370782-gaojianjun"):
        assert Member.objects.get(account__login=login).organisation == village
    assert village.people == Member.objects.filter(organisation=village).count() == village.profiles.get().full_members


def waiting_for(cast: Cast, role: str) -> list[str]:
    person = next(one for one in cast.people if one.role == role)
    actor = actor_of(user=person.account, on=clock.today())
    return [duty.title for duty in duties_of(actor=actor, on=clock.today())]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("secretary", "硬化村北生产路"),
        ("secretary", "把本村议事和决策程序写成一页纸"),
        ("member", "党员活动日改在每月第一个星期六"),
        ("township", "上级组织审查"),
        ("secretary of 清和村", "轮流放水的次序"),
        ("secretary", "答复群众提问"),
        ("county", "处理申诉"),
        ("township", "个组织等您考核"),
        ("secretary", "健全二十余项工作制度"),
    ],
)
def test_what_is_being_decided_waits_for_whom_it_concerns(cast: Cast, role: str, words: str) -> None:
    assert [title for title in waiting_for(cast, role) if words in title]


def test_everybody_can_read_of_the_finished_matter_and_the_questionnaire_is_open(client: Client) -> None:
    lamps = Matter.objects.get(title="安装主街路灯")
    assert lamps.state == MatterState.CLOSED
    page = client.get(reverse("deliberation:public-matter", args=[lamps.code]))
    assert "三十六盏" in page.content.decode()
    it = Questionnaire.objects.get(matter__title="硬化村北生产路")
    coverage = coverage_of(questionnaire=it)
    assert (is_open(questionnaire=it, on=clock.today()), coverage.reached, coverage.all) == (True, 17, 48)


def test_the_villages_have_sheets_on_the_board_drawn_from_their_records(client: Client) -> None:
    village = village_of_the_cast()
    shown = {one.affairs: one for one in Disclosure.objects.filter(organisation=village, state="shown")}
    assert set(shown) == {"party", "village", "finance"}
    page = client.get(reverse("disclosure:village", args=[village.code])).content.decode()
    assert "272,699.66" in page
    assert "已报供电所" in page
    assert "什么时候开工" not in page
    assert Disclosure.objects.filter(state="shown").values("organisation").distinct().count() == 4


def test_the_member_of_the_cast_may_take_her_vote_by_phone(cast: Cast) -> None:
    her = next(one.account for one in cast.people if one.role == "member")
    ballot = Ballot.objects.get(state=BallotState.HANDING_OUT)
    assert Channel.PHONE in ballot.channels
    assert ballot.voters.filter(account=her).count() == 1
