from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lianjian.kernel.actor import command_line
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.actions.loading import LoadSummary, NewOrganisation, load_organisations
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.errors import CannotHangThere, CodeTaken, NameTaken, NotATree
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.counts import counts_of, drifted_counts
from lianjian.records.organisations.queries.tree import organisations_on
from tests.factories import FOUNDED, NOW, TODAY, County


def row(code: str, name: str, kind: UnitKind, parent: str | None, founded_on: date = FOUNDED) -> NewOrganisation:
    return NewOrganisation(
        code=code, name=name, kind=kind, form=PartyForm.BRANCH, parent_code=parent, founded_on=founded_on
    )


ROWS = [
    row("c-1-2", "徐家村", UnitKind.VILLAGE, "c-1"),
    row("c-1-1", "都吉台村", UnitKind.VILLAGE, "c-1"),
    row("c-1", "昌城镇", UnitKind.TOWNSHIP, "c"),
    row("c", "诸城市", UnitKind.COUNTY, None),
]


def load(*rows: NewOrganisation) -> LoadSummary:
    return load_organisations(rows=rows, by=command_line(), at=NOW)


def test_children_given_before_their_superiors_find_their_place(db: None) -> None:
    assert load(*ROWS) == LoadSummary(created=4, unchanged=0)
    paths = dict(Organisation.objects.values_list("code", "path"))
    assert paths == {"c": "0001", "c-1": "00010001", "c-1-2": "000100010001", "c-1-1": "000100010002"}
    assert Organisation.objects.get(code="c-1-1").parent == Organisation.objects.get(code="c-1")
    assert Organisation.objects.get(code="c-1-2").name_initials == "xjc"


def test_loading_counts_what_it_loads_and_what_was_there(db: None) -> None:
    load(*ROWS)
    load(row("c-1-3", "北朱解村", UnitKind.VILLAGE, "c-1"))
    top = Organisation.objects.get(code="c")
    assert counts_of(organisation=top) == {UnitKind.COUNTY: 1, UnitKind.TOWNSHIP: 1, UnitKind.VILLAGE: 3}
    assert drifted_counts() == []


def test_loading_the_same_again_changes_nothing(db: None) -> None:
    load(*ROWS)
    assert load(*ROWS) == LoadSummary(created=0, unchanged=4)
    assert JournalLine.objects.filter(action="load_organisations").count() == 1


def test_an_organisation_older_than_its_superior_is_known_since_the_superior(db: None) -> None:
    load(*ROWS, row("c-1-9", "小庄村", UnitKind.VILLAGE, "c-1", founded_on=date(1958, 9, 1)))
    assert Organisation.objects.get(code="c-1-9").founded_on == date(1958, 9, 1)
    before = organisations_on(on=FOUNDED - timedelta(days=1))
    assert not before.exists()
    assert organisations_on(on=FOUNDED).count() == 5


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ([row("a", "甲村", UnitKind.VILLAGE, "a")], NotATree, "甲村"),
        ([row("a", "甲组", UnitKind.GROUP, "b"), row("b", "乙组", UnitKind.GROUP, "a")], NotATree, "甲组"),
        ([row("a", "甲村", UnitKind.VILLAGE, "nowhere")], NotATree, "nowhere"),
        ([row("a", "甲村", UnitKind.VILLAGE, "c-1-1")], CannotHangThere, "都吉台村"),
        ([row("a", "都吉台村", UnitKind.VILLAGE, "c-1")], NameTaken, "昌城镇"),
        ([row("a", "甲村", UnitKind.VILLAGE, "c-1"), row("a", "乙村", UnitKind.VILLAGE, "c-1")], CodeTaken, "a"),
        ([row("c-1-1", "另一个名字", UnitKind.VILLAGE, "c-1")], CodeTaken, "都吉台村"),
        ([row("a", "甲村", UnitKind.VILLAGE, "c-1", founded_on=TODAY + timedelta(days=1))], WrongDay, "甲村"),
        ([row("", "甲村", UnitKind.VILLAGE, "c-1")], CodeTaken, "甲村"),
    ],
)
def test_a_wrong_row_is_refused_by_name_and_nothing_is_written(
    db: None, wrong: list[NewOrganisation], error: type[Refused], sentence: str
) -> None:
    load(*ROWS)
    good = row("good", "好村", UnitKind.VILLAGE, "c-1")
    with pytest.raises(error, match=sentence):
        load(good, *wrong)
    assert Organisation.objects.count() == 4


def test_nothing_is_loaded_under_what_has_ended(db: None) -> None:
    load(*ROWS)
    Organisation.objects.filter(code="c-1").update(dissolved_on=TODAY)
    with pytest.raises(NotATree, match="昌城镇"):
        load(row("x", "甲村", UnitKind.VILLAGE, "c-1"))


def test_only_the_organisation_department_loads_and_only_below_its_place(county: County) -> None:
    village = replace(ROWS[0], parent_code=county.longdu.code)
    with pytest.raises(NotAllowed):
        load_organisations(rows=[village], by=county.actor(county.longdu_organiser), at=NOW)
    with pytest.raises(NotAllowed):
        load_organisations(rows=ROWS, by=county.actor(county.department_head), at=NOW)
    done = load_organisations(rows=[village], by=county.actor(county.department_head), at=NOW)
    assert done.created == 1
