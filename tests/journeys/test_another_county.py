"""A county that is in no demo, from the empty template to founded joint organisations, by the guide's steps alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.models import Account, Job
from lianjian.records.organisations.enums import JointState
from lianjian.records.organisations.models import JointOrganisation, Organisation
from lianjian.records.projects.models import PairingRound, PairingRun
from lianjian.site import import_jobs, importing
from lianjian.site.commands.account import make_officer
from tests.journeys.test_o3_pairing import SETTINGS
from tests.workbook_files import fill_template

pytestmark = pytest.mark.django_db(databases=["default", "progress"])
TOWNS = {
    "卓资山镇": ("东壕欠村", "西壕欠村", "头号村", "泉脑子村"),
    "旗下营镇": ("碌碡坪村", "伏虎村", "三道营村", "那只亥村"),
}
URBAN = {"新建街社区": "居(社区)", "熏鸡食品有限公司": "企业", "县水利局机关": "机关单位"}
ROUND = "150921-P2026-1"
Rows = list[dict[str, object]]


def organisations() -> Rows:
    """Province, prefecture, county, townships, villages and the urban side: a site that knows nothing yet."""
    usual = {"组织形式": "党支部", "成立日期": "1984年5月1日"}
    above = [
        ("15", "内蒙古自治区", "省", None),
        ("1509", "乌兰察布市", "市", "15"),
        ("150921", "卓资县", "县(市、区)", "1509"),
    ]
    rows: Rows = [
        {"编码": code, "名称": name, "类别": kind, **usual, "组织形式": "党委", "上级(编码或全路径)": superior}
        for code, name, kind, superior in above
    ]
    for t, (town, villages) in enumerate(TOWNS.items(), start=1):
        code = f"150921-0{t}"
        rows.append(
            {"编码": code, "名称": town, "类别": "乡镇", **usual, "组织形式": "党委", "上级(编码或全路径)": "150921"}
        )
        rows += [
            {"编码": f"{code}-{v}", "名称": village, "类别": "村", **usual, "上级(编码或全路径)": f"卓资县/{town}"}
            for v, village in enumerate(villages, start=1)
        ]
    rows += [
        {"编码": f"150921-A{n}", "名称": name, "类别": kind, **usual, "上级(编码或全路径)": "150921"}
        for n, (name, kind) in enumerate(URBAN.items(), start=1)
    ]
    return rows


def sheets() -> dict[str, Rows]:
    """What the guide asks for a county that wants to pair: the foundation, needs and resources, and the round."""
    places = organisations()
    villages = [str(row["编码"]) for row in places if row["类别"] == "村"]
    urban = [f"150921-A{n}" for n in range(1, len(URBAN) + 1)]
    posts: Rows = [
        {
            "组织": code, "姓名": f"书记{'甲乙丙丁戊己庚辛壬癸子丑'[n]}", "人员编号": f"150921-P{n:05d}",
            "职务": "书记", "产生方式": "选举产生", "文号": "卓组发〔2021〕3号", "任职日期": "2021-03-01",
        }
        for n, code in enumerate([*villages, *urban])
    ]  # fmt: skip
    sale: dict[str, object] = {"类别": "销路", "登记日期": "2026-02-01"}
    return {
        "组织": places,
        "任职": posts,
        "村情": [{"组织": code, "统计日期": "2025-12-31", "正式党员数": 24} for code in [*villages, *urban]],
        "需求": [
            {**sale, "编码": f"X{n}", "组织": code, "程度(1-4)": 1 + n % 4, "标题": "土豆卖不出去"}
            for n, code in enumerate(villages)
        ],
        "资源": [
            {**sale, "编码": f"Y{n}", "组织": code, "程度(1-4)": 3, "标题": "可以收购"} for n, code in enumerate(urban)
        ],
        "结对批次": [
            {
                "编码": ROUND, "名称": "2026年第一批", "范围(组织)": "卓资县", "方式": "组织定对",
                "开始日期": "2026-02-01",
            }
        ],
        "城区名额": [
            {"批次": ROUND, "组织": code, "产业": "蔬菜", "带动能力(0-4)": 3, "最少": 2, "最多": 4} for code in urban
        ],
        "参加结对的村": [{"批次": ROUND, "村": code, "产业": "蔬菜", "薄弱程度(0-4)": 2} for code in villages],
    }  # fmt: skip


def test_a_county_nobody_thought_of_gets_its_joint_organisations(
    sign_in: Callable[[Account], Client], tmp_path: Path, settings: LazySettings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    template = tmp_path / "模板.xlsx"
    assert importing.run(["--template", str(template)]) == 0
    file = fill_template(template.read_bytes(), sheets(), tmp_path / "全县.xlsx")
    assert importing.run([str(file), "--dry-run"]) == 0
    assert not Organisation.objects.exists()
    assert importing.run([str(file)]) == 0
    make_officer("zhuozi", "白音", "150921", "草原-熏鸡-2026-风")
    officer = sign_in(Account.objects.get(login="zhuozi"))
    with file.open("rb") as again:
        report = officer.post(reverse("site:import"), {"workbook": again}, follow=True).content.decode()
    assert Job.objects.get(kind=import_jobs.TRY).state == Job.State.DONE
    assert "都已在系统里" in report

    run = pair(officer)
    propose(officer, run)
    joints = list(JointOrganisation.objects.order_by("pk"))
    assert {code for joint in joints for code in joint.parties.values_list("organisation__code", flat=True)} >= {
        str(row["编码"]) for row in organisations() if row["类别"] == "村"
    }
    for joint in joints:
        for party in joint.parties.select_related("organisation"):
            consent(sign_in, joint, party.organisation)
        sign_in(Account.objects.get(login="zhuozi")).post(
            reverse("organisations:joint-approval", args=[joint.code]), {"on": clock.today().isoformat()}
        )
        joint.refresh_from_db()
        assert joint.state == JointState.FOUNDED
        public = Client().get(reverse("organisations:public-joint", args=[joint.code])).content.decode()
        assert joint.name in public


def pair(officer: Client) -> PairingRun:
    """Compute the round that came with the workbook and accept what is proved best."""
    round_ = PairingRound.objects.get(code=ROUND)
    page = officer.post(f"/pairing/{round_.code}/compute/", SETTINGS, follow=True).content.decode()
    assert "已证明最优" in page
    run = PairingRun.objects.get()
    officer.post(f"/pairing/{round_.code}/runs/{run.code}/accept/")
    return run


def propose(officer: Client, run: PairingRun) -> None:
    """Take the proposals as the page offers them."""
    address = reverse("projects:run-found", args=[ROUND, run.code])
    page = officer.get(address).content.decode()
    fields = dict(re.findall(r'name="([\w-]+-name)"[^>]*value="([^"]+)"', page))
    offered = {name.removesuffix("-name") for name in fields}
    officer.post(
        address,
        {**fields, **{f"{one}-form": "alliance" for one in offered}, **{f"{one}-chosen": "on" for one in offered}},
    )


def consent(sign_in: Callable[[Account], Client], joint: JointOrganisation, party: Organisation) -> None:
    """The secretary whom the workbook put into office agrees."""
    secretary = sign_in(party.posts.get(kind="secretary").account)
    address = reverse("organisations:joint-consent", args=[joint.code, party.code])
    assert secretary.post(address, {"answer": "agree"}).status_code == 302
