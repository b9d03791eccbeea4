"""Turns the files of a pack into rules, or says which file, rule and field is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast, get_args

from lianjian.rules.errors import PackInvalid
from lianjian.rules.model import (
    Citation,
    Condition,
    Doubt,
    Evidence,
    Force,
    Layer,
    Requirement,
    Rule,
    Scalar,
    Setting,
    Slot,
    Value,
)
from lianjian.rules.routes import Act, RouteStep

NUMERIC_OPS = ("ge", "gt", "le", "lt", "eq")
MEMBERSHIP_OPS = ("in", "not_in")
_CITE_FIELDS = ("document", "article", "effective", "quote", "article_unchecked")
_FILE_FIELDS = (*_CITE_FIELDS[:3], "article_unchecked", "evidence", "force", "doubt", "effective_to", "rules")
_RULE_FIELDS = (
    *("id", "name", "title", "applies_to", "force", "evidence", "doubt", "gist", "cite", "effective_from"),
    *("effective_to", "quorum", "pass", "limits", "parameters", "steps", "route", "also"),
)
_CONDITION_FIELDS = (
    *("count", "op", "fraction", "of", "value", "allowed", "min", "max", "label", "unit", "says"),
    *("any", "unless", "document"),
)
_ROUTE_FIELDS = ("step", "act", "bodies", "rests_on", "optional")
_SETTING_FIELDS = ("value", "min", "max", "unit", "sum", "not_above")
_PARAMETER_NAME = re.compile(r"[a-z_]+\.[a-z0-9_]+")


@dataclass(frozen=True)
class _Place:
    file: str
    rule: str | None = None

    def wrong(self, field: str | None, sentence: str) -> PackInvalid:
        return PackInvalid(file=self.file, rule=self.rule, field=field, sentence=sentence)

    def mapping(self, value: object, field: str | None, allowed: Sequence[str]) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self.wrong(field, "这里要写成“名称: 内容”的形式。")
        for key in value:
            if key not in allowed:
                raise self.wrong(
                    f"{field}.{key}" if field else str(key), f"不认识这一项，可以写的有：{'、'.join(allowed)}。"
                )
        return cast(Mapping[str, object], value)

    def listing(self, value: object, field: str) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(field, "这里要写成列表。")
        return value

    def text(self, value: object, field: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "这里要写文字，不能空着。")
        return value.strip()

    def optional_text(self, value: object, field: str) -> str | None:
        return None if value is None else self.text(value, field)

    def one_of(self, value: object, field: str, choices: Sequence[str]) -> str:
        if value not in choices:
            raise self.wrong(field, f"写的是“{value}”，只能是：{'、'.join(choices)}。")
        return str(value)

    def optional_date(self, value: object, field: str) -> date | None:
        if value is not None and type(value) is not date:
            raise self.wrong(field, "日期要写成 2026-01-01 这样，或者写 null。")
        return value

    def fraction(self, value: object, field: str) -> Fraction:
        if not isinstance(value, str) or not re.fullmatch(r"[1-9]\d*/[1-9]\d*", value):
            raise self.wrong(field, f"写的是“{value}”，要写成 1/2、2/3 这样的分数。")
        return Fraction(value)

    def names(self, value: object, field: str) -> tuple[str, ...]:
        entries = value if isinstance(value, list) else [value]
        if not entries:
            raise self.wrong(field, "这里不能空着。")
        return tuple(self.text(entry, field) for entry in entries)

    def scalars(self, value: object, field: str) -> tuple[Scalar, ...]:
        entries = value if isinstance(value, list) else [value]
        if not entries or not all(isinstance(entry, int | str) for entry in entries):
            raise self.wrong(field, "这里要写一个或几个整数、词或者 true/false。")
        return tuple(entries)

    def flag(self, value: object, field: str) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(field, "这里只能写 true 或者 false。")
        return value

    def number(self, value: object, field: str) -> float | None:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.wrong(field, "这里要写数字。")
        return value


def read_rules(*, content: object, file: str, pack: str, layer: Layer) -> tuple[Rule, ...]:
    """Read one file of a pack: the document it is taken from, then its rules. Raises PackInvalid."""
    place = _Place(file)
    header = place.mapping(content, None, _FILE_FIELDS)
    entries = place.listing(header.get("rules"), "rules")
    if not entries:
        raise place.wrong("rules", "文件里没有规则。")
    return tuple(_rule(entry, header, file, pack, layer) for entry in entries)


def _rule(entry: object, header: Mapping[str, object], file: str, pack: str, layer: Layer) -> Rule:
    identifier = entry.get("id") if isinstance(entry, dict) else None
    place = _Place(file, rule=str(identifier) if identifier else "（没有编号）")
    fields = place.mapping(entry, None, _RULE_FIELDS)
    evidence = cast(
        Evidence, place.one_of(fields.get("evidence", header.get("evidence")), "evidence", get_args(Evidence))
    )
    cite = _citation(fields.get("cite"), header, place)
    if evidence == "M" and cite.quote:
        raise place.wrong("cite.quote", "没有见过原文（evidence: M）的规则不能写引文，内容写在 gist 里。")
    starts = place.optional_date(fields.get("effective_from", cite.effective), "effective_from")
    ends = place.optional_date(fields.get("effective_to", header.get("effective_to")), "effective_to")
    if starts and ends and ends < starts:
        raise place.wrong("effective_to", "结束的日子早于开始的日子。")
    applies_to = fields.get("applies_to") or {}
    if not isinstance(applies_to, dict):
        raise place.wrong("applies_to", "这里要写成“名称: 内容”的形式。")
    return Rule(
        id=place.text(identifier, "id"),
        name=place.optional_text(fields.get("name"), "name"),
        title=place.text(fields.get("title"), "title"),
        applies_to={str(key): place.scalars(value, f"applies_to.{key}") for key, value in applies_to.items()},
        force=cast(Force, place.one_of(fields.get("force", header.get("force", "hard")), "force", get_args(Force))),
        evidence=evidence,
        doubt=_doubt(fields.get("doubt", header.get("doubt")), place),
        cite=cite,
        gist=place.optional_text(fields.get("gist"), "gist"),
        effective_from=starts,
        effective_to=ends,
        requirements=_requirements(fields, place),
        settings=_settings(fields.get("parameters") or {}, place),
        steps=tuple(place.text(step, "steps") for step in place.listing(fields.get("steps"), "steps")),
        also=tuple(place.text(name, "also") for name in place.listing(fields.get("also"), "also")),
        pack=pack,
        layer=layer,
        route=tuple(_route_step(entry, place) for entry in place.listing(fields.get("route"), "route")),
    )


def _route_step(entry: object, place: _Place) -> RouteStep:
    fields = place.mapping(entry, "route", _ROUTE_FIELDS)
    bodies, rests_on = fields.get("bodies"), fields.get("rests_on")
    return RouteStep(
        code=place.text(fields.get("step"), "route.step"),
        act=Act(place.one_of(fields.get("act"), "route.act", [act.value for act in Act])),
        bodies=place.names(bodies, "route.bodies") if bodies else (),
        rests_on=place.names(rests_on, "route.rests_on") if rests_on else (),
        optional=place.flag(fields.get("optional", False), "route.optional"),
    )


def _citation(value: object, header: Mapping[str, object], place: _Place) -> Citation:
    fields = {**header, **place.mapping(value or {}, "cite", _CITE_FIELDS)}
    return Citation(
        document=place.text(fields.get("document"), "cite.document"),
        article=place.optional_text(fields.get("article"), "cite.article"),
        effective=place.optional_date(fields.get("effective"), "cite.effective"),
        quote=place.optional_text(fields.get("quote"), "cite.quote"),
        article_unchecked=place.flag(fields.get("article_unchecked", False), "cite.article_unchecked"),
    )


def _doubt(value: object, place: _Place) -> Doubt | None:
    if value is None or isinstance(value, str):
        return Doubt(why=value) if value else None
    fields = place.mapping(value, "doubt", ("why", "since"))
    since = place.optional_date(fields.get("since"), "doubt.since")
    return Doubt(why=place.text(fields.get("why"), "doubt.why"), since=since)


def _requirements(fields: Mapping[str, object], place: _Place) -> tuple[Requirement, ...]:
    found = []
    slots: tuple[tuple[str, Slot], ...] = (("quorum", "quorum"), ("pass", "pass"), ("limits", "limit"))
    for field, slot in slots:
        if field not in fields:
            continue
        entries = place.listing(fields[field], field) if field == "limits" else [fields[field]]
        found += [_requirement(entry, slot, field, place) for entry in entries]
    return tuple(found)


def _requirement(entry: object, slot: Slot, field: str, place: _Place) -> Requirement:
    fields = place.mapping(entry, field, _CONDITION_FIELDS)
    alternatives = place.listing(fields["any"], f"{field}.any") if "any" in fields else [fields]
    return Requirement(
        slot=slot,
        alternatives=tuple(_condition(alternative, field, place) for alternative in alternatives),
        unless=place.optional_text(fields.get("unless"), f"{field}.unless"),
        document=place.optional_text(fields.get("document"), f"{field}.document"),
    )


def _condition(entry: object, field: str, place: _Place) -> Condition:
    fields = place.mapping(entry, field, _CONDITION_FIELDS)
    op = place.one_of(fields.get("op"), f"{field}.op", NUMERIC_OPS + MEMBERSHIP_OPS)
    value, parameter = fields.get("value"), None
    if isinstance(value, str):
        value, parameter = None, value
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise place.wrong(f"{field}.value", "要写不小于 0 的整数，或者一个参数的名称。")
    measures = [key for key in ("fraction", "value", "allowed") if key in fields]
    wanted = ["allowed"] if op in MEMBERSHIP_OPS else ["fraction", "value"]
    if len(measures) != 1 or measures[0] not in wanted:
        raise place.wrong(field, f"{op} 要和 {'、'.join(wanted)} 当中的一个一起写，不多不少。")
    if ("fraction" in fields) != ("of" in fields):
        raise place.wrong(f"{field}.of", "有 fraction 就要写 of（分母是谁），没有就不写。")
    return Condition(
        count=place.names(fields.get("count"), f"{field}.count"),
        op=op,
        fraction=place.fraction(fields["fraction"], f"{field}.fraction") if "fraction" in fields else None,
        of=place.optional_text(fields.get("of"), f"{field}.of"),
        value=value,
        parameter=parameter,
        allowed=place.scalars(fields["allowed"], f"{field}.allowed") if "allowed" in fields else (),
        least=_bound(fields.get("min"), f"{field}.min", place),
        most=_bound(fields.get("max"), f"{field}.max", place),
        label=place.optional_text(fields.get("label"), f"{field}.label"),
        unit=place.optional_text(fields.get("unit"), f"{field}.unit"),
        says=place.optional_text(fields.get("says"), f"{field}.says"),
    )


def _bound(value: object, field: str, place: _Place) -> Fraction | None:
    if value is None:
        return None
    return Fraction(value) if type(value) is int else place.fraction(value, field)


def _settings(value: object, place: _Place) -> tuple[Setting, ...]:
    if not isinstance(value, dict):
        raise place.wrong("parameters", "这里要写成“名称: 内容”的形式。")
    return tuple(_setting(str(name), entry, place) for name, entry in value.items())


def _setting(name: str, entry: object, place: _Place) -> Setting:
    field = f"parameters.{name}"
    if not _PARAMETER_NAME.fullmatch(name):
        raise place.wrong(field, "参数名称要写成 pairing.villages_min 这样，小写字母，中间一个点。")
    fields = place.mapping(entry, field, _SETTING_FIELDS)
    total = fields.get("sum")
    return Setting(
        name=name,
        value=_value(fields.get("value"), field, place),
        min=place.number(fields.get("min"), f"{field}.min"),
        max=place.number(fields.get("max"), f"{field}.max"),
        unit=place.optional_text(fields.get("unit"), f"{field}.unit"),
        total=None if total is None else Fraction(str(place.number(total, f"{field}.sum"))),
        not_above=place.optional_text(fields.get("not_above"), f"{field}.not_above"),
    )


def _value(value: object, field: str, place: _Place) -> Value | None:
    if isinstance(value, list):
        return place.names(value, f"{field}.value")
    if isinstance(value, dict):
        return {str(key): place.number(number, f"{field}.value.{key}") or 0 for key, number in value.items()}
    if value is not None and not isinstance(value, int | float | str):
        raise place.wrong(f"{field}.value", "要写数字、词、列表或者“名称: 数字”的表。")
    return value
