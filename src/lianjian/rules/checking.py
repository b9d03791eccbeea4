"""Holds facts against the requirements of one rule, in whole numbers, and says in Chinese what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lianjian.rules.facts import Known, answerable, counted
from lianjian.rules.model import Condition, Force, Requirement, Rule
from lianjian.rules.wording import WORDING

Whole = Callable[[str], int]


@dataclass(frozen=True)
class Count:
    """How many are needed, how many there are, and whether that is enough."""

    need: int
    have: int
    met: bool


@dataclass(frozen=True)
class Check:
    """What came of one requirement. `count` is None where nothing is counted; `document` is a paper asked for."""

    rule: Rule
    requirement: Requirement
    force: Force
    met: bool
    count: Count | None
    sentence: str | None
    document: str | None


def check_rule(*, rule: Rule, facts: Known, on: date, parameter: Whole) -> tuple[Check, ...]:
    """Check every requirement of the rule whose facts are there; `parameter` looks a whole number up in the packs."""
    return tuple(
        _check(rule, requirement, facts, on, parameter)
        for requirement in rule.requirements
        if answerable(requirement=requirement, facts=facts)
    )


def _check(rule: Rule, requirement: Requirement, facts: Known, on: date, parameter: Whole) -> Check:
    outcomes = [
        (one, *_outcome(one, facts, parameter))
        for one in requirement.alternatives
        if all(fact in facts for fact in counted(condition=one))
    ]
    condition, holds, count = next((outcome for outcome in outcomes if outcome[1]), outcomes[0])
    excused = bool(requirement.unless and facts.get(requirement.unless))
    demanded = bool(condition.allowed) or not holds
    return Check(
        rule=rule,
        requirement=requirement,
        force=rule.force_on(on=on),
        met=holds or excused,
        count=count,
        sentence=None if holds or excused else _sentence(requirement, outcomes, facts),
        document=requirement.document if demanded else None,
    )


def _outcome(condition: Condition, facts: Known, parameter: Whole) -> tuple[bool, Count | None]:
    if condition.allowed:
        value = facts[condition.count[0]]
        return value is None or (value in condition.allowed) is (condition.op == "in"), None
    have = sum(_number(facts[fact]) for fact in condition.count)
    if condition.fraction is None:
        bound = parameter(condition.parameter) if condition.parameter else _number(condition.value)
        top, bottom = bound, 1
    else:
        assert condition.of is not None
        top, bottom = condition.fraction.numerator * _number(facts[condition.of]), condition.fraction.denominator
    need = _COMPARISONS[condition.op](top, bottom)
    met = {"ge": have >= need, "gt": have >= need, "le": have <= need, "lt": have <= need, "eq": have == need}
    return met[condition.op], Count(need=need, have=have, met=met[condition.op])


_COMPARISONS: Mapping[str, Callable[[int, int], int]] = {
    "ge": lambda top, bottom: -(-top // bottom),
    "gt": lambda top, bottom: top // bottom + 1,
    "le": lambda top, bottom: top // bottom,
    "lt": lambda top, bottom: -(-top // bottom) - 1,
    "eq": lambda top, bottom: top // bottom,
}


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _sentence(requirement: Requirement, outcomes: list[tuple[Condition, bool, Count | None]], facts: Known) -> str:
    spoken = [_say(requirement, condition, count, facts).rstrip("。") for condition, _, count in outcomes]
    return "；或者".join(spoken) + "。"


def _say(requirement: Requirement, condition: Condition, count: Count | None, facts: Known) -> str:
    if count is None:
        return condition.says or f"“{'、'.join(counted(condition=condition))}”不符合要求。"
    gap = abs(count.need - count.have)
    whole = facts.get(condition.of) if condition.of else None
    if condition.says:
        return condition.says.format(need=count.need, have=count.have, gap=gap, of=whole)
    against = _against(condition, whole)
    if requirement.slot == "pass":
        return f"{against}至少要 {count.need} 票赞成，现在 {count.have} 票，还差 {gap} 票。"
    wording = WORDING.get(condition.count[0])
    unit = condition.unit or (wording.unit if wording else "")
    if requirement.slot == "quorum" and wording and wording.now:
        return f"{against}{wording.now.format(n=count.have)}，还差 {gap} {unit}。"
    return _limit(condition, count, against, gap, f" {unit}" if unit else "")


def _against(condition: Condition, whole: object) -> str:
    wording = WORDING.get(condition.of or "")
    return f"{wording.whole.format(n=whole)}，" if wording and wording.whole else ""


def _limit(condition: Condition, count: Count, against: str, gap: int, unit: str) -> str:
    label = condition.label or "、".join(condition.count)
    if condition.op == "eq":
        return f"{against}{label}应当是 {count.need}{unit}，现在是 {count.have}{unit}。"
    if condition.op in ("le", "lt"):
        return f"{against}{label}最多 {count.need}{unit}，现在 {count.have}{unit}，多了 {gap}{unit}。"
    return f"{against}{label}至少 {count.need}{unit}，现在 {count.have}{unit}，还差 {gap}{unit}。"
