"""O6: the sessions of an online branch: planned by its organiser, minutes kept, counted, and never a vote."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from lianjian.kernel import clock
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.records.activity.enums import AttendanceKind, MeetingKind, MeetingState
from lianjian.records.activity.measures import MEETING_MEASURES
from lianjian.records.activity.models import Meeting
from lianjian.records.members.models import OnlineParticipant
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from lianjian.records.organisations.models import OnlineApproval, Organisation
from tests.factories import County, organisation, person, post
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
ASSEMBLY = MeetingKind.GENERAL_MEMBERSHIP_MEETING


@pytest.fixture
def online(county: County) -> Organisation:
    """The online branch of the first village, with its secretary and two members away."""
    made = organisation("网络党支部", UnitKind.GROUP, county.villages[0], code="ON1")
    made.form = PartyForm.ONLINE_BRANCH
    made.save()
    post(person("网络书记", login="online"), made, PostKind.SECRETARY)
    for name in ("张在深圳", "李在昆明"):
        OnlineParticipant.objects.create(
            member=member(county.villages[0], name), organisation=made, during=since(date(2025, 1, 1))
        )
    member(county.villages[0], "王在家")
    return made


def organiser() -> Account:
    return Account.objects.get(login="online")


def plan(client: Client, kind: str, days: int, **changed: str) -> object:
    on = clock.today() - timedelta(days=days)
    return client.post(
        "/meetings/new/",
        {
            "kind": kind, "title": "线上学习", "on": on.isoformat(), "begins": "20:00", "ends": "21:00",
            "is_online": "on", "agenda": "读文件", "place": "微信群", "entered_afterwards": "on",
        } | changed,
    )  # fmt: skip


def test_two_study_sessions_are_noted_by_the_organiser_with_minutes(
    county: County, sign_in: SignIn, online: Organisation
) -> None:
    for days in (10, 3):
        plan(sign_in(organiser()), MeetingKind.ONLINE_STUDY, days)
    sessions = list(Meeting.objects.order_by("starts_at"))
    assert [one.attendances.filter(kind=AttendanceKind.DUE).count() for one in sessions] == [2, 2]
    for session in sessions:
        rows = session.attendances.order_by("member__name")
        client = sign_in(organiser())
        client.post(f"/meetings/{session.code}/attendance/", {"row": [rows[0].pk]})
        client.post(f"/meetings/{session.code}/attendance/{rows[1].pk}/", {"answer": "away", "reason": "上夜班"})
        reader = str(rows[0].member_id)
        words = {"chair": reader, "recorder": reader, "speeches": "谈体会", "resolution": "", "revision": "0"}
        client.post(f"/meetings/{session.code}/minutes/write/", words | {"close": "1"})
        page = unescape(client.get(f"/meetings/{session.code}/minutes/").content.decode())
        assert "线上（微信群）" in page
        assert "1人：李在昆明（上夜班）" in page
    assert not Meeting.objects.exclude(state=MeetingState.HELD).exists()
    study = next(one for one in MEETING_MEASURES if one.id == "F09")
    year = timezone.localdate(sessions[-1].starts_at).year
    this_year = [one for one in sessions if timezone.localdate(one.starts_at).year == year]
    assert study.count(Scope(path=online.path, on=date(year, 12, 31))).records == len(this_year)


def test_without_approval_document_the_group_cannot_plan_an_assembly(sign_in: SignIn, online: Organisation) -> None:
    answer = plan(sign_in(organiser()), ASSEMBLY, 1)
    page = re.sub(r"<[^>]+>", " ", unescape(answer.content.decode()))  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "支部工作条例" in page
    assert "组织关系所在的党支部" in page
    assert not Meeting.objects.exists()
    OnlineApproval.objects.create(
        organisation=online, document_no="龙工委〔2025〕9号", agreed_with="深圳某街道", during=since(date(2025, 1, 1))
    )
    plan(sign_in(organiser()), ASSEMBLY, 1)
    assert Meeting.objects.get().kind == ASSEMBLY


def test_members_away_find_the_session_and_who_stays_at_home_does_not(
    county: County, sign_in: SignIn, online: Organisation
) -> None:
    away = person("张在深圳", login="zhang")
    home = person("王在家", login="wang")
    for account in (away, home):
        post(account, county.villages[0], PostKind.MEMBER)
    for account in (away, home):
        one = account.name
        county.villages[0].members.filter(name=one).update(account=account)
    plan(sign_in(organiser()), MeetingKind.ONLINE_STUDY, -2, entered_afterwards="")
    code = Meeting.objects.get().code
    assert code in sign_in(away).get("/meetings/mine/").content.decode()
    assert sign_in(away).get(f"/meetings/{code}/").status_code == 200
    assert sign_in(home).get(f"/meetings/{code}/").status_code == 404
