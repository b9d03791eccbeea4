"""O8: a joint conference with open problems as agenda, decisions with owner and date, followed up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.activity.models import Meeting
from lianjian.records.deliberation.models import ConferenceDecision, JointConference
from tests.factories import County

SignIn = Callable[[Account], Client]


def test_a_conference_agrees_and_asks_what_became_of_it(county: County, sign_in: SignIn) -> None:
    today = timezone.localdate(clock.now())
    office, secretary = county.longdu_organiser, county.secretaries[0]
    client = sign_in(office)
    units = "\n".join(village.name for village in county.villages[:3])
    said = {"organisation": county.longdu.code, "name": "龙都党建联席会议", "units": units, "on": today.isoformat()}
    page = client.post("/conferences/new/", said, follow=True)
    assert "龙都党建联席会议" in page.content.decode()
    address = f"/conferences/{JointConference.objects.get().code}/"

    session = {"on": (today - timedelta(days=10)).isoformat(), "starts": "09:00", "ends": "11:00", "place": "会议室"}
    JointConference.objects.update(founded_on=today - timedelta(days=30))
    JointConference.objects.get().units.update(during=f"[{today - timedelta(days=30)},)")
    refused = client.post(f"{address}plan/", session)
    assert "议题" in refused.content.decode()
    client.post(f"{address}plan/", session | {"typed": "村路修到哪里\n路灯"})
    meeting = Meeting.objects.get()
    assert [item.title for item in meeting.agenda.all()] == ["村路修到哪里", "路灯"]
    assert "已经开了" in client.get(address).content.decode()
    client.post(f"{address}sessions/1/held/")
    due = (today + timedelta(days=5)).isoformat()
    decision = {"title": "修通村路", "unit": county.villages[0].code, "person_name": "王强", "due_on": due}
    client.post(f"{address}sessions/1/decide/", decision)
    assert "修通村路" in client.get("/conferences/decisions/").content.decode()

    assert "修通村路" in sign_in(secretary).get("/todo/").content.decode()
    one = ConferenceDecision.objects.get()
    client.post(f"{address}decisions/{one.pk}/report/", {"said": "路基已完成"})
    assert "路基已完成" in client.get(address).content.decode()
    assert client.post(f"{address}decisions/{one.pk}/settle/", {"kind": "done", "said": "完成"}).status_code == 403

    client = sign_in(office)
    early = client.get(f"{address}decisions/{one.pk}/settle/")
    assert early.status_code == 422
    client.post(f"{address}plan/", session | {"on": (today - timedelta(days=1)).isoformat()})
    assert "上次议定事项落实情况：修通村路" in client.get(address).content.decode()
    client.post(f"{address}sessions/2/held/")
    client.post(f"{address}decisions/{one.pk}/settle/", {"kind": "done", "said": "全线通车"})
    one.refresh_from_db()
    assert one.state == "done"
    assert "全线通车" in client.get(address).content.decode()

    sheet = client.get(f"{address}sessions/2/sheet/")
    assert "修通村路" in sheet.content.decode()
    word = Document(BytesIO(client.get(f"{address}sessions/1/sheet/?as=word").content))
    assert any("完成时限" in paragraph.text for paragraph in word.paragraphs)
    assert client.get(f"{address}sessions/1/sheet/?as=pdf").status_code == 200
    excel = load_workbook(BytesIO(client.get("/conferences/decisions/excel/").content)).active
    assert excel is not None
    assert "修通村路" in [cell.value for row in excel.iter_rows() for cell in row]
    assert sign_in(county.secretaries[4]).get(address).status_code == 404


def test_councils_are_set_up_and_ended(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    said = {"kind": "members_council", "members": "11", "chosen_how": "by_members", "since": "2026-03-01"}
    page = client.post("/conferences/councils/new/", said, follow=True).content.decode()
    assert "党员议事会" in page
    assert datetime(2026, 3, 1).date().isoformat() in page
    council = county.villages[0].councils.get()
    client.post(f"/conferences/councils/{council.pk}/end/", {"on": "2026-03-05", "reason": "重新推选"})
    council.refresh_from_db()
    assert council.during.upper is not None
    assert client.get("/conferences/councils/excel/").status_code == 200
