"""Reading a pairing form, and saying in words what is wrong with it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np

from lianjian.engines.pairing.fit import FitSource, MatrixFit, PairFit, sorted_pairs
from lianjian.engines.pairing.instance import (
    Cover,
    Identifier,
    Instance,
    Mode,
    Organisation,
    Pair,
    Preferences,
    Village,
    canonical,
    pair_order,
)

KEYS = frozenset(
    [
        "mode",
        "organisations",
        "villages",
        "fit",
        "cover",
        "coverage_bonus",
        "locked",
        "forbidden",
        "fairness_floor",
        "exact",
        "time_limit",
    ]
)
ANYWHERE = frozenset({"name", "note"})
LARGEST = 10**9

Choice = TypeVar("Choice", Mode, Cover)


class BadInstance(Exception):  # noqa: N818
    """A form that cannot be worked on: a machine-readable `code` and a sentence in Chinese."""

    def __init__(self, code: str, sentence: str) -> None:
        """Take the code and the sentence."""
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def read_instance(document: object) -> Instance:
    """Read and check a pairing form (a parsed JSON document); raises `BadInstance`."""
    form = _mapping(document, "整份表")
    for key in form:
        if key not in KEYS | ANYWHERE:
            _refuse("unknown_key", f"表中有不认识的栏目“{key}”。")
    organisations = tuple(_organisation(row) for row in _rows(form, "organisations", "单位名单"))
    villages = tuple(_village(row) for row in _rows(form, "villages", "村名单"))
    _refuse_twins([o.id for o in organisations], "单位")
    _refuse_twins([v.id for v in villages], "村")
    rows = {organisation.id: row for row, organisation in enumerate(organisations)}
    columns = {village.id: column for column, village in enumerate(villages)}
    for organisation in organisations:
        _check_list(organisation.preferences, columns, f"单位“{organisation.id}”的意愿表", "村")
    for village in villages:
        _check_list(village.preferences, rows, f"村“{village.id}”的意愿表", "单位")
    instance = Instance(
        organisations=organisations,
        villages=villages,
        fit=_fit(form.get("fit"), rows, columns),
        mode=_choice(form, "mode", Mode, Mode.ASSIGNED),
        cover=_choice(form, "cover", Cover, Cover.NONE),
        coverage_bonus=_number(form.get("coverage_bonus", 0.0), "覆盖奖励值", least=0.0),
        locked=_pairs(form, "locked", "锁定", rows, columns),
        forbidden=_pairs(form, "forbidden", "禁止", rows, columns),
        fairness_floor=_switch(form, "fairness_floor"),
        exact=_switch(form, "exact"),
        time_limit=_time_limit(form.get("time_limit")),
    )
    check_instance(instance)
    return canonical(instance)


def read_instance_file(path: Path) -> Instance:
    """Read a form from a JSON file; raises `BadInstance` for an unreadable file too."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInstance("unreadable", f"文件“{path.name}”打不开。") from error
    except ValueError as error:
        raise BadInstance("not_json", f"文件“{path.name}”不是正确的 JSON:{error}。") from error
    return read_instance(document)


def check_instance(instance: Instance) -> None:
    """Check locks, vetoes and quotas against each other; raises `BadInstance`."""
    both = sorted(instance.locked & instance.forbidden, key=pair_order)
    if both:
        organisation, village = both[0]
        _refuse("locked_and_forbidden", f"单位“{organisation}”与村“{village}”既被锁定又被禁止。")
    taken: dict[Identifier, Identifier] = {}
    count: dict[Identifier, int] = {}
    for organisation, village in sorted(instance.locked, key=pair_order):
        if village in taken:
            _refuse("village_locked_twice", f"村“{village}”同时被锁定给“{taken[village]}”和“{organisation}”两个单位。")
        taken[village] = organisation
        count[organisation] = count.get(organisation, 0) + 1
    for row in instance.organisations:
        if count.get(row.id, 0) > row.upper:
            _refuse("locks_above_upper", f"单位“{row.id}”锁定了{count[row.id]}个村，超过上限{row.upper}个。")
    _check_locks_have_fit(instance)


def with_lock(instance: Instance, organisation: Identifier, village: Identifier) -> Instance:
    """Lock one more pair, taking it off the vetoes and its village out of any other lock; raises `BadInstance`."""
    pair = (organisation, village)
    if organisation not in instance.organisation_positions():
        _refuse("unknown_organisation", f"没有编号为“{organisation}”的单位。")
    if village not in instance.village_positions():
        _refuse("unknown_village", f"没有编号为“{village}”的村。")
    others = frozenset(lock for lock in instance.locked if lock[1] != village)
    insisted = replace(instance, locked=others | {pair}, forbidden=instance.forbidden - {pair})
    check_instance(insisted)
    return insisted


def _check_locks_have_fit(instance: Instance) -> None:
    locks = sorted(instance.locked, key=pair_order)
    if not locks:
        return
    rows, columns = instance.organisation_positions(), instance.village_positions()
    fits = instance.fit.at(
        organisations=np.array([rows[organisation] for organisation, _ in locks]),
        villages=np.array([columns[village] for _, village in locks]),
    )
    for (organisation, village), fit in zip(locks, fits, strict=True):
        if np.isnan(fit):
            _refuse("lock_without_fit", f"锁定的单位“{organisation}”与村“{village}”没有列出契合度，不能结对。")


def _refuse(code: str, sentence: str) -> NoReturn:
    raise BadInstance(code, sentence)


def _mapping(thing: object, name: str) -> Mapping[str, Any]:
    if not isinstance(thing, Mapping):
        _refuse("not_an_object", f"{name}应当是一个 JSON 对象。")
    return thing


def _list(thing: object, name: str) -> Sequence[Any]:
    if not isinstance(thing, list | tuple):
        _refuse("not_a_list", f"{name}应当是一个列表。")
    return thing


def _rows(form: Mapping[str, Any], key: str, name: str) -> Iterable[Mapping[str, Any]]:
    if key not in form:
        _refuse("missing_key", f"缺少{name}(“{key}”)。")
    return [_mapping(row, f"{name}第{number}行") for number, row in enumerate(_list(form[key], name), start=1)]


def _identifier(thing: object, name: str) -> Identifier:
    if isinstance(thing, bool) or not isinstance(thing, str | int) or thing == "":
        _refuse("bad_id", f"{name}的编号应当是文字或整数。")
    return thing


def _known_keys(row: Mapping[str, Any], keys: frozenset[str], name: str) -> None:
    for key in row:
        if key not in keys | ANYWHERE:
            _refuse("unknown_key", f"{name}有不认识的栏目“{key}”。")


def _organisation(row: Mapping[str, Any]) -> Organisation:
    identifier = _identifier(row.get("id"), "单位")
    name = f"单位“{identifier}”"
    _known_keys(row, frozenset({"id", "lower", "upper", "open_cost", "preferences"}), name)
    lower, upper = _count(row.get("lower", 2), f"{name}的下限"), _count(row.get("upper", 4), f"{name}的上限")
    if lower > upper:
        _refuse("lower_above_upper", f"{name}的下限{lower}大于上限{upper}。")
    open_cost = _number(row.get("open_cost", 0.0), f"{name}的组建成本", least=0.0)
    return Organisation(identifier, lower, upper, open_cost, _preferences(row, name))


def _village(row: Mapping[str, Any]) -> Village:
    identifier = _identifier(row.get("id"), "村")
    name = f"村“{identifier}”"
    _known_keys(row, frozenset({"id", "weakness", "preferences"}), name)
    weakness = _number(row.get("weakness", 0.0), f"{name}的薄弱程度", least=0.0)
    return Village(identifier, weakness, _preferences(row, name))


def _preferences(row: Mapping[str, Any], name: str) -> Preferences:
    ties = []
    for entry in _list(row.get("preferences") or [], f"{name}的意愿表"):
        tie = entry if isinstance(entry, list | tuple) else [entry]
        ties.append(tuple(_identifier(one, f"{name}的意愿表") for one in tie))
    return tuple(tie for tie in ties if tie)


def _count(thing: object, name: str) -> int:
    number = _number(thing, name)
    if number != int(number):
        _refuse("not_whole", f"{name}应当是整数。")
    if number < 0:
        _refuse("negative_quota", f"{name}不能是负数。")
    return int(number)


def _number(thing: object, name: str, least: float = -math.inf) -> float:
    if isinstance(thing, bool) or not isinstance(thing, int | float):
        _refuse("not_a_number", f"{name}应当是数字。")
    if isinstance(thing, float) and not math.isfinite(thing):
        _refuse("not_finite", f"{name}不是有限的数（NaN 或无穷大）。")
    if abs(thing) > LARGEST:
        _refuse("too_large", f"{name}太大，绝对值不能超过十亿。")
    if thing < least:
        _refuse("negative", f"{name}不能是负数。")
    return float(thing)


def _time_limit(thing: object) -> float | None:
    if thing is None:
        return None
    limit = _number(thing, "时间限制")
    if limit <= 0:
        _refuse("time_limit_not_positive", "时间限制应当大于零秒。")
    return limit


def _switch(form: Mapping[str, Any], key: str) -> bool:
    value = form.get(key, False)
    if not isinstance(value, bool):
        _refuse("not_a_switch", f"“{key}”应当是 true 或 false。")
    return value


def _choice(form: Mapping[str, Any], key: str, choices: type[Choice], default: Choice) -> Choice:
    value = form.get(key, default)
    if value not in tuple(choices):
        _refuse("unknown_choice", f"“{key}”只能是{'、'.join(choices)}之一，不能是“{value}”。")
    return choices(value)


def _refuse_twins(identifiers: Sequence[Identifier], kind: str) -> None:
    seen: set[Identifier] = set()
    for identifier in identifiers:
        if identifier in seen:
            _refuse("duplicate_id", f"{kind}编号“{identifier}”重复。")
        seen.add(identifier)


def _check_list(preferences: Preferences, known: Mapping[Identifier, int], name: str, kind: str) -> None:
    seen: set[Identifier] = set()
    for identifier in (one for tie in preferences for one in tie):
        if identifier not in known:
            _refuse("unknown_id", f"{name}里有不存在的{kind}“{identifier}”。")
        if identifier in seen:
            _refuse("duplicate_preference", f"{name}里{kind}“{identifier}”出现了两次。")
        seen.add(identifier)


def _pairs(
    form: Mapping[str, Any], key: str, name: str, rows: Mapping[Identifier, int], columns: Mapping[Identifier, int]
) -> frozenset[Pair]:
    return frozenset(
        _pair(entry, f"{name}名单", rows, columns, 2) for entry in _list(form.get(key) or [], f"{name}名单")
    )


def _pair(
    entry: object, name: str, rows: Mapping[Identifier, int], columns: Mapping[Identifier, int], length: int
) -> Pair:
    parts = _list(entry, f"{name}的每一项")
    if len(parts) != length:
        _refuse("bad_pair", f"{name}的每一项应当有{length}个数：单位、村{'、契合度' if length == 3 else ''}。")
    organisation, village = _identifier(parts[0], f"{name}中单位"), _identifier(parts[1], f"{name}中村")
    if organisation not in rows:
        _refuse("unknown_id", f"{name}里有不存在的单位“{organisation}”。")
    if village not in columns:
        _refuse("unknown_id", f"{name}里有不存在的村“{village}”。")
    return organisation, village


def _fit(thing: object, rows: Mapping[Identifier, int], columns: Mapping[Identifier, int]) -> FitSource:
    if thing is None:
        _refuse("missing_key", "缺少契合度(“fit”)。")
    fit = _mapping(thing, "契合度")
    if set(fit) == {"pairs"}:
        return _listed_fit(_list(fit["pairs"], "契合度名单"), rows, columns)
    if set(fit) == {"matrix"}:
        return _matrix_fit(_list(fit["matrix"], "契合度矩阵"), len(rows), len(columns))
    _refuse("bad_fit", "契合度应当只写“pairs”或“matrix”中的一种。")


def _listed_fit(entries: Sequence[Any], rows: Mapping[Identifier, int], columns: Mapping[Identifier, int]) -> PairFit:
    values: dict[Pair, float] = {}
    for entry in entries:
        pair = _pair(entry, "契合度名单", rows, columns, 3)
        if pair in values:
            _refuse("duplicate_pair", f"单位“{pair[0]}”与村“{pair[1]}”的契合度写了两次。")
        values[pair] = _number(entry[2], f"单位“{pair[0]}”与村“{pair[1]}”的契合度")
    organisation = np.array([rows[pair[0]] for pair in values], dtype=np.int64)
    village = np.array([columns[pair[1]] for pair in values], dtype=np.int64)
    fit = np.array(list(values.values()), dtype=np.float64)
    return PairFit((len(rows), len(columns)), sorted_pairs(organisation=organisation, village=village, fit=fit))


def _matrix_fit(lines: Sequence[Any], organisations: int, villages: int) -> MatrixFit:
    if len(lines) != organisations or any(len(_list(line, "契合度矩阵的行")) != villages for line in lines):
        _refuse("wrong_shape", f"契合度矩阵应当有{organisations}行（单位）、每行{villages}个数（村）。")
    cells = [[math.nan if cell is None else _number(cell, "契合度矩阵中的数") for cell in line] for line in lines]
    return MatrixFit(np.array(cells, dtype=np.float64).reshape(organisations, villages))
