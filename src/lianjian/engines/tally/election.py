"""Elections: marks for candidates, names written in, and as many seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianjian.engines.tally.ballots import ABSTAIN, AGAINST, APPROVE, MARKS, VOID, Box, Row, read_mark, read_rows
from lianjian.engines.tally.faults import listed, mapping, needed, optional, refuse, whole
from lianjian.engines.tally.seats import fill
from lianjian.engines.tally.thresholds import read_threshold
from lianjian.engines.tally.turnout import BASES, bar, read_quorum, read_turnout, standing
from lianjian.engines.tally.write_ins import Electable, plain, read_electable

KNOWN = frozenset(MARKS)


def count_election(form: Mapping[str, Any], ballots: Iterable[object]) -> dict[str, Any]:
    """Count an election; two people of one name, once written in, leave the result to people."""
    turnout = read_turnout(form, ballots_needed=True)
    quorum = read_quorum(form, turnout=turnout)
    threshold = read_threshold(needed(form, "threshold", name="当选线"), name="当选线", bases=BASES)
    posts = whole(needed(form, "posts", name="应选名额"), name="应选名额", least=1)
    candidates, electable = read_electable(form)
    marks = _Marks(candidates, electable, posts)
    for row in read_rows(ballots, keys=("marks", "write_in")):
        marks.take(row)
    result = standing(turnout=turnout, quorum=quorum) | bar(turnout=turnout, threshold=threshold)
    if result["status"] == "void":
        return result
    turnout.cover(base=threshold.base)
    result |= marks.sums() | marks.box.close(turnout)
    if marks.ambiguous:
        names = {name: marks.ambiguous[name] for name in sorted(marks.ambiguous)}
        return result | {"elected": [], "runoff": None, "review": {"reason": "homonyms", "names": names}}
    filling = fill(seats=posts, approve=result["approve"], need=result["need"])
    return result | {"elected": filling.elected, "runoff": filling.runoff, "review": None}


@dataclass(slots=True)
class _Marks:
    candidates: tuple[str, ...]
    electable: Electable
    posts: int
    printed: frozenset[str] = field(init=False)
    box: Box = field(default_factory=Box)
    votes: dict[str, Counter[str]] = field(default_factory=lambda: {m: Counter() for m in (APPROVE, AGAINST, VOID)})
    void_write_ins: int = 0
    ambiguous: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.printed = frozenset(self.candidates)

    def take(self, row: Row) -> None:
        """Count one row in. All written names count towards the picks, whoever may be elected."""
        marks, written = self._marked(row), _written(row)
        found = {name: self.electable.find(name) for name in written}
        picks = {name for name, mark in marks.items() if mark == APPROVE}
        picks |= {person or name for name, person in found.items()}
        if not self.box.take(row, row.defect or ("too_many_picks" if len(picks) > self.posts else None)):
            return
        for name, person in found.items():
            if self.electable.ambiguous(name):
                self.ambiguous += Counter({name: row.n})
            elif person is None:
                self.void_write_ins += row.n
            else:
                # Written in, and marked otherwise above: no vote without doubt.
                marks[person] = APPROVE if marks.get(person, APPROVE) == APPROVE else VOID
        votes, n = self.votes, row.n
        for name, mark in marks.items():
            if mark != ABSTAIN:
                votes[mark][name] += n

    def sums(self) -> dict[str, Any]:
        """What each candidate got, and each who was written in and may be elected."""
        approve, against, void = self.votes[APPROVE], self.votes[AGAINST], self.votes[VOID]
        marked = approve + against + void
        return {
            "approve": {name: approve[name] for name in self._voted_for()},
            "against": {name: against[name] for name in self.candidates},
            "abstain": {name: self.box.valid - marked[name] for name in self.candidates},
            "void_marks": void.total(),
            "void_write_ins": self.void_write_ins,
        }

    def _voted_for(self) -> list[str]:
        return [*self.candidates, *(name for name in self.electable.written if self.votes[APPROVE][name])]

    def _marked(self, row: Row) -> dict[str, str]:
        marks = mapping(optional(row.content, "marks", {}), name="选票上的标记")
        if strange := marks.keys() - self.printed:
            refuse(f"选票上的“{next(iter(strange))}”不在候选人名单上。")
        # One look at a ballot, not one at each mark, since nearly all have nothing but marks that are known.
        if {*map(type, marks.values())} <= {str} and KNOWN.issuperset(marks.values()):
            return dict(marks)
        return {name: read_mark(mark, of=name) for name, mark in marks.items() if mark is not None}


def _written(row: Row) -> set[str]:
    if row.content.get("write_in") is None:
        return set()
    names = listed(row.content["write_in"], name="另选他人")
    for name in names:
        if not isinstance(name, str):
            refuse(f"另选他人的姓名应当是文字，不能是“{name}”。")
    return {plain(name) for name in names} - {""}
