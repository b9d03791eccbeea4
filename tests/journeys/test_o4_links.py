"""O4: organisations that hang in the tree belong to chains and associations across townships."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.organisations.models import IndustryBody, IndustryLink
from tests.factories import County

SignIn = Callable[[Account], Client]


def a_chain(client: Client) -> IndustryBody:
    client.post(
        reverse("organisations:industry-new"),
        {"name": "诸城市烟草产业链", "kind": "chain", "industry": "烟草", "place": "诸城市"},
    )
    return IndustryBody.objects.get()


def link(client: Client, body: IndustryBody, organisation: str, part: str) -> int:
    address = reverse("organisations:industry-link", args=[body.code])
    return client.post(address, {"organisation": organisation, "part": part, "on": "2025-01-01"}).status_code


def test_villages_of_two_townships_belong_to_one_chain_each_with_its_part(county: County, sign_in: SignIn) -> None:
    chain = a_chain(sign_in(county.department_head))
    assert link(sign_in(county.longdu_organiser), chain, "北朱解村", "种植") == 302
    client = sign_in(county.changcheng_organiser)
    assert link(client, chain, "都吉台村", "烘烤") == 302
    page = client.get(reverse("organisations:industry-body", args=[chain.code])).content.decode()
    for word in ("北朱解村", "龙都街道", "种植", "都吉台村", "昌城镇", "烘烤", "<svg"):
        assert word in page
    own = client.get(reverse("organisations:node", args=[county.villages[5].code])).content.decode()
    assert chain.name in own
    sheet = client.get(reverse("organisations:industry-excel"))
    rows = load_workbook(BytesIO(sheet.content)).active.iter_rows(min_row=2, values_only=True)
    assert [(row[4], row[6]) for row in rows] == [("北朱解村", "种植"), ("都吉台村", "烘烤")]


def test_a_township_links_and_unlinks_only_its_own_organisations(county: County, sign_in: SignIn) -> None:
    chain = a_chain(sign_in(county.department_head))
    client = sign_in(county.changcheng_organiser)
    assert link(client, chain, "北朱解村", "种植") == 422  # comes back: no such organisation here
    link(sign_in(county.longdu_organiser), chain, "北朱解村", "种植")
    held = IndustryLink.objects.get()
    away = reverse("organisations:industry-unlink", args=[chain.code, held.pk])
    assert sign_in(county.changcheng_organiser).get(away).status_code == 403
    sign_in(county.longdu_organiser).post(away, {"on": clock.today(), "reason": "改种花生"})
    held.refresh_from_db()
    assert held.during.upper == clock.today()


def test_a_closed_chain_keeps_its_history_and_takes_nobody_more(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.department_head)
    chain = a_chain(client)
    link(client, chain, "北朱解村", "种植")
    close = reverse("organisations:industry-close", args=[chain.code])
    client.post(close, {"on": clock.today(), "reason": "并入县烟草协会"})
    page = client.get(reverse("organisations:industry-body", args=[chain.code])).content.decode()
    assert "北朱解村" in page
    assert link(client, chain, "都吉台村", "种植") == 422
    assert IndustryLink.objects.count() == 1


def test_a_township_s_own_association_does_not_exist_for_another_township(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.longdu_organiser)
    client.post(
        reverse("organisations:industry-new"),
        {"name": "龙都蛋鸡协会", "kind": "association", "industry": "蛋鸡", "place": "龙都街道"},
    )
    body = IndustryBody.objects.get()
    assert client.get(reverse("organisations:industry-body", args=[body.code])).status_code == 200
    other = sign_in(county.changcheng_organiser)
    assert other.get(reverse("organisations:industry-body", args=[body.code])).status_code == 404
