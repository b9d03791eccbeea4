"""R5: every figure opens to the records behind it, at any place, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.organisations.actions.coverage import NewDispatch, dispatch_people
from lianjian.records.organisations.enums import DispatchKind, PostKind
from lianjian.records.organisations.models import Dispatch
from lianjian.results.indicators.actions.bulletins import BulletinText, draft_bulletin, hand_in_bulletin
from lianjian.results.indicators.models import Bulletin, BulletinTemplate
from tests.factories import NOW, County, person, post

SignIn = Callable[[Account], Client]
F15 = "F15"


@pytest.fixture
def instructors(county: County) -> County:
    """Sixty instructors since a month ago, ten in each village."""
    today = clock.today()
    rows = [
        NewDispatch(
            kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR,
            person_name=f"指导员{number}",
            person_code=f"R{number:03d}",
            organisation_code=county.villages[number % 6].code,
            since=today - timedelta(days=30),
            last_on=today + timedelta(days=300),
        )
        for number in range(60)
    ]
    dispatch_people(rows=rows, by=county.actor(county.department_head), at=NOW)
    return county


def test_a_figure_opens_to_its_places_and_records_page_by_page(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    address = reverse("indicators:figure", args=[F15])
    page = client.get(address).content.decode()
    assert "诸城市" in page
    assert "龙都街道" in page
    assert "指导员49" in page
    assert "指导员50" not in page
    rest = client.get(address, {"after": "R049"}).content.decode()
    assert "指导员50" in rest
    assert "指导员49" not in rest


def test_a_figure_changes_with_the_place_and_the_day(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    address, node = reverse("indicators:figure", args=[F15]), instructors.longdu.code
    assert "龙都街道：党建工作指导员 30 人" in client.get(address, {"node": node}).content.decode()
    before = clock.today() - timedelta(days=31)
    assert "党建工作指导员 0 人" in client.get(address, {"node": node, "on": before}).content.decode()


def test_the_records_and_the_level_below_come_out_as_excel(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    records = client.get(reverse("indicators:figure-records-excel", args=[F15]))
    assert load_workbook(BytesIO(records.content)).active.max_row == 61
    below = client.get(reverse("indicators:figure-below-excel", args=[F15]))
    rows = list(load_workbook(BytesIO(below.content)).active.iter_rows(min_row=2, values_only=True))
    assert rows == [("370782-02", "龙都街道", 30), ("370782-08", "昌城镇", 30)]


def test_a_township_reads_its_own_figures_and_nobody_else_s(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.longdu_organiser)
    assert "龙都街道" in client.get(reverse("indicators:figures")).content.decode()
    for code in (instructors.changcheng.code, instructors.county.code, "nowhere"):
        assert client.get(reverse("indicators:figure", args=[F15]), {"node": code}).status_code == 404
    assert client.get(reverse("indicators:figure", args=["F99"])).status_code == 404


def test_who_holds_no_post_has_no_figures(county: County, sign_in: SignIn) -> None:
    assert sign_in(county.stranger).get(reverse("indicators:figures")).status_code in (302, 404)


def test_the_pages_ask_the_database_equally_often_for_thirty_records_and_for_sixty(
    instructors: County, sign_in: SignIn
) -> None:
    client = sign_in(instructors.department_head)
    address = reverse("indicators:figure", args=[F15])
    counts = []
    for node in (instructors.county.code, instructors.longdu.code):
        client.get(address, {"node": node})
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"node": node})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_figure_is_asked_for_a_period_a_group_and_the_tree_of_then(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    address, today = reverse("indicators:figure", args=[F15]), clock.today()
    page = client.get(address, {"group": "village", "tree": "then", "by": "quarter"}).content.decode()
    assert "按当日的隶属关系算" in page
    assert "村" in page
    assert f"{today:%y}-Q" in page
    nobody = client.get(address, {"group": "enterprise"}).content.decode()
    assert "党建工作指导员 0 人" in nobody
    wrong = client.get(address, {"on": today, "since": today + timedelta(days=1)}).content.decode()
    assert "起始日期要早于截止日期" in wrong
    period = client.get(reverse("indicators:figures"), {"since": today - timedelta(days=90)}).content.decode()
    assert "至" in period


def test_a_figure_says_what_it_leaves_out_and_lists_it(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    head, today = instructors.actor(instructors.department_head), clock.today()
    again = NewDispatch(
        kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR, person_name="指导员0", person_code="R000",
        organisation_code=instructors.villages[5].code, since=today, last_on=today + timedelta(days=300),
    )  # fmt: skip
    dispatch_people(rows=[again], by=head, at=NOW)
    page = client.get(reverse("indicators:figure", args=[F15])).content.decode()
    assert "党建工作指导员 60 人" in page
    assert "重复：同一个人的另一处" in page
    listed = client.get(reverse("indicators:figure-left-out", args=[F15, "1"])).content.decode()
    assert "指导员0" in listed
    sheet = client.get(reverse("indicators:figure-left-out", args=[F15, "1"]), {"as": "excel"})
    assert load_workbook(BytesIO(sheet.content)).active.max_row == 2
    assert client.get(reverse("indicators:figure-left-out", args=[F15, "9"])).status_code == 404


def test_the_register_of_a_figure_is_printed_with_its_digest(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    address = reverse("indicators:ledger", args=[F15])
    page = client.get(address).content.decode()
    assert "诸城市党建工作指导员台账" in page
    assert "指导员59" in page
    assert "校验码（SHA-256）" in page
    assert client.get(address, {"as": "word"}).content.startswith(b"PK")
    assert load_workbook(BytesIO(client.get(address, {"as": "excel"}).content)).active.max_row == 61


def test_the_yearly_table_has_every_figure_by_place_in_the_order_of_the_tree(
    instructors: County, sign_in: SignIn
) -> None:
    client = sign_in(instructors.department_head)
    page = client.get(reverse("indicators:yearly-table")).content.decode()
    assert page.index("龙都街道") < page.index("昌城镇")
    sheet = load_workbook(BytesIO(client.get(reverse("indicators:yearly-table-excel")).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    instructors_at = next(place for place, head in enumerate(rows[0]) if str(head).startswith(F15))
    by_name = {row[1]: row[instructors_at] for row in rows[1:]}
    assert (by_name["龙都街道"], by_name["昌城镇"], by_name["诸城市"]) == (30, 30, 60)
    township = client.get(reverse("indicators:yearly-table"), {"node": instructors.longdu.code, "year": "2020"})
    assert "这一年这里没有记录" in township.content.decode()


@pytest.mark.parametrize("pages", ["indicators:figures", "indicators:yearly-table", "indicators:bulletins"])
def test_the_lists_ask_the_database_equally_often_at_every_size(
    instructors: County, sign_in: SignIn, pages: str
) -> None:
    client = sign_in(instructors.department_head)
    counts = []
    for node in (instructors.longdu.code, instructors.changcheng.code, instructors.county.code):
        client.get(reverse(pages), {"node": node})
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(pages), {"node": node})
        counts.append(len(asked))
    assert max(counts) - min(counts) <= 1, counts


def test_a_bulletin_from_the_draft_to_those_it_concerns(instructors: County, sign_in: SignIn) -> None:
    county = instructors
    officer = person("孙立", login="officer", staff=True)
    post(officer, county.county, PostKind.ORGANISATION_OFFICER)
    words = {
        "series": "诸组简报", "title": "{地点}党建工作指导员情况简报", "on": clock.today().isoformat(), "tree": "today",
        "body": "一、总体情况\n{地点}共有党建工作指导员{F15}人。\n{F15:表}\n{F15:图}\n{F15:走势}",
    }  # fmt: skip
    client = sign_in(county.department_head)
    client.post(reverse("indicators:bulletin-template-new"), words | {"name": "指导员情况"})
    template = BulletinTemplate.objects.get()
    assert "指导员情况" in client.get(reverse("indicators:bulletin-new")).content.decode()
    filled = client.get(reverse("indicators:bulletin-new"), {"template": template.pk}).content.decode()
    assert "{F15:走势}" in filled
    wrong = client.post(reverse("indicators:bulletin-new"), words | {"body": "共{F99}人"})
    assert "{F99}" in wrong.content.decode()
    client.post(reverse("indicators:bulletin-new"), words)
    it = Bulletin.objects.get()
    page = reverse("indicators:bulletin", args=[it.code])
    assert "诸城市共有党建工作指导员60人" in client.get(page).content.decode()
    client.post(reverse("indicators:bulletin-hand-in", args=[it.code]), {"sent": "1"})
    assert client.post(reverse("indicators:bulletin-approve", args=[it.code]), {"sent": "1"}).status_code == 403

    client = sign_in(officer)
    assert "党建工作指导员情况简报" in client.get(reverse("site:todo")).content.decode()
    client.post(reverse("indicators:bulletin-return", args=[it.code]), {"reason": "写明口径"})
    client = sign_in(county.department_head)
    assert "写明口径" in client.get(page).content.decode()
    client.post(reverse("indicators:bulletin-hand-in", args=[it.code]), {"sent": "1"})
    client = sign_in(officer)
    client.post(reverse("indicators:bulletin-approve", args=[it.code]), {"sent": "1"})
    year = clock.today().year
    assert f"诸组简报〔{year}〕1号" in client.get(page).content.decode()
    frozen = client.get(reverse("indicators:bulletin-figures", args=[it.code])).content
    paper = reverse("indicators:bulletin-paper", args=[it.code])
    assert client.get(paper, {"as": "word"}).content.startswith(b"PK")
    assert client.get(paper, {"as": "excel"}).content.startswith(b"PK")
    assert "数字文件校验码" in client.get(paper).content.decode()

    organiser = sign_in(county.longdu_organiser)
    assert organiser.get(page).status_code == 404
    client = sign_in(officer)
    client.post(reverse("indicators:bulletin-send", args=[it.code]), {"receivers": [county.longdu.pk]})
    Dispatch.objects.all().delete()
    assert client.get(reverse("indicators:bulletin-figures", args=[it.code])).content == frozen
    checked = client.post(reverse("indicators:bulletin-verify"), {"file": BytesIO(frozen)})
    assert "这就是发布的那一份" in checked.content.decode()
    forged = client.post(reverse("indicators:bulletin-verify"), {"file": BytesIO(frozen.replace(b"60", b"61", 1))})
    assert "这份数字不是这里发布的" in forged.content.decode()

    organiser = sign_in(county.longdu_organiser)
    assert "党建工作指导员情况简报" in organiser.get(reverse("site:todo"), {"tab": "cc"}).content.decode()
    assert "60人" in organiser.get(page).content.decode()
    assert organiser.get(reverse("indicators:bulletin-edit", args=[it.code])).status_code == 403
    assert sign_in(county.changcheng_organiser).get(page).status_code == 404


def test_two_bulletins_are_compared_cause_by_cause(instructors: County, sign_in: SignIn) -> None:
    county = instructors
    head = county.actor(county.department_head)
    text = BulletinText(series="诸组简报", title="指导员", body="{F15}", on=clock.today())
    made = []
    for _turn in range(2):
        it = draft_bulletin(organisation=county.county, text=text, by=head, at=clock.now())
        made.append(hand_in_bulletin(bulletin_id=it.pk, by=head, at=clock.now()))
        Dispatch.objects.filter(person_code="R001").delete()
    client = sign_in(county.department_head)
    address = reverse("indicators:bulletin-compare", args=[made[1].code])
    page = client.get(address, {"with": made[0].code}).content.decode()
    assert "-1" in page
    sheet = load_workbook(BytesIO(client.get(address, {"with": made[0].code, "as": "excel"}).content)).active
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [("党建工作指导员", "人", 60, 59, -1, -1, 0, 0)]
    assert client.get(address, {"with": "nothing"}).status_code == 404


def test_the_page_of_an_organisation_leads_to_its_figures(instructors: County, sign_in: SignIn) -> None:
    node = instructors.longdu.code
    page = sign_in(instructors.longdu_organiser).get(reverse("organisations:node", args=[node])).content.decode()
    assert f"{reverse('indicators:figures')}?node={node}" in page
