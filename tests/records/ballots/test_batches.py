"""Paper: two read each batch, two overseers settle where they differ, and nothing else is counted."""

from __future__ import annotations

from typing import Any

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import NewContest
from lianjian.records.ballots.enums import BallotPurpose, BatchState, Channel, ContestKind
from lianjian.records.ballots.errors import NotCastable
from lianjian.records.ballots.models import PaperBatch
from lianjian.records.ballots.queries.ballots import result_of
from tests.factories import NOW, County
from tests.records.ballots.phones import AGAINST, FOR, Hall, a_hall

PRESENT = {"op": "gt", "num": 1, "den": 2, "base": "present"}


def on_paper(county: County, *contests: NewContest, voters: int = 6, **fields: Any) -> Hall:
    hall = a_hall(county, channels=(Channel.PAPER,), voters=voters, contests=contests, **fields)
    hall.hand_out()
    for voter in hall.voters():
        hall.give_paper(voter)
    hall.open_box()
    return hall


def enter(hall: Hall, which: int, lines: list[dict[str, Any]], number: int = 1) -> PaperBatch:
    return actions.enter_batch(
        ballot_id=hall.pk, contest_id=hall.contest().pk, number=number, lines=lines, clerk=hall.clerks[which], at=NOW
    )


def settle(hall: Hall, which: int, batch: PaperBatch, lines: list[dict[str, Any]]) -> PaperBatch:
    return actions.settle_batch(batch_id=batch.pk, lines=lines, by=hall.overseers[which], at=NOW)


def test_neither_order_nor_bundling_makes_two_readings_differ(county: County) -> None:
    hall = on_paper(county)
    assert enter(hall, 0, [FOR, AGAINST, FOR]).state == BatchState.ENTERED_ONCE
    batch = enter(hall, 1, [{**FOR, "n": 2}, AGAINST])
    assert batch.state == BatchState.AGREED
    assert len(batch.lines) == 3


def test_one_person_does_not_read_twice_and_others_do_not_read_at_all(county: County) -> None:
    hall = on_paper(county)
    enter(hall, 0, [FOR])
    with pytest.raises(ChangedMeanwhile):
        enter(hall, 0, [FOR])
    for other in (hall.secretary, hall.overseers[0]):
        with pytest.raises(NotAllowed):
            actions.enter_batch(
                ballot_id=hall.pk, contest_id=hall.contest().pk, number=1, lines=[FOR], clerk=other, at=NOW
            )
    enter(hall, 1, [FOR])
    with pytest.raises(ChangedMeanwhile):
        enter(hall, 1, [FOR])


def test_a_differing_batch_is_out_of_the_count_until_two_overseers_agree(county: County) -> None:
    hall = on_paper(county)
    enter(hall, 0, [{**FOR, "n": 4}, {**AGAINST, "n": 2}])
    with pytest.raises(Refused, match="还没有录完"):
        hall.close()
    batch = enter(hall, 1, [{**FOR, "n": 3}, {**AGAINST, "n": 3}])
    assert (batch.state, batch.lines) == (BatchState.DIFFERING, [])
    with pytest.raises(Refused):
        hall.close()
    with pytest.raises(NotAllowed):
        actions.settle_batch(batch_id=batch.pk, lines=[FOR], by=hall.clerks[0], at=NOW)
    settle(hall, 0, batch, [{**FOR, "n": 6}])
    settle(hall, 0, batch, [{**FOR, "n": 4}, {**AGAINST, "n": 2}])
    assert settle(hall, 1, batch, [{**FOR, "n": 5}, AGAINST]).state == BatchState.DIFFERING
    assert settle(hall, 1, batch, [{**AGAINST, "n": 2}, {**FOR, "n": 4}]).state == BatchState.SETTLED
    with pytest.raises(ChangedMeanwhile):
        settle(hall, 1, batch, [FOR])
    hall.close()
    result = result_of(contest=hall.contest())
    assert result is not None
    assert (result["approve"], result["against"]) == (4, 2)


def test_an_election_on_paper_with_spoiled_papers_and_a_tie(county: County) -> None:
    seats = NewContest(
        kind=ContestKind.ELECTION, question="支部委员", seats=2, candidates=("甲", "乙", "丙"), threshold=PRESENT
    )
    hall = on_paper(county, seats, voters=8, purpose=BallotPurpose.PARTY_ELECTION)
    lines = [
        {"marks": {"甲": "+", "乙": "+", "丙": "-"}, "n": 2},
        {"marks": {"甲": "+", "丙": "+"}, "n": 2},
        {"marks": {"甲": "+"}, "n": 1},
        {"marks": {"甲": "+", "乙": "+", "丙": "+"}, "n": 1},
        {"defect": "identifying_mark", "n": 1},
        {"marks": {"甲": None}, "n": 1},
    ]
    hall.read_twice(lines)
    hall.close()
    result = result_of(contest=hall.contest())
    assert result is not None
    assert (result["elected"], result["base"], result["need"]) == (["甲"], 8, 5)
    assert result["invalid_reasons"] == {"identifying_mark": 1, "too_many_picks": 1}
    assert result["runoff"] == {"reason": "shortfall", "seats": 1, "candidates": ["乙", "丙"]}


@pytest.mark.parametrize(
    "line",
    [
        {"mark": "?"}, {"mark": "+", "n": 0}, {"mark": "+", "n": True}, {"n": 1}, {"defect": "ugly"},
        {"mark": "+", "who": "甲"}, {"grade": "E"}, "+", {"mark": ["+"]}, {"mark": "+", "n": 99999},
    ],
)  # fmt: skip
def test_what_cannot_stand_on_a_paper_is_not_taken_down(county: County, line: Any) -> None:
    hall = on_paper(county, voters=1)
    with pytest.raises(NotCastable):
        enter(hall, 0, [line])
    assert not PaperBatch.objects.exists()
