"""D2: a questionnaire reaches every household by phone, desk and paper, is merged, and becomes an annex."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.test import Client
from docx import Document
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.deliberation.models import Questionnaire
from tests.factories import County

SignIn = Callable[[Account], Client]


def test_every_household_is_asked_by_three_ways(county: County, sign_in: SignIn) -> None:
    office = sign_in(county.secretaries[0])
    said = {"kind": "resolution_slip", "title": "是否安装路灯", "is_signed": "no", "introduction": "请各户填写"}
    assert "是否安装路灯" in office.post("/questionnaires/new/", said, follow=True).content.decode()
    it = Questionnaire.objects.get()
    address = f"/questionnaires/{it.code}/"
    wrong = office.post(f"{address}question/", {"kind": "choice", "text": "装几盏", "options": "二十盏"})
    assert wrong.status_code == 422
    office.post(f"{address}question/", {"kind": "text", "text": "还有什么意见", "options": ""})
    roll = "\n".join(f"户主{number}\t一组" for number in range(8))
    office.post(f"{address}roll/", {"rows": roll})
    until = (clock.today() + timedelta(days=7)).isoformat()
    assert "答复" in office.post(f"{address}open/", {"open_until": until}, follow=True).content.decode()

    households = list(it.households.all())
    phone, page = Client(), f"/questionnaires/answer/{households[0].slip_code}/"
    shown = phone.get(page)
    assert "是否安装路灯" in shown.content.decode()
    assert households[0].person_name not in shown.content.decode()
    assert phone.post(page, {}).status_code == 422
    assert "谢谢" in phone.post(page, {"q1": "0", "q2": "早点装"}, follow=True).content.decode()
    assert phone.post(page, {"q1": "1"}).status_code == 422
    assert phone.get("/questionnaires/answer/ABCDEFGHJKLMNPQR/").status_code == 404
    for place, household in enumerate(households[1:6]):
        channel = "desk" if place % 2 else "paper"
        office.post(f"{address}households/{household.pk}/", {"q1": "0", "channel": channel})
    office.post(f"{address}households/{households[6].pk}/note/", {"state": "away"})
    live = office.get(f"{address}households/").content.decode()
    assert "6" in live
    assert "早点装" not in office.get(address).content.decode()

    forms = Document(BytesIO(office.get(f"{address}forms/?as=word").content))
    assert any(households[7].slip_code in paragraph.text for paragraph in forms.paragraphs)
    assert len(forms.inline_shapes) == 8
    assert office.get(f"{address}forms/?as=pdf").status_code == 200

    result = office.post(f"{address}close/", follow=True).content.decode()
    assert "100%" in result
    assert "早点装" in result
    assert "100%" in office.get(f"{address}result/").content.decode()
    sheet = load_workbook(BytesIO(office.get(f"{address}result/excel/").content)).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "同意" in cells
    assert not [cell for cell in cells if "户主" in str(cell)]
    assert sign_in(county.secretaries[1]).get(address).status_code == 404
