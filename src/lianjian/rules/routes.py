"""Which bodies act on a matter in which order: routes as data of the packs, and what a lower pack may do to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from lianjian.rules.errors import PackInvalid, PackRefused, UnknownRoute

if TYPE_CHECKING:
    from lianjian.rules.model import Pack, Rule

MATTER_KIND = "matter_kind"
# What they say is a suggestion: no route may have them do anything else (CW 33).
ADVISORY_BODIES = ("members_council", "representatives_council", "joint_conference")


class Act(StrEnum):
    """What a step does to a matter."""

    ADVISE = "advise"
    PROPOSE = "propose"
    CONSULT = "consult"
    REVIEW = "review"
    CHECK = "check"
    RESOLVE = "resolve"
    PUBLISH = "publish"
    CARRY_OUT = "carry_out"
    PUBLISH_OUTCOME = "publish_outcome"


# Steps that a body takes in a session; the others are taken by themselves, each once and in this order at the end.
SESSIONS = (Act.ADVISE, Act.PROPOSE, Act.CONSULT, Act.REVIEW, Act.CHECK, Act.RESOLVE)
AFTERWARDS = (Act.PUBLISH, Act.CARRY_OUT, Act.PUBLISH_OUTCOME)


@dataclass(frozen=True)
class RouteStep:
    """One step: its code, what it does, which bodies may take it, and the names of the rules that ask for it.

    `optional` steps are taken when there is reason to; any other may only be left out as its rules allow.
    """

    code: str
    act: Act
    bodies: tuple[str, ...]
    rests_on: tuple[str, ...]
    optional: bool = False


def route_of(*, kind: str, rules: Iterable[Rule], on: date) -> Rule:
    """Find the rule whose route a matter of that kind takes on that day, the lowest pack's; raises UnknownRoute."""
    found: Rule | None = None
    for rule in rules:
        if rule.route and kind in rule.applies_to.get(MATTER_KIND, ()) and rule.in_force(on=on):
            found = rule
    if found is None:
        raise UnknownRoute(f"{on.year}年{on.month}月{on.day}日，这一类事项按什么次序办，规则库里没有规定。")
    return found


def refuse_wrong_routes(*, packs: Iterable[Pack]) -> None:
    """Check each route by itself and against those above it; raises PackInvalid or PackRefused in words."""
    packs = tuple(packs)
    names = {rule.name for pack in packs for rule in pack.rules}
    above: list[Rule] = []
    for pack in packs:
        own = [rule for rule in pack.rules if rule.route]
        for rule in own:
            _refuse_unsound(rule, names)
            for upper in above:
                if _same_kinds(rule, upper) and rule.overlaps(other=upper):
                    _refuse_looser(rule, upper, pack)
        above += own


def _refuse_unsound(rule: Rule, names: set[str | None]) -> None:
    acts = [step.act for step in rule.route]
    codes = [step.code for step in rule.route]
    faults = (
        (not rule.applies_to.get(MATTER_KIND), f"要写明办哪一类事项（applies_to: {MATTER_KIND}）。"),
        (len(set(codes)) != len(codes), "同一个步骤写了两次。"),
        (acts.count(Act.RESOLVE) != 1, "要有一步表决（act: resolve），也只能有一步。"),
        (tuple(act for act in acts if act in AFTERWARDS) != AFTERWARDS, "最后要依次写决议公开、实施、结果公开。"),
        (any(act in SESSIONS for act in acts[-len(AFTERWARDS) :]), "决议公开以后不能再写会议。"),
        (any(not _sound(step) for step in rule.route), "开会的步骤要写由谁开（bodies），其他步骤不写。"),
        (any(_advises_only(step) for step in rule.route), "议事会、联席会议只能提出建议，不能写成别的步骤。"),
    )
    for wrong, sentence in faults:
        if wrong:
            raise PackInvalid(file=rule.pack, rule=rule.id, field="route", sentence=sentence)
    for missing in sorted({name for step in rule.route for name in step.rests_on} - {name for name in names if name}):
        raise PackInvalid(file=rule.pack, rule=rule.id, field="rests_on", sentence=f"没有“{missing}”这条规则。")


def _sound(step: RouteStep) -> bool:
    return bool(step.bodies) == (step.act in SESSIONS)


def _advises_only(step: RouteStep) -> bool:
    return step.act is not Act.ADVISE and any(body in ADVISORY_BODIES for body in step.bodies)


def _same_kinds(one: Rule, other: Rule) -> bool:
    return bool(set(one.applies_to[MATTER_KIND]) & set(other.applies_to[MATTER_KIND]))


def _refuse_looser(lower: Rule, upper: Rule, pack: Pack) -> None:
    fault = _loosened(lower.route, upper.route)
    if fault:
        raise PackRefused(
            f"规则包“{pack.title}”不能载入：规则 {lower.id}（{lower.title}）{fault}。下级可以加步骤，"
            f"不能减少、调换或者放宽上级规定的步骤。上级依据：{upper.cite.text()}（规则 {upper.id}）。"
        )


def _loosened(lower: Sequence[RouteStep], upper: Sequence[RouteStep]) -> str | None:
    place = {step.code: number for number, step in enumerate(lower)}
    last = -1
    for theirs in upper:
        if theirs.optional and theirs.code not in place:
            continue
        if theirs.code not in place:
            return f"少了“{theirs.code}”这一步"
        if place[theirs.code] < last:
            return f"把“{theirs.code}”这一步调换了次序"
        last = place[theirs.code]
        mine = lower[last]
        if mine.act is not theirs.act or not set(mine.bodies) <= set(theirs.bodies):
            return f"把“{theirs.code}”这一步改由别的会议来办"
        if (mine.optional and not theirs.optional) or not set(theirs.rests_on) <= set(mine.rests_on):
            return f"放宽了“{theirs.code}”这一步"
    return None
