"""Whatever people try, in whatever order and with whatever numbers: no resolution stands on the wrong ground."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianjian.kernel.errors import Refused
from lianjian.records.deliberation.actions.matters import leave_out_step
from lianjian.records.deliberation.enums import LEADING_ON, Body, MatterKind, MatterState, Outcome
from lianjian.records.deliberation.models import Matter, MatterStep, Resolution
from tests.factories import County
from tests.records.deliberation.matter_cases import AT, MEMBERS, RAISED, Case, a_matter

STEPS = ("members_council", "proposal", "consultation", "review", "resolution")
LAST = date(2026, 5, 31)
NUMBERS = st.integers(0, 32)


@st.composite
def tries(draw: st.DrawFn) -> dict[str, object]:
    """One try to record something: often what is next and lawful, else any body, numbers, notice and day."""
    votes = draw(st.one_of(st.just((None, None, None)), st.tuples(NUMBERS, NUMBERS, st.just(0))))
    whole = draw(st.sampled_from([MEMBERS, 30, 5, 21]))
    facts = draw(
        st.sampled_from(
            [
                {"entitled": whole},
                {"adults": 30, "present_adults": draw(NUMBERS)},
                {"households": 30, "present_households": draw(NUMBERS)},
                {"members": 30},
                {},
            ]
        )
    )
    return {
        "lawful": draw(st.booleans()),
        "leave_out": draw(st.integers(0, 9)) == 0,
        "step": draw(st.sampled_from(STEPS)),
        "body": draw(st.sampled_from(list(Body))),
        "facts": facts,
        "present": draw(NUMBERS),
        "votes": votes,
        "notice": draw(st.integers(0, 12)),
        "days": draw(st.integers(0, 3)),
        "agreed": draw(st.sampled_from([True, True, None])),
    }


def hold_next(case: Case, on: date, *, near: int) -> None:
    """Records the session that is next; the last one with a few votes more or less than are needed."""
    done = set(case.matter.steps.filter(outcome__in=LEADING_ON).values_list("step", flat=True))
    step = next((step for step in STEPS[1:] if step not in done), "resolution")
    if step == "resolution" and case.matter.kind == MatterKind.COLLECTIVE_ASSET:
        case.hold(
            step, body=Body.COLLECTIVE_ASSEMBLY, facts={"members": 30}, present=25, yes=18 + near, no=0, abstained=0,
            on=on, noticed_on=on - timedelta(days=9 + near),
        )  # fmt: skip
    elif step == "resolution":
        case.hold(step, present=20, yes=9 + near, no=0, abstained=0, on=on)
    else:
        case.hold(step, on=on)


def attempt(case: Case, tried: dict[str, object], on: date) -> None:
    """Records it, if the room lets it; what is refused leaves nothing behind."""
    before = case.matter.steps.count()
    try:
        with transaction.atomic():
            if tried["leave_out"]:
                leave_out_step(
                    matter_id=case.matter.pk, step=str(tried["step"]), on=on, seen=before, reason="试一试",
                    by=case.by, at=AT,
                )  # fmt: skip
            elif tried["lawful"]:
                hold_next(case, on, near=int(str(tried["present"])) % 5)
            else:
                yes, no, abstained = tried["votes"]  # type: ignore[misc]
                case.hold(
                    str(tried["step"]), body=tried["body"], facts=tried["facts"], present=tried["present"], yes=yes,
                    no=no, abstained=abstained, on=on, noticed_on=on - timedelta(days=int(str(tried["notice"]))),
                    agreed=tried["agreed"], said="建议",
                )  # fmt: skip
    except Refused:
        assert case.matter.steps.count() == before


def stands_on_solid_ground(matter: Matter) -> None:
    """What must be so of every matter at every moment, counted anew without the room's own rules."""
    rows = list(MatterStep.objects.filter(matter=matter).order_by("pk"))
    done = [row.step for row in rows if row.outcome in LEADING_ON]
    assert done == [step for step in STEPS if step in done], "out of order"
    assert [row.on for row in rows] == sorted(row.on for row in rows)
    resolution = Resolution.objects.filter(matter=matter).first()
    assert (resolution is not None) == (matter.state == MatterState.ADOPTED)
    if resolution is None:
        return
    assert {"proposal", "review", "resolution"} <= set(done)
    passed = next(row for row in rows if row.step == "resolution" and row.outcome == Outcome.PASSED)
    review = next(row for row in rows if row.step == "review" and row.outcome == Outcome.PASSED)
    assert review.facts["entitled"] == MEMBERS
    assert review.yes is not None
    assert 2 * review.yes > MEMBERS
    facts, yes, present = passed.facts, passed.yes, passed.present
    assert yes is not None
    assert present is not None
    if matter.kind == MatterKind.COLLECTIVE_ASSET:
        assert passed.body == Body.COLLECTIVE_ASSEMBLY
        assert 3 * yes >= 2 * facts["members"]
    elif passed.body == Body.REPRESENTATIVES_ASSEMBLY:
        assert 3 * present >= 2 * facts["entitled"]
    else:
        assert passed.body == Body.VILLAGERS_ASSEMBLY
        by_people = "adults" in facts and 2 * facts["present_adults"] > facts["adults"]
        assert by_people or 3 * facts["present_households"] >= 2 * facts["households"]
    assert 2 * yes > present
    if passed.body in (Body.VILLAGERS_ASSEMBLY, Body.COLLECTIVE_ASSEMBLY):
        assert passed.noticed_on is not None
        assert (passed.on - passed.noticed_on).days >= 10


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [MatterKind.PUBLIC_WORKS, MatterKind.COLLECTIVE_ASSET])
def test_no_sequence_of_tries_reaches_an_invalid_resolution(county: County, kind: MatterKind) -> None:
    case = a_matter(county, kind)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(tries(), min_size=4, max_size=12))
    def run(sequence: list[dict[str, object]]) -> None:
        point = transaction.savepoint()
        on = RAISED
        for tried in sequence:
            on = min(on + timedelta(days=int(str(tried["days"]))), LAST)
            attempt(case, tried, on)
            case.matter.refresh_from_db()
            stands_on_solid_ground(case.matter)
        transaction.savepoint_rollback(point)
        case.matter.refresh_from_db()

    run()
