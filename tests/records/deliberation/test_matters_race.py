"""Two people at one matter at once: one session is recorded, and the other person is told."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.deliberation.actions.matters import hold_step, withdraw_matter
from lianjian.records.deliberation.enums import MatterState
from lianjian.records.deliberation.models import Resolution
from tests.at_once import at_once
from tests.factories import a_county
from tests.records.deliberation.matter_cases import AT, a_matter


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["proposal", "review", "resolution"])
def test_of_two_who_record_one_session_exactly_one_does(step: str) -> None:
    case = a_matter(a_county())
    case.up_to(step)
    session = case.session(step)
    acts = [
        partial(hold_step, matter_id=case.matter.pk, session=session, by=by, at=AT) for by in (case.by, case.second)
    ]
    told = at_once(*acts)
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert case.matter.steps.filter(step=step).count() == 1
    assert Resolution.objects.count() == (step == "resolution")


@pytest.mark.django_db(transaction=True)
def test_a_matter_withdrawn_at_the_same_moment_is_not_resolved() -> None:
    case = a_matter(a_county())
    case.up_to("resolution")
    told = at_once(
        partial(hold_step, matter_id=case.matter.pk, session=case.session("resolution"), by=case.by, at=AT),
        partial(withdraw_matter, matter_id=case.matter.pk, reason="先不办", by=case.second, at=AT),
    )
    case.matter.refresh_from_db()
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert Resolution.objects.exists() == (case.matter.state == MatterState.ADOPTED)
