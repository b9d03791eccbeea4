"""R2: an inspection from its plan to closed findings and a circular; and the ledger of what is asked from below."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import Workbook, load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.kernel.pdf import can_write_pdf
from lianjian.records.organisations.enums import PostKind
from lianjian.results.oversight.models import Circular, DataRequest, Finding, Inspection
from lianjian.results.oversight.sampling import draw
from tests.factories import County, person, post
from tests.results.oversight.factories import joint, promise

SignIn = Callable[[Account], Client]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_inspection_from_plan_to_circular(county: County, sign_in: SignIn) -> None:
    today = clock.today()
    for number in range(3):
        joint(county, name=f"第{number}联合党总支")
    promise(joint(county), county.villages[0], "修通村路", due_on=today - timedelta(days=3))
    client = sign_in(county.department_head)
    said = {
        "title": "承诺兑现", "place": "诸城市", "begins_on": today.isoformat(),
        "ends_on": (today + timedelta(days=9)).isoformat(), "gaps": ["joint_promise"], "figures": ["F16"],
    }  # fmt: skip
    refused = client.post("/inspections/new/", said).content.decode()
    assert "没有督查计划的文号" in refused
    assert "整治形式主义" in refused
    client.post("/inspections/new/", said | {"plan_no": "诸督〔2026〕2号", "approving_body": "市委"})
    it = Inspection.objects.get()
    address = f"/inspections/{it.code}/"
    page = text_of(client, address)
    assert "名单：5 行" in page
    assert "修通村路" in page

    client.post(f"{address}draw/", {"size": "2", "words": "杏花"})
    it.refresh_from_db()
    drawn = list(it.lines.filter(drawn_place__isnull=False).order_by("drawn_place"))
    assert [line.key for line in drawn] == draw(keys=it.lines.values_list("key", flat=True), seed=it.seed, size=2)
    sheet = Document(BytesIO(client.get(f"{address}sample/?as=word").content))
    assert any(it.seed in paragraph.text for paragraph in sheet.paragraphs)
    on = today.isoformat()
    client.post(f"{address}lines/{drawn[0].pk}/", {"result": "as_recorded", "note": "", "on": on})
    to_finding = client.post(f"{address}lines/{drawn[1].pk}/", {"result": "differs", "note": "没有协议", "on": on})
    assert to_finding.headers["Location"].endswith(f"?line={drawn[1].pk}")
    assert "没有协议" in client.get(to_finding.headers["Location"]).content.decode()
    due = (today + timedelta(days=10)).isoformat()
    client.post(f"{address}find/", {
        "place": county.villages[0].code, "matter": "承诺", "what": "村路没有动工", "article": "工作运行机制",
        "owner_post": "secretary", "due_on": due,
    })  # fmt: skip
    finding = Finding.objects.get()

    village = sign_in(county.secretaries[0])
    assert "村路没有动工" in text_of(village, "/todo/")
    assert "村路没有动工" in text_of(village, f"/organisations/{county.villages[0].code}/")
    own = text_of(village, address)
    assert "村路没有动工" in own
    assert village.get(f"{address}draw/").status_code == 403
    village.post(f"/findings/{finding.code}/answer/", {"said": "已经开工"})
    assert sign_in(county.secretaries[1]).get(f"/findings/{finding.code}/").status_code == 404

    client = sign_in(county.department_head)
    assert "核查整改" in text_of(client, "/todo/")
    client.post(f"/findings/{finding.code}/in-order/", {"said": "到现场看过"})
    refused = client.post(f"/findings/{finding.code}/close/", {"said": ""}).content.decode()
    assert "第二个人" in refused
    client.post(f"{address}circular/")
    circular = Circular.objects.get()
    at = f"/circulars/{circular.code}/"
    body = {"title": circular.title, "opening": circular.opening, "body": "# 承诺\n各镇排名如下"}
    assert "排名" in client.post(f"{at}write/", body).content.decode()
    body["body"] = "# 承诺\n龙都街道北朱解村：村路没有动工。"
    client.post(f"{at}write/", body)
    form = text_of(client, f"{at}copy/")
    assert "为什么抄送" in form
    client.post(f"{at}copy/", {"place": county.villages[2].name, "reason": "也有没动工的路"})
    client.post(f"{at}copy/", {"place": county.villages[1].name, "reason": "加错了"})
    assert county.villages[1].name in text_of(client, at)
    wrong = circular.copies.get(organisation=county.villages[1])
    client.post(f"{at}copy/{wrong.pk}/drop/")
    assert county.villages[1].name not in text_of(client, at)

    officer = person("刘洋", login="officer", staff=True)
    post(officer, county.county, PostKind.ORGANISATION_OFFICER)
    second = sign_in(officer)
    waiting = text_of(second, "/todo/")
    assert "销号（第二人）" in waiting
    assert "批准印发" in waiting
    second.post(f"/findings/{finding.code}/close/", {"said": "同意"})
    assert "没有文号" in second.post(f"{at}issue/", {"document_no": "", "on": on}).content.decode()
    second.post(f"{at}issue/", {"document_no": "诸督通〔2026〕1号", "on": on})
    assert "诸督通〔2026〕1号" in text_of(second, at)
    word = Document(BytesIO(second.get(f"{at}word/").content))
    assert word.paragraphs[0].text == "诸督通〔2026〕1号"
    if can_write_pdf():
        assert second.get(f"{at}pdf/").content.startswith(b"%PDF")
    village = sign_in(county.secretaries[0])
    assert circular.title in text_of(village, "/todo/?tab=cc")
    assert "诸督通〔2026〕1号" in text_of(village, at)
    assert circular.title in text_of(sign_in(county.secretaries[2]), "/todo/?tab=cc")
    assert sign_in(county.secretaries[1]).get(at).status_code == 404
    result = text_of(sign_in(county.longdu_organiser), f"{address}result/?of={county.villages[0].code}")
    assert "已销号" in result
    second = sign_in(officer)
    second.post(f"/findings/{finding.code}/reopen/", {"said": "又停工", "due_on": due})
    assert "重新打开" in text_of(second, f"/findings/{finding.code}/")
    client.post(f"{address}close/", {"outcome": "总体属实", "on": on})
    assert "总体属实" in text_of(second, address)
    for excel in ("/findings/excel/", "/inspections/excel/", "/circulars/excel/", f"{address}excel/"):
        assert load_workbook(BytesIO(second.get(excel).content)).active is not None


def test_who_wants_data_registers_and_is_answered(county: County, sign_in: SignIn) -> None:
    today = clock.today()
    book = Workbook()
    assert book.active is not None
    book.active.append(["村名", "书记姓名", "活动室面积"])
    held = BytesIO()
    book.save(held)
    client = sign_in(county.department_head)
    said = {
        "title": "阵地情况表", "purpose": "维修", "basis": "", "place": county.county.code, "asked_of": "village",
        "begins_on": today.isoformat(), "ends_on": (today + timedelta(days=60)).isoformat(), "headings": "",
    }  # fmt: skip
    looked = client.post("/asked/new/", said | {"look": "1", "workbook": SimpleUploadedFile("t.xlsx", held.getvalue())})
    page = looked.content.decode()
    assert "系统填好" in page
    assert "活动室面积" in page
    said["headings"] = "村名\n书记姓名\n活动室面积"
    assert "没有写明依据" in client.post("/asked/new/", said | {"register": "1"}).content.decode()
    client.post("/asked/new/", said | {"register": "1", "basis": "诸组发8号"})
    it = DataRequest.objects.get()
    again = said | {"register": "1", "basis": "诸组发9号", "title": "第二张", "headings": "活动室 面积"}
    refused = client.post("/asked/new/", again).content.decode()
    assert "阵地情况表" in refused
    assert "reason_0" in refused
    client.post("/asked/new/", again | {"reason_0": "上级专项"})
    assert DataRequest.objects.count() == 2
    assert "12" in text_of(client, "/asked/")

    village = sign_in(county.secretaries[0])
    assert "阵地情况表" in text_of(village, "/asked/")
    column = it.columns.get(heading="活动室面积")
    village.post(f"/asked/{it.code}/columns/{column.pk}/already/", {"reason": "资产清查报过"})
    sheet = load_workbook(BytesIO(village.get(f"/asked/{it.code}/table/").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:3] == ["北朱解村", "北朱解村", "书记甲"]
    assert sheet.max_row == 2
    client = sign_in(county.department_head)
    assert "资产清查报过" in text_of(client, "/todo/")
    client.post(f"/asked/{it.code}/columns/{column.pk}/drop/", {"reason": "资产系统里有"})
    assert "要新填 0 格" in text_of(client, f"/asked/{it.code}/")
    full = load_workbook(BytesIO(client.get(f"/asked/{it.code}/table/").content)).active
    assert full is not None
    assert full.max_row == 7
    client.post(f"/asked/{it.code}/close/", {"reason": "不需要了"})
    assert "不需要了" in text_of(client, f"/asked/{it.code}/")
