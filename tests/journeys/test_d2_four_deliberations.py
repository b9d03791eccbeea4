"""D2: four deliberations and two disclosures for a road, with a second meeting after a failed quorum, on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from lianjian.kernel.models import Account
from lianjian.records.activity.actions.meetings import MeetingPlan, hold_meeting, plan_meeting
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.deliberation.models import Matter
from lianjian.records.organisations.enums import PostKind
from tests.factories import County, person, post
from tests.records.deliberation.matter_cases import AT, moment
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
ROAD = {
    "title": "修村北到省道的路", "kind": "public_works", "why": "雨天拉菜的车走不了",
    "proposal": "修成水泥路，长八百米", "raised_how": "villager", "raised_by_name": "钱大娘", "consents": "on",
    "raised_on": "2026-03-02",
}  # fmt: skip


class Road:
    """The matter on its way, one page after the other."""

    def __init__(self, county: County, client: Client) -> None:
        self.place, self.client = county.villages[0], client
        sent = client.post("/matters/new/", ROAD | {"organisation": str(self.place.pk)})
        assert sent.status_code == 302, sent.content.decode()
        self.matter = Matter.objects.get()
        self.url = f"/matters/{self.matter.code}/"
        self.send("take-up", kind="public_works", on="2026-03-02")

    def send(self, what: str, *, status: int = 302, **fields: object) -> str:
        answer = self.client.post(f"{self.url}{what}/", {name: str(value) for name, value in fields.items()})
        page = answer.content.decode()
        assert answer.status_code == status, page
        self.matter.refresh_from_db()
        return page

    def hold(self, step: str, body: str, *, status: int = 302, **fields: object) -> str:
        usual = {"step": step, "body": body, "of": self.place.code, "seen": self.matter.steps.count()}
        return self.send("hold", status=status, **(usual | fields))

    def page(self) -> str:
        return self.client.get(self.url).content.decode()


def assembly(county: County, day: date) -> int:
    """A general membership meeting that was held."""
    by = county.actor(county.department_head)
    plan = MeetingPlan(
        kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING, organisation_id=county.villages[0].pk, title="党员大会",
        starts_at=moment(day), ends_at=moment(day) + timedelta(hours=2), entered_afterwards=True,
    )  # fmt: skip
    made = plan_meeting(plan=plan, by=by, at=AT)
    hold_meeting(meeting=made, by=by, at=AT)
    return made.pk


def test_the_road_from_a_villager_to_the_published_outcome(county: County, sign_in: SignIn) -> None:
    place = county.villages[0]
    for number in range(20):
        member(place, f"赵{chr(0x4E00 + number)}")
    deputy = person("副书记甲", login="deputy1")
    post(deputy, place, PostKind.DEPUTY_SECRETARY)
    road = Road(county, sign_in(county.secretaries[0]))
    assert "第二十八条" in road.page()
    page = road.hold(
        "resolution", "representatives_assembly", status=409, on="2026-03-03", entitled=30, present=24, yes=24, no=0,
        abstained=0,
    )  # fmt: skip
    assert "下一步" in page or "meanwhile" in page or "再看" in page

    numbers = {"entitled": 5, "present": 5, "yes": 5, "no": 0, "abstained": 0}
    road.hold("proposal", "branch_committee", on="2026-03-06", **numbers)
    road.hold("consultation", "two_committees", on="2026-03-09", agreed="yes", said="同意，报价三家比较。")
    reviewed = {"present": 15, "yes": 13, "no": 2, "abstained": 0}
    meeting = assembly(county, date(2026, 3, 12))
    page = road.hold("review", "branch_assembly", status=422, meeting=meeting, entitled=16, **reviewed)
    assert "20" in page
    road.hold("review", "branch_assembly", meeting=meeting, entitled=20, **reviewed)

    told = {"noticed_on": "2026-03-20"}
    page = road.hold(
        "resolution", "villagers_assembly", status=422, on="2026-03-29", adults=900, present_adults=460, present=460,
        yes=300, no=160, abstained=0, **told,
    )  # fmt: skip
    assert "第二十五条" in page
    page = road.hold(
        "resolution", "villagers_assembly", status=422, on="2026-03-30", adults=900, present_adults=450, present=450,
        yes=450, no=0, abstained=0, **told,
    )  # fmt: skip
    assert "第二十六条" in page
    road.hold("resolution", "villagers_assembly", on="2026-03-30", adults=900, present_adults=450, present=450, **told)
    assert (road.matter.state, road.matter.steps.last().outcome) == ("under_way", "no_quorum")
    assert "修村北到省道的路" in sign_in(county.secretaries[0]).get("/todo/").content.decode()
    road.hold(
        "resolution", "villagers_assembly", on="2026-04-12", noticed_on="2026-04-01", households=300,
        present_households=200, present=210, yes=150, no=50, abstained=10,
        said="同意修路，县里补助不足的部分不向群众摊派。",
    )  # fmt: skip
    assert (road.matter.state, road.matter.steps.count()) == ("adopted", 5)
    assert road.matter.resolution.evaluation["each"][place.code]["quorum"] == {"need": 200, "have": 200, "met": True}

    assert Client().get(f"/matters/public/{road.matter.code}/").status_code == 404
    page = road.page()
    assert "同意修路，县里补助不足的部分不向群众摊派。" in page
    assert "到会200户的代表" in page
    page = road.send("text", status=422, text="同意修路，电话13805361234", board="村口")
    assert "****1234" in page
    assert "同意修路，电话13805361234" in page  # nothing typed is lost
    road.send("text", text="同意修路。", board="村口公示栏")
    hung = {"put_up_on": "2026-04-13", "until_on": "2026-04-28", "secrecy_checked": "on"}
    road.send("put-up", status=403, **hung)
    road.client = sign_in(deputy)
    page = road.send("put-up", status=422, **(hung | {"until_on": "2026-04-27"}))
    assert "第三十五条" in page
    road.send("put-up", **hung)
    public = Client().get(f"/matters/public/{road.matter.code}/").content.decode()
    assert "同意修路。" in public
    assert "村口公示栏" in public
    assert "钱大娘" not in public
    assert road.matter.code in Client().get("/matters/public/").content.decode()

    road.send("carry-out", status=422, who="村委会", on="2026-04-20")
    road.send("carry-out", who="村委会", on="2026-04-28")
    road.send("report", outcome="六月十日竣工，长八百米。", on="2026-06-10")
    road.send("text", text="六月十日竣工。", board="村口公示栏")
    road.client = sign_in(county.secretaries[0])
    road.send("put-up", put_up_on="2026-06-11", until_on="2026-06-26", secrecy_checked="on")
    road.send("close", on="2026-06-26")
    assert road.matter.state == "closed"


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_papers_of_the_way(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    road = Road(county, client)
    asked = f"?body=villagers_assembly&of={road.place.code}"
    notice = client.get(f"{road.url}notice/{asked}&on=2026-07-12&as=word").content
    assert "关于召开村民会议的通知" in words(notice)
    assert "2026年7月12日" in words(notice)
    assert "签到表" in client.get(f"{road.url}sign-in-sheet/{asked}").content.decode()
    member(road.place, "郑一")
    members = asked.replace("villagers_assembly", "branch_assembly")
    assert "姓名：郑一" in client.get(f"{road.url}sign-in-sheet/{members}").content.decode()
    road.hold(
        "proposal",
        "branch_committee",
        on="2026-03-06",
        entitled=5,
        present=5,
        yes=5,
        no=0,
        abstained=0,
        said="同意提议。",
    )
    record = words(client.get(f"{road.url}record/?as=word").content)
    assert "应到5人，实到5人，赞成5票，不赞成0票，弃权0票，通过" in record
    assert "《中国共产党支部工作条例（试行）》第十二条" in record
    assert "缺席：0人" in record.replace("　", "")
    assert client.get(f"{road.url}resolution/").status_code == 404


def test_the_list_is_an_excel_file_too_and_costs_the_same_with_more_rows(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    Road(county, client)
    with CaptureQueriesContext(connection) as one:
        client.get("/matters/")
    for number in (2, 3):
        client.post("/matters/new/", ROAD | {"title": f"修路之{number}", "organisation": str(county.villages[0].pk)})
    with CaptureQueriesContext(connection) as three:
        page = client.get("/matters/").content.decode()
    assert len(one) == len(three)
    assert "修路之3" in page
    assert "修路之3" in client.get("/matters/?text=之3").content.decode()
    assert "修路之2" not in client.get("/matters/?text=之3").content.decode()
    sheet = openpyxl.load_workbook(BytesIO(client.get("/matters/excel/").content)).active
    assert sheet is not None
    assert sheet.max_row == 4
