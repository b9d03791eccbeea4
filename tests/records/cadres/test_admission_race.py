"""Two people at one case at once: one step is taken, and the other person is told."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.cadres.actions.admission import complete_step, end_case
from lianjian.records.cadres.enums import AdmissionEnd
from lianjian.records.cadres.models import AdmissionStep
from lianjian.records.members.actions.moving import move_member
from lianjian.records.members.enums import AffiliationBasis
from tests.factories import NOW, TODAY, a_county
from tests.records.cadres.admission_cases import branch_with_case
from tests.records.organisations.test_joint_race import at_once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [2, 6])
def test_of_two_who_take_one_step_exactly_one_does(number: int) -> None:
    county = a_county()
    branch = branch_with_case(county)
    branch.up_to(number - 1)
    entry = branch.entry(number)
    acts = [
        partial(complete_step, admission_id=branch.case.pk, entry=entry, by=county.actor(account), at=NOW)
        for account in (county.secretaries[0], county.longdu_organiser)
    ]
    told = at_once(*acts)
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    winner = AdmissionStep.objects.get(admission=branch.case, number=number).recorded_by
    assert winner in "".join(told)


@pytest.mark.django_db(transaction=True)
def test_a_case_that_is_closed_takes_no_step_at_the_same_moment() -> None:
    county = a_county()
    branch = branch_with_case(county)
    by = county.actor(county.secretaries[0])
    told = at_once(
        partial(complete_step, admission_id=branch.case.pk, entry=branch.entry(2), by=by, at=NOW),
        partial(
            end_case, admission_id=branch.case.pk, how=AdmissionEnd.WITHDRAWN, on=TODAY, reason="撤回", by=by, at=NOW
        ),
    )
    branch.case.refresh_from_db()
    taken = AdmissionStep.objects.filter(admission=branch.case, number=2).exists()
    assert told[1] == ""
    assert branch.case.ended_how == AdmissionEnd.WITHDRAWN
    assert taken is (told[0] == "")


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_move_of_the_member_do_not_wait_for_each_other() -> None:
    county = a_county()
    branch = branch_with_case(county)
    branch.up_to(23)
    member, by = branch.case.member, county.actor(county.department_head)
    entry, to = branch.entry(24), county.villages[1]
    told = at_once(
        partial(complete_step, admission_id=branch.case.pk, entry=entry, by=by, at=NOW),
        partial(move_member, member=member, to=to, on=TODAY, basis=AffiliationBasis.TRANSFERRED, by=by, at=NOW),
    )
    assert told == ["", ""]
    branch.case.refresh_from_db()
    member.refresh_from_db()
    assert (branch.case.organisation, member.organisation) == (to, to)
    assert member.full_member_on is not None
