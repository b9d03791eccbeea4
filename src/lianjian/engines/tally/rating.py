"""Ratings: four grades, groups with weights, and as many excellent as the cap allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lianjian.engines.tally.faults import mapping, needed, numbers, optional, refuse, whole
from lianjian.engines.tally.seats import above_the_line
from lianjian.engines.tally.thresholds import Share, read_share
from lianjian.engines.tally.turnout import read_quorum, read_turnout, standing

EXCELLENT, UNQUALIFIED = "E", "U"
GRADES = (EXCELLENT, "Q", "B", UNQUALIFIED)
CAP_BASES = ("graded", "subjects")

Weights = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class _Subject:
    """How many of each group gave which grade."""

    given: Mapping[str, Mapping[str, int]]
    graded: bool

    def share(self, grade: str, weights: Weights) -> Fraction | None:
        """The weighted share of a grade; None where a group gave none at all."""
        rated, share = self.rated(), Fraction()
        for group, weight in weights.items():
            if not rated[group]:
                return None
            share += weight * Fraction(self.given[group].get(grade, 0), rated[group])
        return share

    def rated(self) -> dict[str, int]:
        """How many of each group gave a grade that counts."""
        return {group: sum(grades.values()) for group, grades in self.given.items()}


def count_rating(form: Mapping[str, Any]) -> dict[str, Any]:
    """Count ratings. A void one is in nobody's grades, and so lowers only its own subject's denominator."""
    turnout = read_turnout(form, ballots_needed=False)
    quorum = read_quorum(form, turnout=turnout)
    weights = _read_weights(needed(form, "weights", name="各组权重"))
    subjects = _read_subjects(needed(form, "subjects", name="评议对象"), groups=tuple(weights))
    void = _read_void(optional(form, "void_ratings", {}), groups=tuple(weights), subjects=tuple(subjects))
    graded = {name: subject for name, subject in subjects.items() if subject.graded}
    cap = _read_cap(form.get("excellent_cap"), graded=len(graded), subjects=len(subjects))
    line = _read_line(form.get("review_if_unqualified"))
    result = standing(turnout=turnout, quorum=quorum)
    if result["status"] == "void":
        return result
    excellent = {name: subject.share(EXCELLENT, weights) for name, subject in graded.items()}
    unqualified = {name: subject.share(UNQUALIFIED, weights) for name, subject in graded.items()}
    suggested, tied = above_the_line(places=cap or 0, votes={name: share for name, share in excellent.items() if share})
    return result | {
        "cap": cap,
        "rated": {name: subject.rated() for name, subject in subjects.items()},
        "void_ratings": {name: sum(void.get(name, {}).values()) for name in subjects},
        "excellent_score": _in_text(excellent),
        "unqualified_score": _in_text(unqualified),
        "suggested_excellent": suggested,
        "tie_at_cap": {"slots": (cap or 0) - len(suggested), "subjects": tied} if tied else None,
        "not_graded": [name for name in subjects if name not in graded],
        "not_rated": [name for name, share in excellent.items() if share is None],
        "review": [
            name for name, share in unqualified.items() if line and share is not None and line.met(have=share, total=1)
        ],
    }


def _in_text(shares: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {name: None if share is None else str(share) for name, share in shares.items()}


def _read_weights(thing: object) -> dict[str, Fraction]:
    weights = {}
    for group, pair in mapping(thing, name="各组权重").items():
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            refuse(f"“{group}”的权重应当写成[分子, 分母]。")
        name = f"“{group}”的权重"
        weights[group] = Fraction(whole(pair[0], name=name), whole(pair[1], name=name, least=1))
    if not all(weights.values()) or sum(weights.values()) != 1:
        refuse("各组权重应当都大于零，加起来正好是1。")
    return weights


def _read_subjects(thing: object, *, groups: tuple[str, ...]) -> dict[str, _Subject]:
    return {
        name: _read_subject(form, name=f"评议对象“{name}”", groups=groups)
        for name, form in mapping(thing, name="评议对象").items()
    }


def _read_subject(thing: object, *, name: str, groups: tuple[str, ...]) -> _Subject:
    form = mapping(thing, name=name, keys=(*groups, "graded"))
    graded = optional(form, "graded", True)
    if not isinstance(graded, bool):
        refuse(f"{name}的“graded”应当是 true 或 false。")
    given = {}
    for group in groups:
        if graded:
            needed(form, group, name=f"{name}的评议票数")
        given[group] = numbers(optional(form, group, {}), name=f"{name}的“{group}”", keys=GRADES)
    return _Subject(given, graded)


def _read_void(thing: object, *, groups: tuple[str, ...], subjects: tuple[str, ...]) -> dict[str, dict[str, int]]:
    return {
        name: numbers(form, name=f"“{name}”的无效评议", keys=groups)
        for name, form in mapping(thing, name="无效评议", keys=subjects).items()
    }


def _read_cap(thing: object, *, graded: int, subjects: int) -> int | None:
    if thing is None:
        return None
    form = mapping(thing, name="优秀名额上限", keys=("num", "den", "of"))
    numerator = whole(needed(form, "num", name="上限的分子"), name="上限的分子")
    denominator = whole(needed(form, "den", name="上限的分母"), name="上限的分母", least=1)
    of = needed(form, "of", name="上限的基数")
    people = dict(zip(CAP_BASES, (graded, subjects), strict=True))
    if isinstance(of, str) and of not in people:
        refuse(f"上限的基数（“of”）只能是{'、'.join(CAP_BASES)}之一或一个人数，不能是“{of}”。")
    of_people = people[of] if isinstance(of, str) else whole(of, name="上限的基数")
    return of_people * numerator // denominator


def _read_line(thing: object) -> Share | None:
    if thing is None:
        return None
    return read_share(mapping(thing, name="不合格复核线", keys=("op", "num", "den")), name="不合格复核线")
