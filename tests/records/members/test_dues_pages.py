"""The dues pages: a year fixed and a quarter collected on one page each, and no names for the levels above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.members.enums import DuesKind, Occupation
from lianjian.records.members.models import DuesBase, DuesPayment, DuesReduction, Member
from lianjian.records.organisations.enums import PostKind
from tests.factories import County, person, post
from tests.pages import hidden_value
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


def base(who: Member, fen: int = 4000, year: int | None = None) -> DuesBase:
    return DuesBase.objects.create(
        member=who, year=year or clock.today().year, kind=DuesKind.WAGE, base_fen=fen * 100, monthly_fen=fen
    )


def test_the_years_bases_are_fixed_on_one_page_as_the_occupation_proposes(county: County, sign_in: SignIn) -> None:
    farmer, worker = (
        member(county.villages[0], "赵农"),
        member(county.villages[0], "钱工", occupation=Occupation.WAGE_EARNER),
    )
    year = clock.today().year
    client = sign_in(county.secretaries[0])
    address = reverse("members:dues-bases", args=[county.villages[0].code])
    page = client.get(address).content.decode()
    assert 'value="0.20"' in page or 'value="0.2"' in page
    assert "0.20 元到 1.00 元" in page
    typed = {f"kind_{farmer.pk}": "farmer", f"amount_{farmer.pk}": "0.5", f"kind_{worker.pk}": "wage"}
    missing = client.post(address, typed | {f"amount_{worker.pk}": ""})
    assert "请填每月金额" in missing.content.decode()
    wrong = client.post(address, typed | {f"amount_{farmer.pk}": "2", f"amount_{worker.pk}": "3500"})
    assert "0.2 元到 1 元" in wrong.content.decode()
    assert client.post(address, typed | {f"amount_{worker.pk}": "3500"}).status_code == 302
    assert dict(DuesBase.objects.filter(year=year).values_list("member", "monthly_fen")) == {
        farmer.pk: 50, worker.pk: 3500,
    }  # fmt: skip
    assert "都核定了" in client.get(address).content.decode()


def test_a_quarter_is_entered_by_ticking_who_paid(county: County, sign_in: SignIn) -> None:
    one, two = member(county.villages[0], "赵一"), member(county.villages[0], "钱二")
    for who in (one, two):
        base(who)
    quarter = f"{clock.today().year}-1"
    client = sign_in(county.secretaries[0])
    address = reverse("members:dues-quarter", args=[county.villages[0].code]) + f"?quarter={quarter}"
    assert "赵一 · 3 个月 · 120.00 元" in client.get(address).content.decode()
    assert "请勾选" in client.post(address, {"paid_on": clock.today()}).content.decode()
    assert client.post(address, {"paid": [one.code], "paid_on": clock.today()}).status_code == 302
    page = client.get(address).content.decode()
    assert "赵一" not in page
    assert "钱二" in page
    sheet = client.get(reverse("members:dues-sheet", args=[county.villages[0].code])).content.decode()
    assert "120.00" in sheet
    assert "第 1 季度" in sheet
    printed = client.get(reverse("members:dues-sheet-print", args=[county.villages[0].code])).content.decode()
    assert "赵一" in printed
    excel = load_workbook(
        BytesIO(client.get(reverse("members:dues-sheet-excel", args=[county.villages[0].code])).content)
    ).active
    assert excel is not None
    rows = {row[1]: row for row in excel.iter_rows(values_only=True)}
    assert rows["赵一"][5:9] == ("已交", "已交", "已交", rows["赵一"][8])
    assert rows["赵一"][-1] == 120
    client.post(address, {"paid": [two.code], "paid_on": clock.today()})
    assert "没有人未交" in client.get(address, follow=True).content.decode()


def test_one_members_dues_from_payment_to_striking_out(county: County, sign_in: SignIn) -> None:
    account = person("赵一", login="zhao")
    post(account, county.villages[0], PostKind.MEMBER)
    who, friend = member(county.villages[0], "赵一", account=account), member(county.villages[0], "钱二")
    today = clock.today()
    base(who)
    client = sign_in(county.secretaries[0])
    pay = reverse("members:dues-member-pay", args=[who.code])
    said = {
        "year": today.year, "first": today.month, "last": today.month, "amount": "40", "paid_on": today,
        "through": friend.code,
    }  # fmt: skip
    assert "同意" in client.post(pay, said).content.decode()
    assert client.post(pay, said | {"branch_consents": "on"}).status_code == 302
    client = sign_in(account)
    page = client.get(reverse("members:dues-member", args=[who.code])).content.decode()
    assert f"{today:%Y-%m}" in page
    assert "登记交费" not in page
    assert client.get(pay).status_code == 403
    assert client.get(reverse("members:dues")).headers["Location"] == reverse("members:dues-member", args=[who.code])
    client = sign_in(county.secretaries[0])
    strike = reverse("members:dues-strike", args=[DuesPayment.objects.get().pk])
    assert client.post(strike, {"reason": ""}).status_code == 422
    assert client.post(strike, {"reason": "记错人了"}).status_code == 302
    assert not DuesPayment.objects.exists()
    reduce = reverse("members:dues-member-reduce", args=[who.code])
    waived = {"year": today.year, "first": today.month, "last": 12, "amount": "0", "branch_decision": "支部会议2号"}
    assert "批准" in client.post(reduce, waived).content.decode()
    assert client.post(reduce, waived | {"approval_no": "龙组〔2026〕5号"}).status_code == 302
    assert DuesReduction.objects.get().monthly_fen == 0


def test_a_base_changes_within_the_year_only_with_a_reason(county: County, sign_in: SignIn) -> None:
    who = member(county.villages[0], "赵一")
    base(who)
    client = sign_in(county.secretaries[0])
    address = reverse("members:dues-member-base", args=[who.code])
    held = hidden_value(client.get(address), "instead_of")
    said = {"from_month": 12, "kind": "pension", "amount": "5200", "reason": "", "instead_of": held}
    assert client.post(address, said).status_code == 422
    assert client.post(address, said | {"reason": "退休"}).status_code == 302
    assert list(DuesBase.objects.order_by("from_month").values_list("monthly_fen", flat=True)) == [4000, 5200]
    assert "退休" in client.get(reverse("members:dues-member", args=[who.code])).content.decode()


def test_six_unpaid_months_are_flagged_with_the_article_but_not_for_the_exempt(county: County, sign_in: SignIn) -> None:
    who = member(county.villages[0], "赵一")
    old = member(county.villages[0], "周老者", exempt_since=date(2024, 1, 1))
    for one in (who, old):
        base(one, year=clock.today().year - 1)
    client = sign_in(county.secretaries[0])
    page = client.get(reverse("members:dues-member", args=[who.code])).content.decode()
    assert "第三十一条" in page
    assert "由支部党员大会讨论" in page or "由支部党员大会决定" in page
    assert "第三十一条" not in client.get(reverse("members:dues-member", args=[old.code])).content.decode()


def test_levels_above_see_the_figures_and_no_names(county: County, sign_in: SignIn) -> None:
    who = member(county.villages[0], "赵一")
    base(who)
    client = sign_in(county.longdu_organiser)
    page = client.get(reverse("members:dues")).content.decode()
    assert "北朱解村" in page
    assert client.get(reverse("members:dues-sheet", args=[county.villages[0].code])).status_code == 403
    assert client.get(reverse("members:dues-member", args=[who.code])).status_code == 403
    assert client.get(reverse("members:dues-excel")).status_code == 200
    client = sign_in(county.changcheng_organiser)
    assert client.get(reverse("members:dues-sheet", args=[county.villages[0].code])).status_code == 404
    assert client.get(reverse("members:dues-member", args=[who.code])).status_code == 404
    assert sign_in(county.stranger).get(reverse("members:dues")).status_code == 404


@pytest.mark.parametrize("name", ["members:dues", "members:dues-sheet", "members:dues-quarter", "members:dues-bases"])
def test_the_pages_cost_the_same_for_one_and_for_three(county: County, sign_in: SignIn, name: str) -> None:
    client = sign_in(county.secretaries[0])
    address = reverse(name, args=[] if name == "members:dues" else [county.villages[0].code])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def people(count: int) -> None:
        for _ in range(count):
            base(member(county.villages[0], f"党员{Member.objects.count()}"))
            member(county.villages[0], f"无基数{Member.objects.count()}")

    people(1)
    queries()
    first = queries()
    people(2)
    assert queries() == first
