"""R4: a village's rule book: drafted, adopted by the villagers' assembly, on the wall, in force, revised, compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.test import Client
from docx import Document
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from tests.factories import County

SignIn = Callable[[Account], Client]
DRAFT = {"kind": "village_rules", "title": "村规民约", "text": "一、爱护公物\n二、邻里互助"}


def test_village_rules_from_the_draft_to_the_second_version(county: County, sign_in: SignIn, client: Client) -> None:
    today = clock.today()

    def day(ago: int) -> str:
        return (today - timedelta(days=ago)).isoformat()

    office = sign_in(county.secretaries[0])
    assert "村规民约" in office.post("/rule-book/new/", DRAFT, follow=True).content.decode()
    RuleVersion.objects.update(drafted_on=today - timedelta(days=40))
    address = f"/rule-book/{OrganisationRule.objects.get().code}/"
    public = address.replace("rule-book/", "rule-book/public/")
    assert Client().get(public).status_code == 404

    vote = {
        "body": "villagers_assembly",
        "on": day(30),
        "due": "900",
        "present": "450",
        "yes": "400",
        "document_no": "1号",
    }
    short = office.post(f"{address}1/adopt/", vote).content.decode()
    assert "还差 1 人" in short
    assert "第二十六条" in short
    office.post(f"{address}1/adopt/", vote | {"present": "451", "yes": "226"})
    assert "村民会议" in office.get(address).content.decode()
    office.post(f"{address}1/publish/", {"on": day(14), "filed_on": day(14)})
    early = office.post(f"{address}1/in-force/", {"on": day(0)}).content.decode()
    assert "15" in early
    RuleVersion.objects.update(published_on=today - timedelta(days=15))
    office.post(f"{address}1/in-force/", {"on": day(0)})
    assert "邻里互助" in Client().get(public).content.decode()
    assert "村规民约" in Client().get("/rule-book/public/").content.decode()

    office.post(f"{address}next/", {"text": "一、爱护公物\n二、文明养犬", "reason": "群众提出"})
    compared = office.get(f"{address}compare/", {"earlier": "1", "later": "2"}).content.decode()
    assert "<del>二、邻里互助</del>" in compared
    assert "<ins>二、文明养犬</ins>" in compared
    assert "文明养犬" not in Client().get(public).content.decode()
    office.post(f"{address}2/edit/", {"text": "一、爱护公物\n二、文明养犬，牵绳"})
    office.post(f"{address}2/drop/", {"reason": "再议"})
    assert RuleVersion.objects.get(number=2).state == "dropped"

    word = Document(BytesIO(office.get(f"{address}sheet/?as=word&version=1").content))
    assert any("邻里互助" in paragraph.text for paragraph in word.paragraphs)
    assert "邻里互助" in office.get(f"{address}sheet/").content.decode()
    assert office.get(f"{address}sheet/?as=pdf").status_code == 200
    sheet = load_workbook(BytesIO(office.get("/rule-book/excel/").content)).active
    assert sheet is not None
    assert "村规民约" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert sign_in(county.secretaries[1]).get(address).status_code == 404
