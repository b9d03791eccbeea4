"""What a choice may look like in a contest: strictly where somebody casts, as it was found where paper is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianjian.records.ballots.enums import ContestKind
from lianjian.records.ballots.errors import NotCastable
from lianjian.records.ballots.models import Contest

MARKS, GRADES, VOID = frozenset("+-0"), frozenset("EQBU"), "!"
DEFECTS = frozenset({"identifying_mark", "illegible"})
LONGEST_NAME, MOST_COPIES = 50, 5000


def require_castable(*, contest: Contest, choice: object) -> None:
    """Will refuse a choice that is not of the contest's form, names others than may be named, or picks too many."""
    if not isinstance(choice, dict) or not _is_of_form(contest, choice, allowed=MARKS, grades=GRADES):
        raise NotCastable(_("This is no choice that can be made here."))
    if picks_of(choice=choice) > contest.seats:
        raise NotCastable(
            _("At most %(seats)d can be chosen; you have chosen %(picks)d.")
            % {"seats": contest.seats, "picks": picks_of(choice=choice)}
        )


def read_line(*, contest: Contest, line: object) -> tuple[dict[str, Any], int]:
    """A line read off a paper ballot, and of how many ballots it was read; refuses what cannot stand on one.

    Void marks, blanks, defects and too many picks are kept as found: the counting says what they spoil.
    """
    if not isinstance(line, Mapping):
        raise NotCastable(_("A line of the batch cannot be read."))
    found = {key: part for key, part in line.items() if key not in ("n", "defect")}
    copies, defect = line.get("n", 1), line.get("defect")
    if type(copies) is not int or not 1 <= copies <= MOST_COPIES or (defect is not None and defect not in DEFECTS):
        raise NotCastable(_("A line of the batch cannot be read."))
    if defect is not None:
        return {"defect": defect}, copies
    if not _is_of_form(contest, found, allowed=MARKS | {VOID, None}, grades=GRADES | {VOID, None}):
        raise NotCastable(_("A line of the batch cannot be read."))
    return found, copies


def picks_of(*, choice: Mapping[str, Any]) -> int:
    """How many are chosen, written in or ticked."""
    marks, written = choice.get("marks", {}).values(), choice.get("write_in", ())
    return sum(1 for mark in marks if mark == "+") + len(written)


def _is_of_form(
    contest: Contest, choice: Mapping[str, Any], *, allowed: frozenset[str | None], grades: frozenset[str | None]
) -> bool:
    if contest.kind == ContestKind.RESOLUTION:
        return choice.keys() == {"mark"} and _is_one_of(choice["mark"], allowed)
    if contest.kind == ContestKind.RATING:
        return choice.keys() == {"grade"} and _is_one_of(choice["grade"], grades)
    marks, written = choice.get("marks"), choice.get("write_in", [])
    return (
        choice.keys() <= {"marks", "write_in"}
        and isinstance(marks, dict)
        and marks.keys() <= set(contest.candidates)
        and all(_is_one_of(mark, allowed) for mark in marks.values())
        and isinstance(written, list)
        and (contest.write_in or not written)
        and all(_is_name(name) for name in written)
        and len(set(written)) == len(written)
    )


def _is_one_of(mark: object, allowed: frozenset[str | None]) -> bool:
    return (mark is None or isinstance(mark, str)) and mark in allowed


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name.strip()) == len(name) <= LONGEST_NAME and name.isprintable()
