from __future__ import annotations

from lianjian.records.organisations.actions.counts import fold_counts, note_count, rebuild_counts
from lianjian.records.organisations.actions.shaping import Founding, found
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import CountDelta, OrganisationCount
from lianjian.records.organisations.queries.counts import Drift, counts_of, counts_of_each, drifted_counts
from tests.factories import NOW, TODAY, County


def test_counts_hold_the_node_itself_and_all_below(county: County) -> None:
    rebuild_counts()
    assert counts_of(organisation=county.longdu) == {UnitKind.SUBDISTRICT: 1, UnitKind.VILLAGE: 3}
    assert counts_of(organisation=county.villages[0]) == {UnitKind.VILLAGE: 1}
    each = counts_of_each(organisations=[county.longdu, county.changcheng])
    assert each[county.changcheng.pk] == {UnitKind.TOWNSHIP: 1, UnitKind.VILLAGE: 3}


def test_a_change_is_counted_before_and_after_folding(county: County) -> None:
    rebuild_counts()
    wanted = Founding(name="新村", kind=UnitKind.VILLAGE, form=PartyForm.BRANCH)
    found(wanted=wanted, parent=county.longdu, on=TODAY, change=None)
    before = counts_of(organisation=county.county)
    assert before[UnitKind.VILLAGE] == 7
    assert counts_of_each(organisations=[county.longdu, county.changcheng])[county.longdu.pk][UnitKind.VILLAGE] == 4
    assert fold_counts(at=NOW) > 0
    assert not CountDelta.objects.exists()
    assert counts_of(organisation=county.county) == before
    assert fold_counts(at=NOW) == 0


def test_a_count_that_went_wrong_is_found_and_rebuilt(county: County) -> None:
    rebuild_counts()
    OrganisationCount.objects.filter(organisation=county.longdu, metric="village").update(n=9)
    note_count(path=county.villages[5].path, metric="group", n=1)
    assert drifted_counts() == [
        Drift(code="370782", metric=UnitKind.GROUP, kept=1, living=0),
        Drift(code="370782-02", metric=UnitKind.VILLAGE, kept=9, living=3),
        Drift(code="370782-08", metric=UnitKind.GROUP, kept=1, living=0),
    ]
    rebuild_counts()
    assert drifted_counts() == []
