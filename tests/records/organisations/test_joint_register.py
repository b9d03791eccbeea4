"""The register: every order pages through every row once, and every condition finds what it should."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianjian.records.organisations.actions import joint as verbs
from lianjian.records.organisations.enums import JointForm, PairingForm
from lianjian.records.organisations.queries.joint_preview import suggested_name
from lianjian.records.organisations.queries.joint_register import (
    ORDERS,
    RegisterFilter,
    register_of,
    register_page,
    register_sums,
    townships_of,
)
from tests.factories import NOW, TODAY, County
from tests.records.organisations.test_joint_founding import proposed

LEADS = (
    ("U001", PairingForm.WITH_COMMUNITY, ("V001", "V002"), date(2025, 5, 1)),
    ("U002", PairingForm.WITH_ENTERPRISE, ("V004", "V005"), date(2025, 5, 1)),
)


def three(county: County) -> None:
    """Two founded on one day in two townships, and a proposal."""
    for place, (lead, pairing_form, villages, founded_on) in enumerate(LEADS):
        existing = verbs.ExistingJoint(
            code=f"J{place}", name=f"第{place}共建联合体", pairing_form=pairing_form, form=JointForm.ALLIANCE,
            lead_code=lead, village_codes=villages, founded_on=founded_on,
        )  # fmt: skip
        verbs.record_joint_organisation(existing=existing, by=county.actor(county.department_head), at=NOW)
    proposed(
        county, name="市农业局共建联合体", pairing_form=PairingForm.WITH_DEPARTMENT, lead_id=county.urban[2].pk,
        village_ids=[county.villages[2].pk], approval_reason="只有一个村相邻",
    )  # fmt: skip


def found(county: County, **asked: str) -> set[str]:
    rows = register_of(actor=county.actor(county.department_head), asked=RegisterFilter(**asked))
    return set(rows.values_list("name", flat=True))


@pytest.mark.parametrize("order", ORDERS)
def test_paging_by_one_meets_every_row_once(county: County, order: str) -> None:
    three(county)
    everything = register_of(actor=county.actor(county.department_head), asked=RegisterFilter())
    met, after = [], ""
    while True:
        rows, after = register_page(found=everything, on=TODAY, order=order, after=after, limit=1)
        met += [row.name for row in rows]
        if not after:
            break
    whole, _ = register_page(found=everything, on=TODAY, order=order)
    assert met == [row.name for row in whole]
    assert len(set(met)) == 3


def test_a_row_names_its_villages_and_its_designated_secretary(county: County) -> None:
    three(county)
    everything = register_of(actor=county.actor(county.department_head), asked=RegisterFilter(name="第0"))
    ((row,), _) = register_page(found=everything, on=TODAY)
    assert (row.lead, row.villages) == ("后黄疃居委会", ("北朱解村", "王家我乐村"))
    assert (row.secretary, row.is_designated) == ("书记庚", True)


def test_each_condition_finds_what_it_should(county: County) -> None:
    three(county)
    assert found(county, name="郑家河岔") == {"第1共建联合体"}
    assert found(county, name="snyj") == {"市农业局共建联合体"}
    assert found(county, township="370782-08") == {"第1共建联合体"}
    assert found(county, state="consenting") == {"市农业局共建联合体"}
    assert found(county, pairing_form="with_community") == {"第0共建联合体"}
    assert found(county, posts="designated") == {"第0共建联合体", "第1共建联合体"}
    assert found(county, township="没有") == set()


def test_the_sums_count_what_is_founded_within_reach(county: County) -> None:
    three(county)
    sums = register_sums(actor=county.actor(county.department_head), on=TODAY)
    assert (sums.joint_organisations, sums.villages) == (2, 4)
    below = register_sums(actor=county.actor(county.changcheng_organiser), on=TODAY)
    assert (below.joint_organisations, below.villages) == (1, 2)
    assert register_sums(actor=county.actor(county.department_head), on=TODAY - timedelta(days=900)).villages == 0


def test_the_townships_offered_are_those_within_reach(county: County) -> None:
    assert townships_of(actor=county.actor(county.changcheng_organiser)) == [("370782-08", "昌城镇")]


@pytest.mark.parametrize(
    ("lead", "form", "name"),
    [
        ("后黄疃居委会", JointForm.JOINT_GENERAL_BRANCH, "后黄疃联合党总支"),
        ("后黄疃居委会", JointForm.ALLIANCE, "后黄疃共建联合体"),
        ("益欣食品有限公司", JointForm.ALLIANCE, "益欣食品共建联合体"),
        ("市农业局机关", JointForm.ALLIANCE, "市农业局共建联合体"),
        ("市烟草公司", JointForm.JOINT_COMMITTEE, "市烟草公司联合党委"),
    ],
)
def test_the_suggested_name_is_what_officials_would_give(lead: str, form: JointForm, name: str) -> None:
    assert suggested_name(lead_name=lead, form=form) == name
