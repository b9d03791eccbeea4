"""The main job in a real browser: a township's workbook in, a pairing accepted, a joint organisation founded.

Each page on the way is looked at in both modes; the whole way is gone once at the desk and once on the phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Walk
from tests.workbook_files import fill_template

# All share one demo, so one worker runs them all.
pytestmark = pytest.mark.xdist_group("browser")


def township(number: int) -> dict[str, list[dict[str, object]]]:
    """A new township of the county: four villages, two urban parties, a round of pairing of its own."""
    code, town = f"T{number}", f"新河{number}镇"
    above = f"山东省/潍坊市/诸城市/{town}"
    villages = [f"{code}-{n}" for n in range(1, 5)]
    leads = [f"{code}-A", f"{code}-B"]
    here = {"组织形式": "党支部", "上级(编码或全路径)": code, "成立日期": "2001-03-15"}
    organisations = [
        {**here, "编码": code, "名称": town, "类别": "乡镇", "组织形式": "党委", "上级(编码或全路径)": "370782"},
        *({"编码": it, "名称": f"新河{number}第{n}村", "类别": "村", "经度": 119.4 + n / 50, "纬度": 36.0, **here}
          for n, it in enumerate(villages, 1)),
        *({"编码": it, "名称": f"新河{number}{name}", "类别": "企业", "经度": 119.41, "纬度": 36.02, **here}
          for it, name in zip(leads, ("食品厂", "农机厂"), strict=True)),
    ]  # fmt: skip
    posts = [
        {
            "组织": it,
            "姓名": name,
            "人员编号": f"{it}-P",
            "职务": "书记",
            "产生方式": "选举产生",
            "文号": "诸组发〔2021〕8号",
            "任职日期": "2021-02-05",
        }
        for it, name in zip([*villages, *leads], ("孙一", "孙二", "孙三", "孙四", "周厂长", "吴厂长"), strict=True)
    ]
    known = [{"组织": it, "统计日期": "2025-12-31", "户数": 200, "正式党员数": 12} for it in [*villages, *leads]]
    needs = [
        {
            "编码": f"{it}-X",
            "组织": f"{above}/新河{number}第{n}村",
            "类别": "销路",
            "程度(1-4)": n,
            "标题": "大葱销路",
            "登记日期": "2026-01-15",
        }
        for n, it in enumerate(villages, 1)
    ]
    offers = [
        {"编码": f"{it}-Y", "组织": it, "类别": "销路", "程度(1-4)": 3, "标题": "可以收购", "登记日期": "2026-01-15"}
        for it in leads
    ]
    batch = f"{code}-R"
    return {
        "组织": organisations,
        "任职": posts,
        "村情": known,
        "需求": needs,
        "资源": offers,
        "结对批次": [
            {"编码": batch, "名称": f"{town}结对", "范围(组织)": code, "方式": "组织定对", "开始日期": "2026-02-01"}
        ],
        "城区名额": [
            {"批次": batch, "组织": it, "产业": "蔬菜", "带动能力(0-4)": 3, "最少": 2, "最多": 4} for it in leads
        ],
        "参加结对的村": [{"批次": batch, "村": it, "产业": "蔬菜", "薄弱程度(0-4)": 2} for it in villages],
    }


def bring_in(county: Walk, number: int, tmp_path: Path) -> None:
    """Step 1: template, a faulty sheet and its error column, the mended sheet, the import."""
    page = county.go("/import/")
    county.look("import")
    with page.expect_download() as downloading:
        page.locator("a[href$='/import/template/']").click()
    template = Path(downloading.value.path()).read_bytes()
    rows = township(number)
    wrong = {name: [dict(row) for row in sheet] for name, sheet in rows.items()}
    wrong["村情"][0]["组织"] = "新河第1村"  # a bare name
    for filled, faulty in ((wrong, True), (rows, False)):
        page = county.go("/import/")
        page.locator("input[type=file]").set_input_files(fill_template(template, filled, tmp_path / f"{number}.xlsx"))
        page.locator("form:has(input[type=file]) [type=submit]").click()
        page.wait_for_url(re.compile(r"/import/\d+/$"), timeout=60_000)
        assert page.locator("a[href$='/errors/']").count() == (1 if faulty else 0), page.locator("main").inner_text()
        county.look("import-faults" if faulty else "import-clean")
    page.locator("form[action$='/load/'] [type=submit]").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"), timeout=60_000)


def pair(county: Walk, number: int) -> None:
    """Step 5: compute, read a card, ask what insisting costs, accept."""
    page = county.go(f"/pairing/T{number}-R/")
    page.get_by_role("button", name="计算").click()
    page.wait_for_selector(".proof", timeout=60_000)
    assert "已证明最优" in page.locator(".proof").inner_text()
    assert "4 / 4" in page.locator(".proof").inner_text()
    county.look("workshop")
    for view in ("table", "heat"):
        page.goto(page.url.split("&view")[0] + f"&view={view}")
        county.look(f"workshop-{view}")
    page.get_by_role("button", name="采用").click()
    page.wait_for_load_state()


def found(county: Walk, number: int, walk: Callable[..., Walk]) -> str:
    """Step 6: propose from the accepted run, every party agrees on the own device, the superior approves."""
    page = county.page
    if "/found/" not in page.url:
        page.locator("a[href$='/found/']").first.click()
    county.look("found")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_load_state()
    joint = page.locator("main a[href^='/joint/']").first.get_attribute("href")
    assert joint is not None
    county.go(joint)
    county.look("joint-consenting")
    words = page.locator("main").inner_text()
    parties = [code for code, name in names(number).items() if name in words]
    assert len(parties) >= 3
    for party in parties:
        agree(county, walk, joint, party)
    county.go(f"{joint}approval/")
    county.look("approval")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_load_state()
    county.go(joint)
    assert "已成立" in page.locator("main").inner_text()
    county.look("joint-founded")
    return joint


def names(number: int) -> dict[str, str]:
    """What each party of the township is called, by its code."""
    villages = {f"T{number}-{n}": f"新河{number}第{n}村" for n in range(1, 5)}
    return villages | {f"T{number}-A": f"新河{number}食品厂", f"T{number}-B": f"新河{number}农机厂"}


def agree(county: Walk, walk: Callable[..., Walk], joint: str, party: str) -> None:
    """The officer gives the party's secretary a code; the secretary signs in with it and agrees."""
    page = county.go(f"/organisations/{party}/posts/")
    page.locator("a[href$='/code/']").first.click()
    page.locator("main form [type=submit]").click()
    link = page.locator("a[href*='/sign-in/code/']").first.get_attribute("href")
    assert link is not None
    secretary = walk(county.size, None)
    secretary.page.goto(link)
    secretary.page.locator("form [type=submit]").click()
    secretary.go(f"{joint}consent/{party}/")
    if party.endswith("-1"):
        secretary.look("consent")
    secretary.page.locator("input[value=agree]").check()
    secretary.page.locator("main form [type=submit]").first.click()
    secretary.page.wait_for_load_state()
    assert secretary.page.locator(".field-error").count() == 0


@pytest.mark.parametrize(("size", "number"), [("desk", 1), ("phone", 2)])
def test_from_a_workbook_to_a_founded_joint_organisation(
    walk: Callable[..., Walk], tmp_path: Path, size: str, number: int
) -> None:
    county = walk(size, "county")
    bring_in(county, number, tmp_path)
    pair(county, number)
    joint = found(county, number, walk)
    villager = walk(size, None)
    villager.go(f"/public{joint}")
    villager.look("public-joint")


def test_the_demos_open_round_is_proved_best_and_answers_what_if(walk: Callable[..., Walk]) -> None:
    county = walk("desk", "county")
    page = county.go("/pairing/370782-P2026-2/")
    page.get_by_role("button", name="计算").click()
    page.wait_for_selector(".proof", timeout=60_000)
    proof = page.locator(".proof").inner_text()
    assert "已证明最优" in proof
    assert "77 / 77" in proof
    county.look("workshop-county")
    page.locator("a[href*='/insist/']").first.click()
    page.wait_for_load_state()
    county.look("insist")


def test_forms_work_without_script(visit: Callable[..., Page]) -> None:
    page = visit("/exchange/needs/new/", role="secretary", size=PHONE, script=False)
    page.locator("main form input[type=text]").first.fill("想学大棚种植")
    for select in page.locator("main form select").all():
        select.select_option(index=1)
    for radio in {radio.get_attribute("name") for radio in page.locator("main form input[type=radio]").all()}:
        page.locator(f"main form input[name='{radio}']").first.check()
    page.locator("main form [type=submit]").click()
    assert "想学大棚种植" in page.locator("main").inner_text()
    assert page.locator(".field-error").count() == 0
