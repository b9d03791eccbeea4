"""L1: a meeting from the invitation to the closed minutes, each person on the own page, everything in one record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.records.activity.actions.meetings import MeetingPlan, plan_meeting
from lianjian.records.activity.desk_code import desk_code
from lianjian.records.activity.enums import AttendanceKind, MeetingKind, MeetingState, RecordedBy
from lianjian.records.activity.models import Meeting, Minutes
from lianjian.records.organisations.enums import JointForm, JointState, PairingForm, PostKind
from lianjian.records.organisations.models import JointOrganisation, JointParty
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


def text(answer: object) -> str:
    page = unescape(answer.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def joint(county: County) -> JointOrganisation:
    """后黄疃 with the first two villages."""
    made = JointOrganisation.objects.create(
        code="LH1", name="后黄疃共建联合体", name_pinyin="", name_initials="", form=JointForm.ALLIANCE,
        pairing_form=PairingForm.WITH_COMMUNITY, superior=county.county, proposed_at=NOW, state=JointState.FOUNDED,
        during=since(TODAY),
    )  # fmt: skip
    parties = ((county.urban[0], "lead"), (county.villages[0], "village"), (county.villages[1], "village"))
    for organisation, role in parties:
        JointParty.objects.create(joint=made, organisation=organisation, role=role, during=since(TODAY))
    return made


def form(**changed: object) -> dict[str, object]:
    """A party day that began an hour ago and lasts two hours, so that everything about it can be done now."""
    begin = timezone.localtime(clock.now() - timedelta(minutes=30))
    begin = begin.replace(hour=min(begin.hour, 22)) if begin.date() == clock.today() else begin
    usual: dict[str, object] = {
        "kind": MeetingKind.THEMED_PARTY_DAY, "title": "联合主题党日", "on": begin.date().isoformat(),
        "begins": f"{begin:%H:%M}", "ends": "23:59", "place": "村党员活动室", "agenda": "学习文件\n清理河道",
    }  # fmt: skip
    return usual | changed


def test_a_joint_party_day_from_invitation_to_minutes(
    county: County, sign_in: SignIn, joint: JointOrganisation
) -> None:
    own, partner = county.villages[0], county.villages[1]
    phone = person("张党员", login="zhang")
    post(phone, own, PostKind.MEMBER)
    member(own, "张党员", account=phone)
    member(own, "李党员")
    member(own, "丁高寿", exempt_since=date(2020, 1, 1))
    neighbour = member(partner, "王邻村")
    secretary = county.secretaries[0]

    # The joint organisation is one tap; a villager comes by name.
    page = text(sign_in(secretary).get("/meetings/new/"))
    assert "后黄疃共建联合体（后黄疃居委会、王家我乐村）" in page
    answer = sign_in(secretary).post("/meetings/new/", form(joints=[joint.pk], guests="周群众"))
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == f"/meetings/{meeting.code}/"
    assert meeting.parties.count() == 3
    assert meeting.attendances.filter(kind=AttendanceKind.DUE).count() == 3

    # Both secretaries find it; a third village does not.
    assert "联合主题党日" in text(sign_in(county.secretaries[1]).get("/meetings/"))
    assert sign_in(county.secretaries[2]).get(f"/meetings/{meeting.code}/").status_code == 404

    # Before: the sheet to sign, the notice. During: one member scans, the rest is ticked.
    sheet = text(sign_in(secretary).get(f"/meetings/{meeting.code}/signing/"))
    for part in ("签到表", "学习文件", "张党员", "王邻村", "周群众", "签名"):
        assert part in sheet
    notice = sign_in(secretary).get(f"/meetings/{meeting.code}/notice/")
    assert notice.headers["Content-Type"].endswith("wordprocessingml.document")
    desk = sign_in(secretary).get(f"/meetings/{meeting.code}/desk/").content.decode()
    here = f"/meetings/{meeting.code}/here/{desk_code(meeting=meeting)}/"
    assert here in desk
    assert sign_in(phone).get(here).status_code == 200
    assert not meeting.attendances.filter(present=True).exists()
    sign_in(phone).post(here)
    assert meeting.attendances.get(member__name="张党员").recorded_by == RecordedBy.CODE
    rows = meeting.attendances.filter(person_name="周群众") | meeting.attendances.filter(member=neighbour)
    sign_in(secretary).post(f"/meetings/{meeting.code}/attendance/", {"row": [row.pk for row in rows]})
    absent = meeting.attendances.get(member__name="李党员")
    sign_in(secretary).post(
        f"/meetings/{meeting.code}/attendance/{absent.pk}/", {"answer": "away", "reason": "去县医院"}
    )
    assert meeting.attendances.filter(present=True).count() == 3

    # After: the draft, then closed by the secretary.
    chair = meeting.attendances.get(member__name="张党员").member
    words = {
        "chair": chair.pk, "recorder": chair.pk, "speeches": "张党员：谈河道清理。", "resolution": "周六清河道。",
        "revision": "0",
    }  # fmt: skip
    sign_in(secretary).post(f"/meetings/{meeting.code}/minutes/write/", words)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    sign_in(secretary).post(f"/meetings/{meeting.code}/minutes/write/", words | {"revision": "1", "close": "1"})
    assert Minutes.objects.get().closed_at is not None
    minutes = text(sign_in(county.secretaries[1]).get(f"/meetings/{meeting.code}/minutes/"))
    for part in ("应到 3人", "2人：王邻村、张党员", "1人：李党员（去县医院）", "周六清河道", "定稿"):
        assert part in minutes
    assert "丁高寿" not in minutes
    for kind, begins in (("word", b"PK"), ("pdf", b"%PDF")):
        file = sign_in(phone).get(f"/meetings/{meeting.code}/minutes/{kind}/")
        assert file.status_code in (200, 302)
        if file.status_code == 200:
            assert file.content.startswith(begins)

    # The member finds it among the own meetings; a correction is a second version.
    assert "到会了" in text(sign_in(phone).get("/meetings/mine/"))
    sign_in(secretary).post(f"/meetings/{meeting.code}/minutes/correct/", {"reason": "写错日子"})
    assert list(Minutes.objects.order_by("number").values_list("correction_reason", flat=True)) == ["", "写错日子"]
    assert "周六清河道" in text(sign_in(secretary).get(f"/meetings/{meeting.code}/minutes/?version=1"))


def test_a_member_says_beforehand_that_he_cannot_come(county: County, sign_in: SignIn) -> None:
    phone = person("张党员", login="zhang")
    post(phone, county.villages[0], PostKind.MEMBER)
    member(county.villages[0], "张党员", account=phone)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    sign_in(county.secretaries[0]).post("/meetings/new/", form(on=tomorrow, begins="09:00", ends="11:00"))
    row = Meeting.objects.get().attendances.get()
    link = f"/meetings/{row.meeting.code}/attendance/{row.pk}/"
    assert link in sign_in(phone).get("/meetings/mine/").content.decode()
    sign_in(phone).post(link, {"answer": "away", "reason": "在外打工"})
    row.refresh_from_db()
    assert (row.present, row.absent_because) == (False, "在外打工")
    assert "已说明不能到会" in text(sign_in(phone).get("/meetings/mine/"))
    # Only for himself: the answer "was there" is not his to give, the list not his to tick.
    assert sign_in(phone).post(link, {"answer": "there"}).status_code == 422
    assert sign_in(phone).post(f"/meetings/{row.meeting.code}/attendance/", {"row": [row.pk]}).status_code == 403


def test_what_was_typed_wrongly_comes_back_and_nothing_is_planned(county: County, sign_in: SignIn) -> None:
    answer = sign_in(county.secretaries[0]).post("/meetings/new/", form(ends="00:01", others="没有这个村"))
    assert answer.status_code == 422
    assert "没有叫“没有这个村”的组织" in text(answer)
    assert "联合主题党日" in answer.content.decode()
    answer = sign_in(county.secretaries[0]).post("/meetings/new/", form(begins="10:00", ends="09:00"))
    assert "结束时间要在开始时间之后" in text(answer)
    assert not Meeting.objects.exists()


def test_an_exempt_voter_is_due_at_the_assembly_and_nowhere_absent(county: County, sign_in: SignIn) -> None:
    village = county.villages[0]
    one, account = member(village, "张党员"), person("丁高寿", login="ding")
    old = member(village, "丁高寿", account=account, exempt_since=TODAY)
    client = sign_in(county.secretaries[0])
    client.post("/meetings/new/", form(kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING))
    it = Meeting.objects.get()
    rows = {row.member_id: row for row in it.attendances.all()}
    assert rows[old.pk].kind == AttendanceKind.DUE
    client.post(f"/meetings/{it.code}/attendance/", {"row": [rows[one.pk].pk]})
    words = {"chair": one.pk, "recorder": one.pk, "speeches": "学习", "resolution": "同意", "revision": 0, "close": "1"}
    assert client.post(f"/meetings/{it.code}/minutes/write/", words).status_code == 302
    rows[old.pk].refresh_from_db()
    assert rows[old.pk].present is None
    paper = text(client.get(f"/meetings/{it.code}/minutes/"))
    assert "应到 2人" in paper
    assert "缺席 0人" in paper
    assert "免作要求 1人" in paper
    for address in (f"/meetings/{it.code}/", f"/meetings/{it.code}/attendance/"):
        page = text(client.get(address))
        assert "免作要求" in page
        assert "未到会" not in page
    own = text(sign_in(account).get("/meetings/mine/"))
    assert "免作要求" in own
    assert "没有到会" not in own


@pytest.mark.parametrize("after", ["²", "9" * 5000, "2026-01-01T00:00~²", "0001-01-01T00:00:00+14:00~5", "~", "x~1"])
@pytest.mark.parametrize(
    "address", ["/meetings/", "/meetings/gaps/", "/learning/", "/learning/reports/", "/learning/training/", "/rooms/"]
)
def test_nonsense_in_the_address_shows_a_list_and_no_error(
    county: County, sign_in: SignIn, address: str, after: str
) -> None:
    client = sign_in(county.longdu_organiser)
    assert client.get(address, {"after": after, "when": "held"}).status_code == 200


def test_changing_and_cancelling(county: County, sign_in: SignIn) -> None:
    secretary, partner = county.secretaries[0], county.villages[4]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    sign_in(secretary).post(
        "/meetings/new/", form(on=tomorrow, begins="09:00", ends="11:00", others=partner.name, guests="周群众")
    )
    meeting = Meeting.objects.get()
    page = sign_in(secretary).get(f"/meetings/{meeting.code}/change/").content.decode()
    assert partner.code in page
    assert "周群众" in page
    changed = form(on=tomorrow, begins="14:00", ends="16:00", title="下午主题党日", guests="郑群众")
    sign_in(secretary).post(f"/meetings/{meeting.code}/change/", changed)
    meeting.refresh_from_db()
    assert meeting.title == "下午主题党日"
    assert list(meeting.attendances.values_list("person_name", flat=True)) == ["郑群众"]
    assert meeting.parties.count() == 1
    sign_in(secretary).post(f"/meetings/{meeting.code}/cancel/", {"reason": "下大雨"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert "下大雨" in text(sign_in(secretary).get(f"/meetings/{meeting.code}/"))
    assert "下午主题党日" in text(sign_in(secretary).get("/meetings/?when=cancelled"))


def test_a_member_of_elsewhere_is_entered_at_the_desk_as_a_guest_without_vote(county: County, sign_in: SignIn) -> None:
    secretary = county.secretaries[0]
    friend = member(county.villages[4], "外村朋友")
    assembly = MeetingKind.GENERAL_MEMBERSHIP_MEETING
    sign_in(secretary).post("/meetings/new/", form(kind=assembly))
    meeting = Meeting.objects.get()
    address = f"/meetings/{meeting.code}/attendance/guest/"
    sign_in(secretary).post(address, {"name": "外村朋友", "organisation": county.villages[4].name})
    sign_in(secretary).post(address, {"name": "周群众", "organisation": "邻县某村"})
    assert meeting.attendances.get(member=friend).kind == AttendanceKind.GUEST
    assert meeting.attendances.filter(person_name="周群众（邻县某村）", present=True).exists()
    assert sign_in(secretary).post(address, {"name": "周群众", "organisation": "邻县某村"}).status_code == 422
    assert "在这里没有表决权" in text(sign_in(secretary).get(f"/meetings/{meeting.code}/"))


def test_the_list_is_filtered_paged_and_downloaded(
    county: County, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianjian.records.activity.web.meetings.lists.ROWS", 2)
    by = county.actor(county.department_head)
    for number in range(5):
        begin = clock.now() + timedelta(days=number + 1)
        plan_meeting(
            plan=MeetingPlan(
                kind=MeetingKind.PARTY_LECTURE if number == 4 else MeetingKind.THEMED_PARTY_DAY,
                organisation_id=county.villages[0].pk, title=f"第{number}次", starts_at=begin,
                ends_at=begin + timedelta(hours=1), invited=(county.villages[1].pk,) if number == 3 else (),
            ),
            by=by, at=clock.now(),
        )  # fmt: skip
    client = sign_in(county.secretaries[0])
    seen, url = [], "/meetings/"
    while url:
        page = client.get(url).content.decode()
        seen += re.findall(r"第\d次(?=</a>)", page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/meetings/" + unescape(link[1]) if link else ""
    assert seen == [f"第{number}次" for number in range(5)]
    for query, titles in (("kind=party_lecture", ["第4次"]), ("whose=joint", ["第3次"]), ("text=第2", ["第2次"])):
        assert re.findall(r"第\d次(?=</a>)", client.get(f"/meetings/?{query}").content.decode()) == titles
    assert client.get("/meetings/?after=nonsense~7").status_code == 200
    assert client.get("/meetings/excel/?kind=party_lecture").content.startswith(b"PK")


@pytest.mark.parametrize("page", ["/meetings/", "/meetings/mine/", "meeting", "attendance/", "signing/"])
def test_as_many_questions_for_three_rows_as_for_one(county: County, sign_in: SignIn, page: str) -> None:
    village, phone = county.villages[0], person("张党员", login="zhang")
    post(phone, village, PostKind.MEMBER)
    member(village, "张党员", account=phone)
    client = sign_in(phone if page == "/meetings/mine/" else county.secretaries[0])
    client.get("/meetings/")
    counted = []
    for number in (1, 3):
        for turn in range(number):
            member(village, f"党员{number}{turn}")
            made = _planned(county, number, number * 10 + turn)
        url = page if page.startswith("/") else f"/meetings/{made.code}/{'' if page == 'meeting' else page}"
        with CaptureQueriesContext(connection) as questions:
            assert client.get(url).status_code == 200
        counted.append(len(questions))
    assert counted[0] == counted[1]


def _planned(county: County, number: int, days: int) -> Meeting:
    begin = clock.now() + timedelta(days=days)
    plan = MeetingPlan(
        kind=MeetingKind.THEMED_PARTY_DAY, organisation_id=county.villages[0].pk, title="党日", starts_at=begin,
        ends_at=begin + timedelta(hours=1), agenda=("一",) * number,
        invited=tuple(one.pk for one in county.villages[1 : number + 1]),
    )  # fmt: skip
    return plan_meeting(plan=plan, by=county.actor(county.department_head), at=clock.now())
