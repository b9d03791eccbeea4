"""O6: a branch without a place: an activity group at first, with all that every room knows of it on one page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.activity.actions.meetings import MeetingPlan, plan_meeting
from lianjian.records.activity.actions.reports import hand_in_report
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.errors import NobodyVotesThere
from lianjian.records.cadres.actions.admission import NewApplicant, open_admission
from lianjian.records.members.actions.away import Whereabouts, enter_stay, join_online_branch
from lianjian.records.members.enums import AwayPurpose, Sex
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, TreeChange
from tests.factories import County, person, post
from tests.records.members.factories import member
from tests.records.organisations.test_online import an_online_branch
from tests.records.projects.test_jobs import seeker

SignIn = Callable[[Account], Client]


@pytest.fixture
def leader(county: County) -> Account:
    return person("网书记", login="online")


@pytest.fixture
def online(county: County, leader: Account) -> Organisation:
    """The first village's online branch, with a secretary of its own."""
    made = an_online_branch(county.villages[0])
    post(leader, made, PostKind.SECRETARY)
    return made


@pytest.fixture
def away(county: County, online: Organisation) -> Member:
    """A member of the village who works away and takes part."""
    found, today = member(county.villages[0], "李外出"), clock.today()
    by, since = county.actor(county.secretaries[0], on=today), today - timedelta(days=300)
    stay = Whereabouts(host_place="山东省青岛市", purpose=AwayPurpose.WORK)
    enter_stay(member=found, stay=stay, since=since, contact_person=None, by=by, at=clock.now())
    join_online_branch(member=found, online_branch=online, since=since, by=by, at=clock.now())
    return found


def page(client: Client, where: Organisation) -> str:
    return client.get(f"/organisations/{where.code}/").content.decode()


def test_a_village_sets_it_up_by_itself_as_a_group_and_never_as_anything_larger(
    county: County, sign_in: SignIn
) -> None:
    village = county.villages[0]
    client = sign_in(county.secretaries[0])
    said = {
        "name": "网络党支部", "form": PartyForm.ONLINE_BRANCH, "reason": "外出党员多", "code": "W1",
        "effective_on": clock.today().isoformat(),
    }  # fmt: skip
    address = f"/organisations/{village.code}/propose/create/"
    refused = client.post(address, said | {"kind": UnitKind.ENTERPRISE}).content.decode()
    assert "应当按“小组”设立" in refused
    answer = client.post(address, said | {"kind": UnitKind.GROUP})
    assert answer.status_code == 302
    change = TreeChange.objects.get()
    assert change.superior == village
    client.post(f"/tree-changes/{change.pk}/decide/approve/", {"document_no": "", "note": ""})
    assert "线上活动小组" in page(client, Organisation.objects.get(code="W1"))


def test_its_page_gathers_what_every_room_knows(
    county: County, sign_in: SignIn, online: Organisation, away: Member, leader: Account
) -> None:
    today, now = clock.today(), clock.now()
    by = county.actor(leader, on=today)
    evening = now - timedelta(days=2)
    plan_meeting(
        plan=MeetingPlan(
            kind=MeetingKind.ONLINE_STUDY, organisation_id=online.pk, title="学习讨论：返乡创业",
            starts_at=evening, ends_at=evening + timedelta(hours=1), is_online=True,
        ),
        by=by, at=now,
    )  # fmt: skip
    hand_in_report(
        member=away, organisation=online, title="在外的体会", text="好好干活", typed_with_consent="本人发来", on=today,
        by=by, at=now,
    )  # fmt: skip
    applicant = NewApplicant(name="王申请", sex=Sex.MALE, born_on=today - timedelta(days=9000))
    open_admission(person=applicant, organisation=county.villages[0], handed_in_through=online, on=today, by=by, at=now)
    seeker(county, online)
    shown = page(sign_in(leader), online)
    for words in ("线上活动小组", "学习讨论：返乡创业", "1 名外出党员", "在此提交 1", "推荐就业", "入党申请"):
        assert words in shown
    assert "学习讨论：返乡创业" not in page(sign_in(county.secretaries[1]), online)


def test_without_a_document_no_assembly_can_be_held_there(
    county: County, online: Organisation, leader: Account
) -> None:
    now = clock.now()
    plan = MeetingPlan(
        kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING, organisation_id=online.pk, title="党员大会", starts_at=now,
        ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    with pytest.raises(NobodyVotesThere) as refused:
        plan_meeting(plan=plan, by=county.actor(leader, on=clock.today()), at=now)
    assert refused.value.rule is not None


def test_a_village_without_any_of_it_shows_no_empty_boxes(county: County, sign_in: SignIn) -> None:
    shown = page(sign_in(county.secretaries[1]), county.villages[1])
    for words in ("线上活动小组", "推荐就业", "在此提交", "志愿服务队"):
        assert words not in shown.split("<main")[1]
