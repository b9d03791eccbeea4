"""What waits for whom, and what becomes of open matters when an organisation ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import Refused
from lianjian.kernel.succession import Handover
from lianjian.records.deliberation.actions.matters import NewMatter, raise_matter, take_up_matter
from lianjian.records.deliberation.duties import duties_of
from lianjian.records.deliberation.enums import Body, MatterKind, MatterState, Outcome, PublicationKind, RaisedBy
from lianjian.records.deliberation.succession import carry
from tests.factories import County
from tests.records.deliberation.matter_cases import AT, UNTIL, Case, a_matter

pytestmark = pytest.mark.django_db
NONE = {"yes": None, "no": None, "abstained": None}


def waiting(case: Case, on: date = date(2026, 4, 2)) -> list[tuple[str, date | None]]:
    return [(duty.title, duty.due_on) for duty in duties_of(actor=case.by, on=on)]


def test_what_waits_follows_the_matter(county: County) -> None:
    case = a_matter(county)
    assert len(waiting(case)) == 1
    case.up_to("resolution")
    ((title, due_on),) = waiting(case)
    assert (str(Body.REPRESENTATIVES_ASSEMBLY.label) in title, due_on) == (True, None)
    case.hold("resolution", present=12, **NONE)
    assert len(waiting(case)) == 1
    case.hold("resolution")
    ((title, due_on),) = waiting(case)
    assert (case.matter.title in title, due_on) == (True, date(2026, 3, 30))
    case.publish(PublicationKind.RESOLUTION)
    assert waiting(case) == []
    assert len(waiting(case, on=UNTIL)) == 1
    assert duties_of(actor=case.second, on=UNTIL) == []


def test_what_waits_costs_the_same_for_three_matters(county: County) -> None:
    case = a_matter(county)
    costs = []
    for number in range(3):
        new = NewMatter(
            kind=MatterKind.VILLAGE_AFFAIR, title=f"事项{number}", why="要办", proposal="办", raised_how=RaisedBy.BRANCH
        )
        made = raise_matter(organisation=case.place, matter=new, on=date(2026, 3, 3), by=case.by, at=AT)
        if number:  # one waits to be taken up, the others for their first step
            take_up_matter(matter_id=made.pk, kind=new.kind, on=date(2026, 3, 3), by=case.by, at=AT)
        with CaptureQueriesContext(connection) as queries:
            assert len(waiting(case)) == number + 2
        costs.append(len(queries))
    assert costs[0] == costs[2]


def test_an_open_matter_goes_over_and_is_voted_on_by_those_who_are_there_now(county: County) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    other = county.villages[1]
    handover = Handover(from_id=case.place.pk, to_id=other.pk, on=date(2026, 4, 1), by=case.second, at=AT)
    carry(handover)
    case.matter.refresh_from_db()
    assert case.matter.organisation == other
    assert list(case.matter.parties.values_list("organisation", flat=True)) == [other.pk]
    assert case.matter.steps.count() == 3
    case.place = other
    with pytest.raises(Refused):
        case.hold("resolution", on=date(2026, 4, 2))
    assert case.hold("proposal", on=date(2026, 4, 2)).outcome == Outcome.PASSED


def test_without_a_successor_open_matters_are_ended_first(county: County) -> None:
    case = a_matter(county)
    handover = Handover(from_id=case.place.pk, to_id=None, on=date(2026, 4, 1), by=case.second, at=AT)
    with pytest.raises(Refused):
        carry(handover)
    type(case.matter).objects.update(state=MatterState.WITHDRAWN)
    carry(handover)
