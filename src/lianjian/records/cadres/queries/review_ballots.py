"""What a rating held as a ballot came to: nothing before closing, and nothing that would tell a single vote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianjian.records.ballots.models import FEWEST_FOR_SECRET, Ballot, Contest
from lianjian.records.ballots.queries.ballots import result_of
from lianjian.records.cadres.enums import Raters
from lianjian.records.cadres.models import ReviewedMember

# As the roll and the papers call them.
GROUPS = {Raters.MEMBERS: "党员", Raters.VILLAGERS: "群众"}
LETTERS = {"excellent": "E", "qualified": "Q", "basically_qualified": "B", "not_qualified": "U"}


def grades_by_ballot(*, ballot_id: int, member_id: int) -> dict[Raters, Mapping[str, int] | None]:
    """How often a member was given each grade, by who rated; None where too few did."""
    contests = Contest.objects.filter(ballot=ballot_id, subject_member=member_id).select_related("ballot")
    by_group = {contest.group: result_of(contest=contest) for contest in contests}
    return {raters: _grades(by_group[group]) for raters, group in GROUPS.items() if by_group.get(group)}


def _grades(result: Mapping[str, Mapping[str, int]] | None) -> dict[str, int] | None:
    given = (result or {}).get("grades")
    if given is None or sum(given.values()) < FEWEST_FOR_SECRET:
        return None
    return {name: given[letter] for name, letter in LETTERS.items()}


@dataclass(frozen=True, kw_only=True)
class AtTheCap:
    """How many may be found excellent, and where the count leaves it to the branch; names in the roll's order."""

    cap: int
    graded: int
    most: tuple[str, ...]
    equal: tuple[str, ...]


def at_the_cap(*, ballot: Ballot, reviewed: Iterable[ReviewedMember]) -> AtTheCap | None:
    """Whom the count puts within the cap and who are equal at it, without any share; None before closing; one query.

    Nobody is named where few rated anybody: the line drawn would tell how.
    """
    rating = ballot.rating
    if rating is None:
        return None
    contests = ballot.contests.values_list("subject_member", "graded", "result__returned")
    shown = all(returned >= FEWEST_FOR_SECRET for _member, _graded, returned in contests)
    names = {str(one.member_id): one.member.name for one in reviewed if not one.left_out}
    most, tie = rating["suggested_excellent"], rating["tie_at_cap"] or {"subjects": []}
    return AtTheCap(
        cap=rating["cap"],
        graded=len({member for member, graded, _returned in contests if graded}),
        most=tuple(name for subject, name in names.items() if shown and subject in most),
        equal=tuple(name for subject, name in names.items() if shown and subject in tie["subjects"]),
    )
