"""The facts a question needs: which, of what kind, and which cannot be true together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lianjian.rules.errors import BadFacts
from lianjian.rules.model import Condition, Requirement, Rule, Scalar
from lianjian.rules.wording import spoken

Given = Mapping[str, object]
Known = dict[str, Scalar | None]


_WHOLES = (
    "entitled",
    "adults",
    "households",
    "members",
    "representatives",
    "directors",
    "registered",
    "seats",
    "voters",
)

OPTIONAL: Mapping[str, Scalar | None] = {
    "special_case": False,
    "item": None,
    "post": "committee",
    "merges_land": False,
    "merges_debts": False,
    "fixed_by_county_document": False,
    "has_exception_document": False,
}
_RANGES = {"item": (1, 13)}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "approver": ("primary_committee", "county_organization_department", "county_committee"),
    "basis": ("election", "assignment", "none"),
}
_NOT_ABOVE = (
    *(("present", whole) for whole in ("entitled", "members", "directors", "adults")),
    *(("present_adults", "adults"), ("present_households", "households")),
    *(("present_adults", "present"), ("present_households", "present")),
    *(("votes_cast", "registered"), ("votes_cast", "entitled"), ("yes", "votes_cast"), ("yes", "present")),
    *(("yes", "members"), ("yes", "representatives"), ("yes", "entitled")),
    *(("handed_out", "present"), ("yes", "returned"), ("written_yes", "entitled")),
    *(("signed_voters", "voters"), ("signed_representatives", "representatives"), ("signed_households", "households")),
)
_DERIVED: Mapping[str, tuple[tuple[str, ...], Callable[[Given], int]]] = {
    "units": (
        ("urban_units", "village_units"),
        lambda facts: _whole(facts["urban_units"]) + _whole(facts["village_units"]),
    ),
    "smallest_unit": (("full_members_by_unit",), lambda facts: min(_wholes(facts["full_members_by_unit"]))),
}


def read_facts(*, rules: Iterable[Rule], companions: Iterable[Rule], given: Given) -> Known:
    """Check the facts given for one question and fill in what may be left out; raises BadFacts.

    `rules`: every text of the question, of any time. `companions`: those asked along when their facts are given.
    """
    rules = tuple(rules)
    kinds = _kinds((*rules, *companions))
    for fact, value in given.items():
        if fact not in kinds:
            raise BadFacts(f"不认识{spoken(fact=fact)}，这个问题要的是：{'、'.join(sorted(kinds))}。")
        kinds[fact](fact, value)
    known = {fact: OPTIONAL[fact] for fact in kinds if fact in OPTIONAL} | dict(given)
    _require_choices(rules, known)
    for rule in rules:
        if applies(rule=rule, facts=known):
            _require_numbers(rule, known)
    _refuse_impossible(known)
    for fact, (sources, compute) in _DERIVED.items():
        if all(source in known for source in sources):
            known[fact] = compute(known)
    return {fact: value for fact, value in known.items() if value is None or isinstance(value, int | str)}


def applies(*, rule: Rule, facts: Given) -> bool:
    """Tell whether the rule is about the case that the facts describe."""
    return all(facts.get(key) in allowed for key, allowed in rule.applies_to.items())


def answerable(*, requirement: Requirement, facts: Given) -> bool:
    """Tell whether all facts of at least one alternative are there."""
    return any(all(fact in facts for fact in counted(condition=one)) for one in requirement.alternatives)


def counted(*, condition: Condition) -> tuple[str, ...]:
    """Name what the condition counts, derived numbers by their own name."""
    return (*condition.count, condition.of) if condition.of else condition.count


def _sources(condition: Condition) -> tuple[str, ...]:
    return tuple(
        source
        for fact in counted(condition=condition)
        for source in (_DERIVED[fact][0] if fact in _DERIVED else (fact,))
    )


def _kinds(rules: tuple[Rule, ...]) -> dict[str, Callable[[str, object], None]]:
    kinds: dict[str, Callable[[str, object], None]] = {}
    for rule in rules:
        for key, allowed in rule.applies_to.items():
            kinds[key] = _check_of(allowed)
        for requirement in rule.requirements:
            if requirement.unless:
                kinds[requirement.unless] = _check_flag
            for one in requirement.alternatives:
                check = _check_of(one.allowed) if one.allowed else _check_whole
                kinds.update(dict.fromkeys(_sources(one), check))
    return kinds | {fact: _check_wholes for fact in kinds if fact == "full_members_by_unit"}


def _check_of(allowed: tuple[Scalar, ...]) -> Callable[[str, object], None]:
    if isinstance(allowed[0], bool):
        return _check_flag
    return _check_whole if isinstance(allowed[0], int) else _check_word


def _check_flag(fact: str, value: object) -> None:
    if not isinstance(value, bool):
        raise BadFacts(f"{spoken(fact=fact)}只能是 true 或者 false，给的是 {value!r}。")


def _check_whole(fact: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadFacts(f"{spoken(fact=fact)}要是整数，给的是 {value!r}。")
    if value < 0:
        raise BadFacts(f"{spoken(fact=fact)}不能是负数，给的是 {value}。")
    low, high = _RANGES.get(fact, (1 if fact in _WHOLES else 0, None))
    if value < low or (high is not None and value > high):
        span = f"{low} 到 {high}" if high is not None else f"不小于 {low}"
        raise BadFacts(f"{spoken(fact=fact)}要是{span}的整数，给的是 {value}。")


def _check_word(fact: str, value: object) -> None:
    if not isinstance(value, str):
        raise BadFacts(f"{spoken(fact=fact)}要是文字，给的是 {value!r}。")
    choices = _CHOICES.get(fact)
    if choices and value not in choices:
        raise BadFacts(f"{spoken(fact=fact)}只能是：{'、'.join(choices)}，给的是“{value}”。")


def _check_wholes(fact: str, value: object) -> None:
    if not isinstance(value, list | tuple) or not value:
        raise BadFacts(f"{spoken(fact=fact)}要是一串整数，每个单位一个。")
    for number in value:
        _check_whole(fact, number)


def _require_choices(rules: tuple[Rule, ...], known: Given) -> None:
    for key in dict.fromkeys(key for rule in rules for key in rule.applies_to):
        if key not in known:
            raise BadFacts(f"缺少{spoken(fact=key)}。")
        allowed = {value for rule in rules for value in rule.applies_to.get(key, ())}
        if known[key] not in allowed and not isinstance(known[key], bool):
            choices = "、".join(sorted(str(value) for value in allowed))
            raise BadFacts(f"{spoken(fact=key)}只能是：{choices}，给的是“{known[key]}”。")


def _require_numbers(rule: Rule, known: dict[str, object]) -> None:
    for requirement in rule.requirements:
        if requirement.unless:
            known.setdefault(requirement.unless, False)
        missing = [[fact for fact in _sources(one) if fact not in known] for one in requirement.alternatives]
        begun = [
            gap for gap, one in zip(missing, requirement.alternatives, strict=True) if 0 < len(gap) < len(_sources(one))
        ]
        if begun or all(missing):
            gaps = begun or missing
            raise BadFacts(f"缺少{'，或者'.join('、'.join(spoken(fact=fact) for fact in gap) for gap in gaps)}。")


def _refuse_impossible(known: Given) -> None:
    for part, whole in _NOT_ABOVE:
        if part in known and whole in known and _whole(known[part]) > _whole(known[whole]):
            raise BadFacts(
                f"{spoken(fact=part)}是 {known[part]}，不能多于{spoken(fact=whole)}的 {known[whole]}，请核对。"
            )
    if {"written_yes", "entitled", "present"} <= known.keys():
        absent = _whole(known["entitled"]) - _whole(known["present"])
        if _whole(known["written_yes"]) > absent:
            raise BadFacts(f"没有到会的只有 {absent} 人，书面意见却有 {known['written_yes']} 份，请核对。")
    if "full_members_by_unit" in known:
        _refuse_units_that_do_not_add_up(known)


def _refuse_units_that_do_not_add_up(known: Given) -> None:
    by_unit = _wholes(known["full_members_by_unit"])
    if "full_members_total" in known and sum(by_unit) != known["full_members_total"]:
        raise BadFacts(
            f"各单位正式党员加起来是 {sum(by_unit)} 名，总数写的是 {known['full_members_total']} 名，请核对。"
        )
    if {"urban_units", "village_units"} <= known.keys():
        units = _whole(known["urban_units"]) + _whole(known["village_units"])
        if len(by_unit) != units:
            raise BadFacts(f"一共 {units} 个单位，却写了 {len(by_unit)} 个单位的党员人数，请核对。")


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def _wholes(value: object) -> list[int]:
    assert isinstance(value, list | tuple)
    return [_whole(number) for number in value]
