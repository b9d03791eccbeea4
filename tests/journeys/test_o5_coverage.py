"""O5: units are registered, covered and closed, gaps are listed with their article, people are sent for a term."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.organisations.models import Coverage, CoverageUnit, Dispatch
from tests.factories import County

SignIn = Callable[[Account], Client]


def register(client: Client, county: County, name: str, **given: Any) -> CoverageUnit:
    today = clock.today()
    answer = client.post(
        reverse("organisations:coverage-unit-new"),
        {
            "name": name,
            "kind": "new_enterprise",
            "place": "龙都街道",
            "code": "",
            "employees": 60,
            "full_members": 0,
            "registered_on": today.replace(year=today.year - 1),
        }
        | given,
    )
    assert answer.status_code == 302, answer.content.decode()
    return CoverageUnit.objects.get(name=name)


def cover(client: Client, unit: CoverageUnit, organisation: str, kind: str) -> Any:
    return client.post(
        reverse("organisations:coverage-unit-cover", args=[unit.code]),
        {"organisation": organisation, "kind": kind, "on": clock.today()},
    )


def test_a_gap_shows_with_its_article_until_the_unit_is_covered(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.longdu_organiser)
    unit = register(client, county, "龙海五金加工厂", full_members=4)
    overview = client.get(reverse("organisations:coverage")).content.decode()
    assert "1 个单位中有 1 个还没有任何覆盖" in overview
    page = client.get(reverse("organisations:coverage-unit", args=[unit.code])).content.decode()
    assert "《中国共产党支部工作条例（试行）》第四条" in page
    assert cover(client, unit, "北朱解村", "own").status_code == 302
    page = client.get(reverse("organisations:coverage-unit", args=[unit.code])).content.decode()
    assert "第四条" not in page
    assert "北朱解村" in page
    assert "全部 1 个单位都已覆盖" in client.get(reverse("organisations:coverage")).content.decode()


def test_an_organisation_of_its_own_for_two_members_comes_back_into_the_form(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.longdu_organiser)
    unit = register(client, county, "龙海五金加工厂", full_members=2)
    answer = cover(client, unit, "北朱解村", "own")
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "还差 1" in words
    assert "第四条" in words
    assert 'value="北朱解村"' in words
    assert not Coverage.objects.exists()


def test_the_gap_list_is_filtered_and_comes_out_as_excel_with_formulas_made_harmless(
    county: County, sign_in: SignIn
) -> None:
    client = sign_in(county.longdu_organiser)
    register(client, county, "=HYPERLINK(1)商会", kind="social_organisation")
    covered = register(client, county, "龙海五金加工厂")
    cover(client, covered, "北朱解村", "work_only")
    gaps = client.get(reverse("organisations:coverage-units"), {"covered": "no_coverage"}).content.decode()
    assert "商会" in gaps
    assert "龙海五金" not in gaps
    sheet = client.get(reverse("organisations:coverage-units-excel"), {"covered": "no_organisation"})
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(min_row=2, values_only=True))
    assert sorted(row[1] for row in rows) == ["'=HYPERLINK(1)商会", "龙海五金加工厂"]


def test_somebody_is_sent_prolonged_and_recalled_and_an_instructor_has_no_vote(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.longdu_organiser)
    today = clock.today()
    sent = client.post(
        reverse("organisations:coverage-person-new"),
        {
            "kind": "party_building_instructor",
            "person_name": "仇建国",
            "home_unit": "市财政局",
            "organisation": "V001",
            "since": today,
        },
    )
    term = Dispatch.objects.get()
    assert sent.status_code == 302
    assert term.last_on is not None
    assert (term.last_on - today).days in (364, 365)
    page = client.get(sent.url).content.decode()
    assert "没有表决权" in page
    assert "第三十二条" in page
    later = term.last_on.replace(year=term.last_on.year + 1)
    client.post(reverse("organisations:coverage-person-prolong", args=[term.pk]), {"last_on": later})
    client.post(
        reverse("organisations:coverage-person-end", args=[term.pk]),
        {"on": today.replace(year=today.year + 1), "reason": "调往外县"},
    )
    term.refresh_from_db()
    assert (term.during.upper, term.end_reason) == (today.replace(year=today.year + 1), "调往外县")


def test_a_dedicated_worker_in_a_second_place_is_refused_with_the_first_named(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.department_head)
    given = {
        "kind": "party_affairs_worker",
        "person_name": "单国强",
        "person_code": "R1",
        "organisation": "V001",
        "since": clock.today(),
    }
    client.post(reverse("organisations:coverage-person-new"), given)
    answer = client.post(reverse("organisations:coverage-person-new"), given | {"organisation": "V004"})
    assert "北朱解村" in answer.content.decode()
    assert Dispatch.objects.count() == 1


def test_a_form_that_arrives_twice_registers_once(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.longdu_organiser)
    twice = {"request_id": "6d9c8e1e-59a1-4c53-9a57-e7a0b8b1c111"}
    register(client, county, "龙海五金加工厂", **twice)
    register(client, county, "龙海五金加工厂", **twice)
    assert CoverageUnit.objects.count() == 1


def test_another_township_finds_nothing_and_a_secretary_is_told_who_keeps_the_register(
    county: County, sign_in: SignIn
) -> None:
    unit = register(sign_in(county.longdu_organiser), county, "龙海五金加工厂")
    term = reverse("organisations:coverage-unit", args=[unit.code])
    other = sign_in(county.changcheng_organiser)
    assert other.get(term).status_code == 404
    assert cover(other, unit, "V004", "work_only").status_code == 404
    assert "龙海" not in other.get(reverse("organisations:coverage-units")).content.decode()
    secretary = sign_in(county.secretaries[0])
    assert secretary.get(reverse("organisations:coverage-unit-new")).status_code == 403
    assert sign_in(county.stranger).get(term).status_code in (302, 404)


@pytest.mark.parametrize("name", ["coverage", "coverage-units", "coverage-people", "industry"])
def test_an_empty_page_says_what_to_do_next(county: County, sign_in: SignIn, name: str) -> None:
    page = sign_in(county.department_head).get(reverse(f"organisations:{name}"))
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
