"""Refuses a lower pack that loosens a binding rule or leaves the range of a free one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from lianjian.rules.errors import PackRefused
from lianjian.rules.model import BINDING, STRENGTH, Condition, Pack, Requirement, Rule

_AT_LEAST, _AT_MOST = ("ge", "gt"), ("le", "lt")
_WITHIN = {("present", "entitled"), ("present", "members"), ("present", "adults"), ("votes_cast", "registered")}


def refuse_loosening(*, packs: Iterable[Pack]) -> None:
    """Compare each rule with the rules of the same name above it; raises PackRefused with the reason in words."""
    above: list[Rule] = []
    for pack in packs:
        for rule in pack.rules:
            for upper in above:
                if rule.name and rule.name == upper.name and rule.overlaps(other=upper) and _meet(rule, upper):
                    _compare(rule, upper, pack)
        above += pack.rules


def _meet(lower: Rule, upper: Rule) -> bool:
    shared = lower.applies_to.keys() & upper.applies_to.keys()
    return all(set(lower.applies_to[key]) & set(upper.applies_to[key]) for key in shared)


def _compare(lower: Rule, upper: Rule, pack: Pack) -> None:
    for mine in lower.requirements:
        for theirs in upper.requirements:
            if not same_matter(one=mine, other=theirs):
                continue
            if upper.force == "default":
                _refuse_outside_range(mine, theirs, lower, upper, pack)
            elif upper.force in BINDING:
                _refuse_weaker(mine, theirs, lower, upper, pack)


def same_matter(*, one: Requirement, other: Requirement) -> bool:
    """Tell whether both bound the same thing in the same direction."""
    if one.slot != other.slot:
        return False
    if one.slot != "limit":
        return True
    return any(
        set(mine.count) & set(theirs.count) and not _opposite(mine, theirs)
        for mine in one.alternatives
        for theirs in other.alternatives
    )


def _opposite(one: Condition, other: Condition) -> bool:
    return (one.op in _AT_LEAST and other.op in _AT_MOST) or (one.op in _AT_MOST and other.op in _AT_LEAST)


def _refuse_weaker(mine: Requirement, theirs: Requirement, lower: Rule, upper: Rule, pack: Pack) -> None:
    if STRENGTH[lower.force] < STRENGTH[upper.force]:
        raise PackRefused(_sentence(lower, upper, pack, "降低了约束力，下级规则包不能把必须办到的改成可以不办的"))
    if mine.unless and mine.unless != theirs.unless:
        raise PackRefused(_sentence(lower, upper, pack, "加了上级没有的例外"))
    for one in mine.alternatives:
        if not any(_implies(one, other) for other in theirs.alternatives):
            loosened = f"要求的是“{_in_words(one)}”，比“{_in_words(theirs.alternatives[0])}”宽，或者算法不同、不能比较"
            raise PackRefused(_sentence(lower, upper, pack, loosened))


def _implies(one: Condition, other: Condition) -> bool:
    """Whether everything that satisfies `one` also satisfies `other`."""
    if one == other:
        return True
    if one.count != other.count or not _covers(one, other) or one.parameter or other.parameter:
        return False
    if one.op in ("in", "not_in") and one.op == other.op:
        narrow, wide = (one, other) if one.op == "in" else (other, one)
        return set(narrow.allowed) <= set(wide.allowed)
    if one.op in ("in", "eq"):
        picked = one.allowed if one.op == "in" else (one.value,)
        return all(type(value) is int and _holds(value, other) for value in picked)
    return _bound_implies(one, other)


def _covers(one: Condition, other: Condition) -> bool:
    return one.of == other.of or (other.of, one.of) in _WITHIN


def _bound_implies(one: Condition, other: Condition) -> bool:
    if not ((one.op in _AT_LEAST and other.op in _AT_LEAST) or (one.op in _AT_MOST and other.op in _AT_MOST)):
        return False
    mine, theirs = _bound(one), _bound(other)
    if mine == theirs:
        return one.op == other.op or one.op in ("gt", "lt")
    return mine > theirs if one.op in _AT_LEAST else mine < theirs


def _bound(condition: Condition) -> Fraction:
    return condition.fraction if condition.fraction is not None else Fraction(condition.value or 0)


def _holds(value: int, condition: Condition) -> bool:
    if condition.fraction is not None or condition.value is None:
        return False
    bound = condition.value
    checks = {
        "ge": value >= bound,
        "gt": value > bound,
        "le": value <= bound,
        "lt": value < bound,
        "eq": value == bound,
    }
    return checks.get(condition.op, False)


def _refuse_outside_range(mine: Requirement, theirs: Requirement, lower: Rule, upper: Rule, pack: Pack) -> None:
    for one in mine.alternatives:
        if not any(_within_range(one, other) for other in theirs.alternatives):
            least, most = theirs.alternatives[0].least, theirs.alternatives[0].most
            allowed = (
                f"上级允许的范围是 {least if least is not None else '不限'} 到 {most if most is not None else '不限'}"
            )
            raise PackRefused(_sentence(lower, upper, pack, f"要求的是“{_in_words(one)}”，{allowed}"))


def _within_range(one: Condition, other: Condition) -> bool:
    if one.count != other.count or not _covers(one, other) or one.parameter:
        return one == other
    bound = _bound(one)
    return (other.least is None or other.least <= bound) and (other.most is None or bound <= other.most)


def _in_words(condition: Condition) -> str:
    words = {"ge": "不少于", "gt": "超过", "le": "不超过", "lt": "少于", "eq": "等于", "in": "限于", "not_in": "不得是"}
    if condition.allowed:
        return f"{words[condition.op]} {'、'.join(str(value) for value in condition.allowed)}"
    of = f"（以 {condition.of} 为分母）" if condition.of else ""
    measure = condition.parameter or condition.fraction or condition.value or 0
    return f"{words[condition.op]} {measure}{of}"


def _sentence(lower: Rule, upper: Rule, pack: Pack, reason: str) -> str:
    return (
        f"规则包“{pack.title}”不能载入：规则 {lower.id}（{lower.title}）{reason}。"
        f"上级依据：{upper.cite.text()}（规则 {upper.id}）。"
    )
