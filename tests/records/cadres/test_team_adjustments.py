"""A village's team is put right by a decision, each post is named once; F19 counts the villages that were helped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account
from lianjian.records.cadres.actions.team_adjustments import (
    NewAdjustment,
    record_team_adjustment,
    withdraw_team_adjustment,
)
from lianjian.records.cadres.enums import PostChange
from lianjian.records.cadres.models import TeamAdjustment
from lianjian.records.cadres.team_measures import MEASURES
from lianjian.records.organisations.enums import PairingForm
from lianjian.records.organisations.models import Organisation
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.records.organisations.test_measures import joint

SignIn = Callable[[Account], Client]
(F19,) = MEASURES
pytestmark = pytest.mark.django_db


def adjustment(village: Organisation, **changes: object) -> NewAdjustment:
    said = NewAdjustment(
        on=TODAY, decided_by="组织部", document_no="诸组任〔2026〕5号", why="长期缺副书记",
        posts=[(PostChange.FILLED, village.posts.order_by("pk")[0].pk)], help_given="派人驻村谈心",
    )  # fmt: skip
    return replace(said, **changes)  # type: ignore[arg-type]


def joined(county: County) -> None:
    joint("LH1", PairingForm.WITH_COMMUNITY, county.longdu, [county.urban[0], *county.villages[:2]])
    joint("LH2", PairingForm.WITH_ENTERPRISE, county.changcheng, [county.urban[1], county.villages[3]])


def recorded(county: County, place: int = 0, **changes: object) -> TeamAdjustment:
    village = county.villages[place]
    return record_team_adjustment(
        village=village, adjustment=adjustment(village, **changes), by=county.actor(county.department_head), at=NOW
    )


def counted(county: County, place: Organisation | None = None) -> tuple[float, ...]:
    return F19.count(Scope(path=(place or county.county).path, on=TODAY)).values


def test_it_names_the_joint_organisation_of_that_day(county: County) -> None:
    joined(county)
    made = recorded(county)
    assert made.joint is not None
    assert made.joint.code == "LH1"
    assert made.posts.get().change == PostChange.FILLED


@pytest.mark.parametrize("missing", ["decided_by", "document_no", "why"])
def test_it_rests_on_a_decision_in_words(county: County, missing: str) -> None:
    with pytest.raises(Refused):
        recorded(county, **{missing: " ", "help_given": ""})


def test_it_changes_a_post_of_that_village_and_each_once(county: County) -> None:
    with pytest.raises(Refused, match="至少要有一个职务"):
        recorded(county, posts=[], help_given="")
    other = county.villages[1].posts.get().pk
    with pytest.raises(ChangedMeanwhile):
        recorded(county, posts=[(PostChange.FILLED, other)], help_given="")
    recorded(county, help_given="")
    with pytest.raises(ChangedMeanwhile, match="登记过"):
        recorded(county, help_given="", document_no="另一份")


def test_help_without_a_joint_organisation_is_refused(county: County) -> None:
    with pytest.raises(Refused, match="没有加入"):
        recorded(county)


def test_the_village_itself_and_another_township_do_not_enter_it(county: County) -> None:
    for account in (county.secretaries[0], county.changcheng_organiser):
        with pytest.raises(NotAllowed):
            record_team_adjustment(
                village=county.villages[0], adjustment=adjustment(county.villages[0]), by=county.actor(account), at=NOW
            )


def test_the_figure_counts_villages_with_help_and_follows_its_records(county: County) -> None:
    joined(county)
    first = recorded(county)
    recorded(county, 3, document_no="6号")
    recorded(county, 2, document_no="7号", help_given="")
    assert counted(county) == (2,)
    assert counted(county, county.longdu) == (1,)
    scope = Scope(path=county.county.path, on=TODAY)
    assert {path: one.values for path, one in F19.below(scope).items()} == {
        county.longdu.path: (1,), county.changcheng.path: (1,),
    }  # fmt: skip
    rows = list(F19.rows(scope))
    assert [row.label for row in rows] == [county.villages[0].name, county.villages[3].name]
    assert [row.code for row in F19.rows_after(scope, rows[0].code)] == [rows[1].code]
    withdraw_team_adjustment(adjustment_id=first.pk, reason="登错了", by=county.actor(county.department_head), at=NOW)
    assert counted(county) == (1,)
    with pytest.raises(ChangedMeanwhile):
        withdraw_team_adjustment(adjustment_id=first.pk, reason="再撤", by=county.actor(county.department_head), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_same_document_one_does() -> None:
    county = a_county()
    told = at_once(*(partial(recorded, county, help_given="") for _ in range(2)))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert TeamAdjustment.objects.count() == 1


def test_it_is_entered_listed_exported_and_withdrawn_through_pages(county: County, sign_in: SignIn) -> None:
    joined(county)
    village, client = county.villages[0], sign_in(county.longdu_organiser)
    assert "登记班子调整" in client.get("/team-adjustments/").content.decode()
    there = client.post("/team-adjustments/choose/", {"village": village.name})
    assert there.headers["Location"] == f"/team-adjustments/new/{village.code}/"
    said = {
        "on": TODAY.isoformat(), "decided_by": "龙都街道党工委", "document_no": "龙组〔2026〕3号", "why": "班子不团结",
        "posts": [f"filled-{village.posts.get().pk}"], "help_given": "派人驻村",
    }  # fmt: skip
    page = client.post(f"/team-adjustments/new/{village.code}/", said, follow=True).content.decode()
    assert "龙组〔2026〕3号" in page
    assert "后黄疃居委会联合党组织" in page
    assert "新任" in page
    assert "龙组〔2026〕3号" in client.get(f"/organisations/{village.code}/").content.decode()
    sheet = load_workbook(BytesIO(client.get("/team-adjustments/excel/").content)).active
    assert sheet is not None
    assert "龙组〔2026〕3号" in [cell.value for row in sheet.iter_rows() for cell in row]
    code = TeamAdjustment.objects.get().code
    page = client.post(f"/team-adjustments/{code}/withdraw/", {"reason": "登错了村"}, follow=True).content.decode()
    assert "登错了村" in page
    assert counted(county) == (0,)
    assert sign_in(county.secretaries[0]).get(f"/team-adjustments/new/{village.code}/").status_code == 403


def test_the_list_costs_the_same_for_three_rows_as_for_one(county: County, sign_in: SignIn) -> None:
    client, costs = sign_in(county.department_head), []
    for places in ((0,), (1, 2)):
        for place in places:
            recorded(county, place, document_no=f"{place}号", help_given="")
        client.get("/team-adjustments/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/team-adjustments/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
