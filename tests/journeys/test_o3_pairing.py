"""O3: a round is opened, both sides wish, the pairing is computed, changed, explained, accepted and proposed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import Account
from lianjian.records.projects.duties import duties_of
from lianjian.records.projects.enums import Criterion, RunState, Subject
from lianjian.records.projects.models import PairingRound, PairingRun, PairingTie, Wish
from tests.factories import TODAY, County
from tests.records.projects.factories import WEIGHTS, a_round, a_run, with_exchange

pytestmark = pytest.mark.django_db(databases=["default", "progress"])  # a job reports on a connection of its own
SignIn = Callable[[Account], Client]

SETTINGS: dict[str, Any] = {
    "mode": "assigned", "quota": "own", "lower": 2, "upper": 4, "cover": "bonus", "weakest_first": "on",
    **{f"weight_{criterion}": weight for criterion, weight in WEIGHTS.items()},
}  # fmt: skip


@pytest.fixture
def round_(county: County) -> PairingRound:
    made = a_round(county)
    with_exchange(county, made)
    return made


@pytest.fixture
def office(county: County, sign_in: SignIn) -> Client:
    return sign_in(county.department_head)


def computed(county: County, round_: PairingRound) -> PairingRun:
    return a_run(county, round_)


def test_from_an_empty_round_to_proposed_joint_organisations(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.department_head)
    answer = client.post(
        "/pairing/new/", {"name": "龙都、昌城片区", "place": county.county.code, "mode": "assigned"}, follow=True
    )
    round_ = PairingRound.objects.get()
    home = f"/pairing/{round_.code}/"
    assert answer.redirect_chain[-1][0] == f"{home}parties/"
    client.post(f"{home}parties/add/urban/", {"party": [o.code for o in county.urban]})
    client.post(f"{home}parties/add/village/", {"party": [o.code for o in county.villages]})
    assert (round_.places.count(), round_.villages.count()) == (3, 6)
    client.post(
        f"{home}parties/{county.urban[0].code}/",
        {"industry": "building", "driving": "4", "lower": "2", "upper": "3", "note": ""},
    )
    assert round_.places.get(organisation=county.urban[0]).upper == 3

    sign_in(county.secretaries[0]).post(
        f"{home}wishes/{county.villages[0].code}/", {"wish1": county.urban[0].code, "wish2": county.urban[2].code}
    )
    assert Wish.objects.count() == 2

    client = sign_in(county.department_head)
    answer = client.post(f"{home}compute/", SETTINGS, follow=True)
    run = PairingRun.objects.get()
    assert run.state == RunState.SOLVED
    assert answer.redirect_chain[-1][0] == f"{home}?run={run.code}"
    assert "已证明最优" in answer.content.decode()

    client.post(f"{home}runs/{run.code}/keep/", {"keep-name": "第一稿"})
    client.post(f"{home}runs/{run.code}/accept/")
    run.refresh_from_db()
    assert (run.name, run.state) == ("第一稿", RunState.ACCEPTED)
    assert any(duty.url.endswith("/found/") for duty in duties_of(actor=county.actor(county.department_head), on=TODAY))

    page = client.get(f"{home}runs/{run.code}/found/").content.decode()
    fields = dict(re.findall(r'name="(U\d+-name)"[^>]*value="([^"]+)"', page))
    assert len(fields) == len({place for place, _village in run.result["pairs"]})
    posted = fields | {name.replace("-name", "-form"): "alliance" for name in fields}
    posted |= {name.replace("-name", "-chosen"): "on" for name in fields}
    client.post(f"{home}runs/{run.code}/found/", posted)
    after = client.get(f"{home}runs/{run.code}/found/").content.decode()
    assert all(name in after for name in fields.values())
    assert not any(
        duty.url.endswith("/found/") for duty in duties_of(actor=county.actor(county.department_head), on=TODAY)
    )


def test_the_workshop_shows_map_table_and_every_pair(county: County, round_: PairingRound, office: Client) -> None:
    run = computed(county, round_)
    for view, sign in (("map", "<svg"), ("table", "后黄疃居委会"), ("heat", "heat-picked")):
        answer = office.get(f"/pairing/{round_.code}/?run={run.code}&view={view}&village=V006")
        assert answer.status_code == 200
        assert sign in answer.content.decode()
    assert "市农业局机关" in answer.content.decode()


def test_settings_that_make_no_sense_come_back_with_what_was_typed(
    county: County, round_: PairingRound, office: Client
) -> None:
    nothing = {f"weight_{criterion}": 0 for criterion in Criterion}
    for changes in (
        nothing,
        {"quota": "all", "lower": 4, "upper": 2},
        {"quota": "all", "upper": ""},
        {"weight_industry": -1},
    ):
        answer = office.post(f"/pairing/{round_.code}/compute/", SETTINGS | changes)
        assert answer.status_code == 422
        assert "form-errors" in answer.content.decode()
    assert not PairingRun.objects.exists()


def test_insisting_tells_who_moves_and_locks_the_pair(county: County, round_: PairingRound, office: Client) -> None:
    run = computed(county, round_)
    other = next(place for place in ("U001", "U002", "U003") if [place, "V006"] not in run.result["pairs"])
    page = office.get(f"/pairing/{round_.code}/runs/{run.code}/insist/?place={other}&village=V006").content.decode()
    assert "都吉台村" in page
    office.post(
        f"/pairing/{round_.code}/ties/", {"kind": "lock", "place": other, "village": "V006", "reason": "两村早有约定"}
    )
    assert PairingTie.objects.get().reason == "两村早有约定"
    again = computed(county, round_)
    assert [other, "V006"] in again.result["pairs"]
    compared = office.get(f"/pairing/{round_.code}/compare/?run={run.code}&run={again.code}").content.decode()
    assert "都吉台村" in compared


def test_two_parties_are_compared_need_by_need(county: County, round_: PairingRound, office: Client) -> None:
    page = office.get(f"/pairing/{round_.code}/pair/?place=U003&village=V006").content.decode()
    assert str(Subject.TECHNIQUE.label) in page
    assert str(Subject.COLD_STORAGE.label) in page
    assert ("对上了" in page, "没对上" in page) == (True, True)


def test_a_result_leaves_as_excel_and_on_paper(county: County, round_: PairingRound, office: Client) -> None:
    run = computed(county, round_)
    assert office.get(f"/pairing/{round_.code}/runs/{run.code}/excel/").content[:2] == b"PK"
    paper = office.get(f"/pairing/{round_.code}/runs/{run.code}/cards/").content.decode()
    assert all(village.name in paper for village in county.villages)


def test_a_secretary_sees_his_own_card_and_nobody_elses_wishes(
    county: County, round_: PairingRound, sign_in: SignIn
) -> None:
    run = computed(county, round_)
    sign_in(county.department_head).post(f"/pairing/{round_.code}/runs/{run.code}/accept/")
    client = sign_in(county.secretaries[5])
    mine = client.get(f"/pairing/{round_.code}/", follow=True).content.decode()
    assert "都吉台村" in mine
    assert "市农业局机关" in mine
    assert client.get(f"/pairing/{round_.code}/wishes/{county.villages[0].code}/").status_code == 404
    assert client.get(f"/pairing/{round_.code}/runs/").status_code == 403
    assert client.get(f"/pairing/{round_.code}/runs/{run.code}/insist/").status_code == 403


def test_who_takes_no_part_finds_no_round(county: County, sign_in: SignIn) -> None:
    made = a_round(county)
    for index in (3, 4, 5):
        made.villages.filter(organisation=county.villages[index]).delete()
    run = computed(county, made)
    client = sign_in(county.changcheng_organiser)
    for path in (
        "", "parties/", "ties/", "pair/", "runs/", "mine/", "wishes/V001/", f"runs/{run.code}/insist/",
        f"runs/{run.code}/excel/", f"runs/{run.code}/cards/", f"runs/{run.code}/found/", f"runs/{run.code}/set-aside/",
    ):  # fmt: skip
        assert client.get(f"/pairing/{made.code}/{path}").status_code == 404, path
    for path in ("compute/", f"runs/{run.code}/accept/", f"runs/{run.code}/keep/"):
        assert client.post(f"/pairing/{made.code}/{path}", SETTINGS).status_code == 404, path


def test_a_round_that_cannot_be_solved_says_why_in_names(county: County, round_: PairingRound, office: Client) -> None:
    round_.places.filter(organisation=county.urban[2]).delete()
    answer = office.post(f"/pairing/{round_.code}/compute/", SETTINGS | {"cover": "all"}, follow=True)
    assert PairingRun.objects.get().state == RunState.FAILED
    assert "村" in answer.content.decode()


def test_the_workshop_asks_the_database_as_often_for_six_villages_as_for_two(
    county: County, round_: PairingRound, office: Client
) -> None:
    counts = []
    for kept in (6, 2):
        for village in county.villages[kept:]:
            round_.villages.filter(organisation=village).delete()
        run = computed(county, round_)
        office.get(f"/pairing/{round_.code}/?run={run.code}")
        with CaptureQueriesContext(connection) as caught:
            assert office.get(f"/pairing/{round_.code}/?run={run.code}").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["parties/", "runs/", "ties/", "runs/{run}/found/", "runs/{run}/cards/", "mine/"])
def test_a_page_asks_the_database_as_often_for_a_large_round_as_for_a_small_one(
    county: County, round_: PairingRound, office: Client, path: str
) -> None:
    counts = []
    for kept in (2, 6):
        for village in county.villages[kept:]:
            round_.villages.filter(organisation=village).delete()
        if kept == 6:
            round_ = a_round(county)
            computed(county, round_)
        run = computed(county, round_)
        address = f"/pairing/{round_.code}/{path.format(run=run.code)}"
        office.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert office.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_list_of_rounds_asks_the_database_as_often_for_three_rounds_as_for_one(
    county: County, office: Client
) -> None:
    counts = []
    for _ in (1, 2):
        a_round(county)
        office.get("/pairing/")
        with CaptureQueriesContext(connection) as caught:
            assert office.get("/pairing/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
