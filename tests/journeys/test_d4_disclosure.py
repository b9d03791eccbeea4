"""D4: a village shows its money and affairs, villagers ask and report, the committee checks, mistakes are put right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import Workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.organisations.enums import PostKind
from lianjian.results.disclosure.models import Disclosure, UntrueReport, VillagerQuestion
from lianjian.results.disclosure.queries.terms import period_before
from tests.factories import County, person, post

SignIn = Callable[[Account], Client]


def bookkeeping(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book, held = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (("类别", "项目", "金额（元）", "说明"), *rows):
        sheet.append(row)
    book.save(held)
    return SimpleUploadedFile("收支.xlsx", held.getvalue())


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    session = client.session
    session["signed_in_by_link"] = True
    session.save()
    return client


def words(client: Client, path: str, data: dict[str, object] | None = None) -> str:
    answer = client.get(path) if data is None else client.post(path, data, follow=True)
    return answer.content.decode()


def test_a_village_shows_its_quarter_and_puts_a_mistake_right(county: County) -> None:
    village = county.villages[0]
    today = clock.today()
    since, until = period_before(on=today, months=3)
    second = person("主任孙", login="village-head")
    post(second, village, PostKind.VILLAGERS_COMMITTEE_HEAD)
    post(county.stranger, village, PostKind.MEMBER)  # a member who will supervise
    office, head, above = (signed_in(one) for one in (county.secretaries[0], second, county.longdu_organiser))
    everybody = Client()

    # The to-do list says what is due by which article; one click draws it up.
    todo = words(office, "/todo/")
    assert "该公开了：财务" in todo
    assert "第三十五条" in words(office, "/disclosure/")
    new = {"organisation": village.pk, "affairs": "finance", "period": f"{since}/{until}"}
    words(office, "/disclosure/new/", new)
    money = Disclosure.objects.get()
    at = f"/disclosure/sheets/{money.code}/"
    assert "还没有填收支表" in words(office, f"{at}propose/", {})

    # The table of the bookkeeping does not close, and the page says by how much.
    wrong = bookkeeping(
        ("期初结余", "", 1000, ""), ("收入", "承包费", 500, ""), ("支出", "电费", 200, ""), ("期末结余", "", 1200, "")
    )
    assert "少了100.00元" in words(office, f"{at}money/upload/", {"file": wrong})
    right = bookkeeping(
        ("期初结余", "", 1000, ""), ("收入", "承包费", 500, ""), ("支出", "救助孙某某370782198005061234", 200, ""),
        ("期末结余", "", 1300, ""), ("负债", "欠修路款", 8000, ""),
    )  # fmt: skip
    assert "账是平的" in words(office, f"{at}money/upload/", {"file": right})

    # The gate stops at the number and lets it pass for no reason; a second person approves.
    words(office, f"{at}propose/", {})
    assert "370782198005061234" in words(office, at)
    assert "遮盖" in words(office, f"{at}review/", {"secrecy_checked": "on"})
    words(office, f"{at}review/", {"answer_0": "blot_out", "secrecy_checked": "on"})
    assert "由第二个人批准" in words(office, at)
    assert office.post(f"{at}approve/", {}).status_code == 403
    words(head, f"{at}approve/", {})
    short = {"board": "村务公开栏", "put_up_on": today, "until_on": today + timedelta(days=10)}
    assert "至少要15天" in words(office, f"{at}put-up/", short)
    words(office, f"{at}put-up/", short | {"until_on": today + timedelta(days=15)})

    # Everybody reads it, prints it, and finds no number in it.
    page = words(everybody, f"/v/{village.code}/{money.code}/")
    assert "1,300.00" in page
    assert "救助孙某某****" in page
    assert "1980" not in page
    word = Document(BytesIO(everybody.get(f"/v/{village.code}/{money.code}/paper/?as=word").content))
    assert "8,000.00" in [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert everybody.get(f"/v/{village.code}/{money.code}/paper/?as=pdf").status_code == 200
    assert "二维码" in words(everybody, f"/v/{village.code}/{money.code}/paper/")
    assert "1,300.00" in words(everybody, f"/v/{village.code}/")
    early = words(office, f"{at}take-down/", {"on": today})
    assert "才张贴了0天" in early
    assert "第三十五条" in early

    # A villager asks by phone, without a name; the ticket leads to the answer.
    ask = f"/v/{village.code}/ask/?about={money.code}"
    assert "请去掉" in words(everybody, ask, {"words": "我电话13812345678，电费怎么这么多？"})
    ticket = everybody.post(ask, {"words": "电费怎么这么多？"}).headers["Location"]
    assert "您的问题收到了" in words(everybody, ticket)
    question = VillagerQuestion.objects.get()
    desk = f"/disclosure/questions/{question.ticket}/"
    assert "答复群众提问" in words(office, "/todo/")
    words(office, f"{desk}answer/", {"answer": "新装了三十六盏路灯"})
    assert "三十六盏" in words(everybody, ticket)
    assert "三十六盏" not in words(everybody, f"/v/{village.code}/answers/")
    assert office.post(f"{desk}publish/", {}).status_code == 403
    words(head, f"{desk}publish/", {})
    assert "三十六盏" in words(everybody, f"/v/{village.code}/answers/")
    assert "三十六盏" in words(everybody, f"/v/{village.code}/{money.code}/")
    # Whoever is not online asks at the desk.
    at_desk = {"organisation": village.pk, "how": "desk", "words": "低保名单什么时候贴？"}
    assert "提问号" in words(office, "/disclosure/questions/new/", at_desk)

    # The supervision committee finds something untrue; it goes to the subdistrict, which says what is so.
    committee = f"/disclosure/supervision/{village.code}/"
    seat = {"name": "路人", "chosen_by": "村民代表会议〔2026〕1号", "on": today, "is_chair": "on", "login": "stranger"}
    assert "第三十七条" in words(office, committee, seat | {"name": "主任孙"})
    words(office, committee, seat)
    supervisor = signed_in(county.stranger)
    assert "请监督检查" in words(supervisor, "/todo/")
    found = {"looked_at": "凭证", "finding": "untrue", "words": "欠修路款少写了一千元", "on": today}
    words(supervisor, f"{at}check/", found)
    assert "欠修路款少写了一千元" in words(everybody, f"/v/{village.code}/{money.code}/")
    assert "有人反映不真实" in words(above, "/todo/")
    report = UntrueReport.objects.get()
    assert office.post(f"/disclosure/reports/{report.pk}/", {"upheld": "no", "result": "无误"}).status_code == 403
    words(above, f"/disclosure/reports/{report.pk}/", {"upheld": "yes", "result": "欠修路款应为九千元"})

    # It is put right by a new version with its reason; the old one stays to be read.
    assert "核实不真实，请更正" in words(office, "/todo/")
    words(office, f"{at}correct/", {"reason": "欠修路款应为九千元"})
    new_one = Disclosure.objects.get(version=2)
    again = f"/disclosure/sheets/{new_one.code}/"
    typed: dict[str, object] = {
        "opening": "1000", "closing": "1300", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
        "form-0-section": "income", "form-0-item": "承包费", "form-0-amount": "500",
        "form-1-section": "spending", "form-1-item": "救助", "form-1-amount": "200",
        "form-2-section": "debts", "form-2-item": "欠修路款", "form-2-amount": "9000",
    }  # fmt: skip
    assert "账是平的" in words(office, f"{again}money/", typed)
    words(office, f"{again}propose/", {})
    words(office, f"{again}review/", {"secrecy_checked": "on"})
    words(head, f"{again}approve/", {})
    words(office, f"{again}put-up/", short | {"until_on": today + timedelta(days=20)})
    assert "这一版已经更正" in words(everybody, f"/v/{village.code}/{money.code}/")
    corrected = words(everybody, f"/v/{village.code}/{new_one.code}/")
    assert "9,000.00" in corrected
    assert "欠修路款应为九千元" in corrected
    everything = words(everybody, f"/v/{village.code}/all/")
    assert len(re.findall(r"财务公开", everything)) >= 2
    assert "该公开了：财务" not in words(office, "/todo/")


def test_a_villager_reports_what_is_untrue_without_a_name(county: County) -> None:
    village, today = county.villages[0], clock.today()
    office, head = signed_in(county.secretaries[0]), person("主任孙", login="village-head")
    post(head, village, PostKind.VILLAGERS_COMMITTEE_HEAD)
    since, until = period_before(on=today, months=3)
    words(office, "/disclosure/new/", {"organisation": village.pk, "affairs": "village", "period": f"{since}/{until}"})
    made = Disclosure.objects.get()
    at = f"/disclosure/sheets/{made.code}/"
    words(office, f"{at}line/", {"heading": "公益事业", "title": "修桥", "text": "", "on": ""})
    words(office, f"{at}propose/", {})
    words(office, f"{at}review/", {"secrecy_checked": "on"})
    words(signed_in(head), f"{at}approve/", {})
    until_on = today + timedelta(days=15)
    words(office, f"{at}put-up/", {"board": "栏", "put_up_on": today, "until_on": until_on})

    villager = Client()
    address = f"/v/{village.code}/{made.code}/untrue/"
    assert county.longdu.name in words(villager, address)
    assert "已经收到" in words(villager, address, {"words": "桥没有修"})
    page = words(villager, f"/v/{village.code}/{made.code}/")
    assert "有人反映这里有不真实的内容" in page
    assert "桥没有修" not in page
    assert "请核实" in words(signed_in(county.longdu_organiser), "/todo/")
