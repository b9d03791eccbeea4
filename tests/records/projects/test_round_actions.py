from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.projects.actions.pairing import (
    PlaceTerms,
    VillageTerms,
    WishList,
    accept_run,
    leave_round,
    open_round,
    set_place,
    set_places,
    set_village,
    set_villages,
    set_wish_lists,
    set_wishes,
    tie_pair,
    untie_pair,
)
from lianjian.records.projects.enums import Industry, PairingMode
from lianjian.records.projects.models import PairingPlace, PairingTie, PairingVillage, Wish
from tests.factories import NOW, TODAY, County
from tests.records.projects.factories import a_round, a_run, office

pytestmark = pytest.mark.django_db(databases=["default", "progress"])  # a job reports on a connection of its own

LOCK, VETO = PairingTie.Kind.LOCK, PairingTie.Kind.VETO


def test_a_township_opens_rounds_in_itself_but_not_in_the_county(county: County) -> None:
    by = county.actor(county.longdu_organiser)
    made = open_round(name="龙都片区", place=county.longdu, mode=PairingMode.FREE, on=TODAY, by=by, at=NOW)
    assert made.place == county.longdu
    with pytest.raises(NotAllowed):
        open_round(name="全市", place=county.county, mode=PairingMode.FREE, on=TODAY, by=by, at=NOW)


def test_a_place_takes_the_quota_of_the_rules_unless_another_is_given(county: County) -> None:
    round_ = open_round(
        name="全市", place=county.county, mode=PairingMode.ASSIGNED, on=TODAY, by=office(county), at=NOW
    )
    place = set_place(
        round_id=round_.pk,
        organisation=county.urban[1],
        industry=Industry.TOBACCO,
        driving=4,
        by=office(county),
        at=NOW,
    )
    assert (place.lower, place.upper) == (2, 4)


def test_a_quota_beyond_the_rules_asks_for_a_note_and_cites_them(county: County) -> None:
    round_ = a_round(county)

    def eleven(note: str) -> PairingPlace:
        return set_place(
            round_id=round_.pk, organisation=county.urban[1], industry=Industry.TOBACCO, driving=4, lower=2, upper=11,
            note=note, by=office(county), at=NOW,
        )  # fmt: skip

    with pytest.raises(Refused) as refused:
        eleven("")
    assert refused.value.rule is not None
    assert eleven("通过乡镇烟站带11个烟叶专业村").upper == 11


@pytest.mark.parametrize(("lower", "upper"), [(4, 2), (0, 0), (1, 51)])
def test_an_impossible_quota_is_refused(county: County, lower: int, upper: int) -> None:
    round_ = a_round(county)
    with pytest.raises(Refused):
        set_place(
            round_id=round_.pk, organisation=county.urban[1], industry=Industry.TEA, driving=1, lower=lower,
            upper=upper, note="试试", by=office(county), at=NOW,
        )  # fmt: skip


def test_only_villages_are_villages_and_only_urban_parties_lead(county: County) -> None:
    round_ = a_round(county)
    with pytest.raises(Refused):
        set_village(
            round_id=round_.pk,
            organisation=county.urban[0],
            industry=Industry.TEA,
            weakness=1,
            by=office(county),
            at=NOW,
        )
    with pytest.raises(Refused):
        set_place(
            round_id=round_.pk,
            organisation=county.villages[0],
            industry=Industry.TEA,
            driving=1,
            by=office(county),
            at=NOW,
        )


def test_a_township_round_takes_no_village_of_another_township(county: County) -> None:
    by = county.actor(county.longdu_organiser)
    round_ = open_round(name="龙都", place=county.longdu, mode=PairingMode.ASSIGNED, on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused, match="郑家河岔村"):
        set_village(
            round_id=round_.pk, organisation=county.villages[3], industry=Industry.TEA, weakness=1, by=by, at=NOW
        )


def test_a_secretary_enters_his_own_wishes_and_nobody_elses(county: County) -> None:
    round_ = a_round(county)
    by = county.actor(county.secretaries[0])
    set_wishes(round_id=round_.pk, wisher=county.villages[0], wishes=[(county.urban[1].pk, 1)], by=by, at=NOW)
    set_wishes(round_id=round_.pk, wisher=county.villages[0], wishes=[(county.urban[0].pk, 1)], by=by, at=NOW)
    assert [wish.wished for wish in Wish.objects.filter(wisher=county.villages[0])] == [county.urban[0]]
    with pytest.raises(NotAllowed):
        set_wishes(round_id=round_.pk, wisher=county.villages[1], wishes=[(county.urban[1].pk, 1)], by=by, at=NOW)


@pytest.mark.parametrize("wrong", ["twice", "own side", "rank 0"])
def test_wishes_that_make_no_sense_are_refused(county: County, wrong: str) -> None:
    round_ = a_round(county)
    wishes = {
        "twice": [(county.urban[0].pk, 1), (county.urban[0].pk, 2)],
        "own side": [(county.villages[1].pk, 1)],
        "rank 0": [(county.urban[0].pk, 0)],
    }[wrong]
    with pytest.raises(Refused):
        set_wishes(round_id=round_.pk, wisher=county.villages[0], wishes=wishes, by=office(county), at=NOW)
    assert not Wish.objects.exists()


def tie(county: County, round_id: int, kind: PairingTie.Kind, place: int, village: int) -> PairingTie:
    return tie_pair(
        round_id=round_id, kind=kind, place=county.urban[place], village=county.villages[village], reason="早有合作",
        by=office(county), at=NOW,
    )  # fmt: skip


def test_a_pair_cannot_be_locked_and_ruled_out(county: County) -> None:
    round_ = a_round(county)
    tie(county, round_.pk, VETO, 0, 0)
    with pytest.raises(Refused):
        tie(county, round_.pk, LOCK, 0, 0)


def test_a_village_is_locked_to_one_party_only(county: County) -> None:
    round_ = a_round(county)
    tie(county, round_.pk, LOCK, 0, 0)
    with pytest.raises(Refused, match="后黄疃居委会"):
        tie(county, round_.pk, LOCK, 1, 0)


def test_no_more_villages_are_locked_to_a_party_than_it_takes(county: County) -> None:
    round_ = a_round(county)
    tie(county, round_.pk, LOCK, 0, 0)
    tie(county, round_.pk, LOCK, 0, 1)
    with pytest.raises(Refused):
        tie(county, round_.pk, LOCK, 0, 2)


def test_a_tie_undone_twice_is_told_so(county: County) -> None:
    round_ = a_round(county)
    made = tie(county, round_.pk, VETO, 0, 0)
    untie_pair(tie_id=made.pk, reason="说开了", by=office(county), at=NOW)
    assert JournalLine.objects.get(action="untie_pair").reason == "说开了"
    with pytest.raises(ChangedMeanwhile):
        untie_pair(tie_id=made.pk, reason="说开了", by=office(county), at=NOW)


def test_who_leaves_takes_wishes_and_ties_along(county: County) -> None:
    round_ = a_round(county)
    tie(county, round_.pk, LOCK, 0, 0)
    set_wishes(
        round_id=round_.pk, wisher=county.urban[0], wishes=[(county.villages[0].pk, 1)], by=office(county), at=NOW
    )
    leave_round(round_id=round_.pk, organisation=county.villages[0], reason="已有联建", by=office(county), at=NOW)
    assert not Wish.objects.exists()
    assert not PairingTie.objects.exists()
    assert round_.villages.count() == 5


def test_nothing_changes_once_a_result_is_accepted(county: County) -> None:
    round_ = a_round(county)
    run = a_run(county, round_)
    accept_run(run_id=run.pk, by=office(county), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        tie(county, round_.pk, VETO, 0, 0)


def test_many_places_are_set_at_once_and_those_that_were_there_stay_the_same_rows(county: County) -> None:
    round_, by = a_round(county), office(county)
    before = dict(PairingPlace.objects.values_list("organisation_id", "pk"))
    lines = JournalLine.objects.count()
    terms = [PlaceTerms(organisation=place, industry=Industry.TOBACCO, driving=1, upper=3) for place in county.urban]
    made = set_places(round_id=round_.pk, places=terms, by=by, at=NOW)
    assert {place.organisation_id: place.pk for place in made} == before
    assert set(PairingPlace.objects.values_list("industry", "driving", "lower", "upper")) == {("tobacco", 1, 2, 3)}
    written = JournalLine.objects.order_by("pk")[lines:]
    assert [line.subject_id for line in written] == [str(place.pk) for place in made]
    assert written[0].details["part"] == {"industry": "tobacco", "driving": 1, "lower": 2, "upper": 3, "note": ""}


def test_of_many_villages_one_unfit_keeps_all_out(county: County) -> None:
    round_ = open_round(
        name="全市", place=county.county, mode=PairingMode.ASSIGNED, on=TODAY, by=office(county), at=NOW
    )
    terms = [
        VillageTerms(organisation=one, industry=Industry.GRAIN, weakness=1)
        for one in (county.villages[0], county.urban[0])
    ]
    with pytest.raises(Refused, match="后黄疃"):
        set_villages(round_id=round_.pk, villages=terms, by=office(county), at=NOW)
    assert not PairingVillage.objects.exists()


def test_wish_lists_of_both_sides_take_the_place_of_the_earlier_ones_at_once(county: County) -> None:
    round_, by = a_round(county), office(county)
    village, other, place = county.villages[0], county.villages[1], county.urban[0]
    set_wishes(round_id=round_.pk, wisher=village, wishes=[(county.urban[1].pk, 1)], by=by, at=NOW)
    lists = [
        WishList(wisher=village, wishes=[(place.pk, 2)]),
        WishList(wisher=place, wishes=[(other.pk, 1), (village.pk, 2)]),
    ]
    set_wish_lists(round_id=round_.pk, lists=lists, by=by, at=NOW)
    held = set(Wish.objects.values_list("wisher", "wished", "preference"))
    assert held == {(village.pk, place.pk, 2), (place.pk, other.pk, 1), (place.pk, village.pk, 2)}


def test_setting_many_villages_asks_no_more_than_setting_one_but_for_their_lines(county: County) -> None:
    round_ = open_round(
        name="全市", place=county.county, mode=PairingMode.ASSIGNED, on=TODAY, by=office(county), at=NOW
    )
    counted = []
    for villages in (county.villages[:1], county.villages[:3]):
        terms = [VillageTerms(organisation=one, industry=Industry.GRAIN, weakness=1) for one in villages]
        with CaptureQueriesContext(connection) as asked:
            set_villages(round_id=round_.pk, villages=terms, by=office(county), at=NOW)
        counted.append(len(asked) - len(villages))
    assert counted[0] == counted[1]
