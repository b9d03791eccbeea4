"""R1: a county's goals, answered by a township with its own, moving with the records; and three clicks to a promise."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.results.oversight.models import Goal, GoalPlan
from tests.factories import County
from tests.results.oversight.factories import joint, promise

SignIn = Callable[[Account], Client]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def link_called(client: Client, address: str, words: str) -> str:
    """The address of the link on a page that holds the words: one click."""
    page = client.get(address).content.decode()
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page, flags=re.DOTALL)
    found = [href.replace("&amp;", "&") for href, inner in links if words in re.sub(r"<[^>]+>", "", inner)]
    assert found, (words, address)
    return found[0]


def test_goals_from_plan_to_versions(county: County, sign_in: SignIn) -> None:
    today = clock.today()
    client = sign_in(county.department_head)
    said = {
        "title": "城乡联建目标", "begins_on": today.replace(month=1, day=1).isoformat(),
        "ends_on": today.replace(month=12, day=31).isoformat(),
    }  # fmt: skip
    client.post("/goals/new/", said)
    address = f"/goals/{GoalPlan.objects.get().code}/"
    assert "还没有目标" in text_of(client, address)
    goal = {"figure": "F16:0", "direction": "at_least", "target": "2", "owner_post": "organisation_head"}
    client.post(f"{address}add/", goal)
    client.post(f"{address}add/", goal | {"figure": "F18:1", "target": "45"})
    assert Goal.objects.get(indicator="F18").target < 1
    refused = client.post(f"{address}add/", goal)
    assert "已经有这个指标" in refused.content.decode()
    client.post(f"{address}adopt/", {
        "document_no": "诸组发〔2026〕8号", "on": today.isoformat(),
        "answer_by": (today + timedelta(days=20)).isoformat(),
    })  # fmt: skip
    assert "已达到 0 项" in text_of(client, address)
    joint(county)
    joint(county, superior=county.changcheng, name="昌城联合党总支")
    assert "已达到 1 项" in text_of(client, address)
    one = Goal.objects.get(indicator="F16")
    page = text_of(client, f"{address}{one.pk}/")
    assert "现在 2" in page
    assert "王敏" in page
    client.post(f"{address}{one.pk}/change/", {
        "target": "3", "document_no": "诸组发〔2026〕9号", "on": today.isoformat(), "reason": "新增一批"
    })  # fmt: skip
    assert "第 2 版" in text_of(client, f"{address}{one.pk}/")
    assert "这个指标的目标" in text_of(client, f"/figures/F16/?node={county.county.code}")
    word = Document(BytesIO(client.get(f"{address}paper/?as=word").content))
    assert any("不少于3" in paragraph.text for paragraph in word.paragraphs)

    township = sign_in(county.longdu_organiser)
    assert "用自己的目标回应" in text_of(township, "/todo/")
    township.post("/goals/new/", said | {"title": "龙都目标"})
    own = f"/goals/{GoalPlan.objects.get(title='龙都目标').code}/"
    township.post(f"{own}add/", goal | {"target": "1", "owner_post": "township_organiser", "answers": str(one.pk)})
    township.post(f"{own}adopt/", {"document_no": "龙街发1号", "on": today.isoformat()})
    assert "用自己的目标回应" not in text_of(township, "/todo/")
    assert township.get(f"{address}add/").status_code == 403
    assert "龙都街道" in text_of(sign_in(county.department_head), f"{address}{one.pk}/")
    excel = load_workbook(BytesIO(client.get("/goals/excel/").content)).active
    assert excel is not None
    assert excel.max_row == 3


def test_three_clicks_lead_from_home_to_an_overdue_promise_and_why(county: County, sign_in: SignIn) -> None:
    today = timezone.localdate()
    road = promise(
        joint(county), county.villages[0], "修通村东主路", due_on=today - timedelta(days=4), report="资金没有到位"
    )
    client = sign_in(county.department_head)
    clicks = ["联合党组织答应的事过期", "修通村东主路"]
    address = "/"
    for words in clicks:
        address = link_called(client, address, words)
        page = text_of(client, address.split("#")[0])
        assert "修通村东主路" in page
        assert "资金没有到位" in page
    assert len(clicks) <= 3
    assert address.endswith(f"#decision-{road.pk}")
    assert f'id="decision-{road.pk}"' in client.get(address.split("#")[0]).content.decode()

    by_place = link_called(client, "/", "按地方看")
    township = link_called(client, by_place, "龙都街道")
    assert "联合党组织答应的事过期" in text_of(client, township)
    assert "资金没有到位" in text_of(client, f"/gaps/paper/?node={county.county.code}")
    sheet = load_workbook(BytesIO(client.get(f"/gaps/all/excel/?node={county.county.code}").content)).active
    assert sheet is not None
    assert any("资金没有到位" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    filtered = text_of(client, f"/gaps/all/?node={county.county.code}&kind=joint_promise&text=没有这个")
    assert "没有这一类还差的" in filtered
    assert sign_in(county.changcheng_organiser).get(f"/gaps/?node={county.longdu.code}").status_code == 404

    road.state, road.closed_on = DecisionState.DONE, today
    road.save()
    assert "联合党组织答应的事过期" not in text_of(sign_in(county.department_head), "/")
