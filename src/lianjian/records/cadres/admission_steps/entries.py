"""What a person enters for a step: the day, the paper, and what else that step asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lianjian.records.activity.actions.votes import Exclusion, VoteCounts


@dataclass(frozen=True, kw_only=True)
class StepEntry:
    """One step as it is entered. `seen` is how many steps stood there when the person looked.

    `facts` by step: 7 `opinions_heard`; 10 `asked_both` (of somebody on the move); 11
    `training_days`, `training_hours`; 13 `leaves_soon`, `exception_document`; 15 and 23 `secret_ballot`, `one_by_one`;
    15 `objections_settled`; 17 and 24 `collective`; 23 `proposal`, `months`; 25 `archive_place`. `people` are members'
    ids: contacts at 5, introducers at 9.
    """

    number: int
    on: date
    seen: int
    document_no: str = ""
    agreed: bool = True
    note: str = ""
    reason: str = ""
    people: tuple[int, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    meeting_id: int | None = None
    counts: VoteCounts | None = None
    exclusions: tuple[Exclusion, ...] = ()
