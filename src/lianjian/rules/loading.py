"""Loads packs of rules, national first, then province, then county."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from lianjian.rules.errors import PackInvalid
from lianjian.rules.model import STRENGTH, Confirmation, Layer, Pack, Rule
from lianjian.rules.parameters import Parameter, refuse_parameters_out_of_range, resolve
from lianjian.rules.routes import refuse_wrong_routes, route_of
from lianjian.rules.schema import read_rules
from lianjian.rules.tightening import refuse_loosening
from lianjian.rules.yaml_reading import read_yaml

PACKS = Path(__file__).parent / "packs"
_LAYERS = {"national": Layer.NATIONAL, "province": Layer.PROVINCE, "county": Layer.COUNTY}


@dataclass(frozen=True)
class Packs:
    """The packs that hold in one place, from the highest to the lowest."""

    packs: tuple[Pack, ...]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, those of the higher packs first."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What can be asked."""
        return tuple(sorted({rule.name for rule in self.rules if rule.name}))

    @cached_property
    def _by_name(self) -> dict[str, tuple[Rule, ...]]:
        grouped: dict[str, list[Rule]] = {}
        for rule in self.rules:
            grouped.setdefault(rule.name or "", []).append(rule)
        return {name: tuple(rules) for name, rules in grouped.items() if name}

    def named(self, name: str) -> tuple[Rule, ...]:
        """All texts, of any time, that answer to this name."""
        return self._by_name.get(name, ())

    def rule(self, rule_id: str) -> Rule:
        """Find a rule by its id; raises LookupError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise LookupError(f"规则库里没有编号 {rule_id} 的规则。")

    def confirmed(self, *, confirmations: Iterable[Confirmation]) -> Packs:
        """Give the same packs with these rules checked by a person; raises LookupError for an unknown rule."""
        by_rule = {confirmation.rule_id: confirmation for confirmation in confirmations}
        for rule_id in by_rule:
            self.rule(rule_id)
        return Packs(
            tuple(
                replace(
                    pack,
                    rules=tuple(
                        replace(rule, confirmation=by_rule.get(rule.id, rule.confirmation)) for rule in pack.rules
                    ),
                )
                for pack in self.packs
            )
        )

    def parameter(self, name: str, *, on: date) -> Parameter:
        """Find a parameter in force on that day; raises UnknownParameter."""
        return resolve(name=name, rules=self.rules, on=on)

    def route(self, kind: str, *, on: date) -> Rule:
        """Find the rule with the steps of a kind of matter in force on that day; raises UnknownRoute."""
        return route_of(kind=kind, rules=self.rules, on=on)

    def text_in_force(self, name: str, *, on: date) -> Rule | None:
        """Find the text of that name in force on that day, the one that binds most; None where none is known."""
        texts = [rule for rule in self.named(name) if rule.in_force(on=on)]
        return max(texts, key=lambda rule: STRENGTH[rule.force_on(on=on)], default=None)


@lru_cache(maxsize=32)
def load_packs(*names: str, folder: Path | None = None) -> Packs:
    """Load the packs of a place, e.g. `load_packs("national", "shandong", "demo_zhucheng")`; kept once loaded.

    A name is a folder beside this program's own packs, or in `folder`. Raises PackInvalid for a pack that is not
    well written and PackRefused for one that loosens what stands above it.
    """
    packs = tuple(_read_pack(name, folder) for name in names or ("national",))
    _refuse_disorder(packs)
    _refuse_twins(packs)
    _refuse_dangling(packs)
    refuse_loosening(packs=packs)
    refuse_parameters_out_of_range(packs=packs)
    refuse_wrong_routes(packs=packs)
    return Packs(packs)


def _read_pack(name: str, folder: Path | None) -> Pack:
    places = [parent / name for parent in (folder, PACKS) if parent is not None]
    home = next((place for place in places if (place / "pack.yaml").is_file()), None)
    if home is None or Path(name).name != name:
        raise PackInvalid(file=name, rule=None, field=None, sentence="找不到这个规则包（要有 pack.yaml）。")
    head = read_yaml(path=home / "pack.yaml", file=f"{name}/pack.yaml")
    if not isinstance(head, dict) or head.keys() != {"title", "layer"} or head["layer"] not in _LAYERS:
        sentence = "要写两项：title（名称）和 layer（national、province 或者 county）。"
        raise PackInvalid(file=f"{name}/pack.yaml", rule=None, field=None, sentence=sentence)
    layer = _LAYERS[head["layer"]]
    rules: list[Rule] = []
    for path in sorted(home.glob("*.yaml")):
        if path.name != "pack.yaml":
            file = f"{name}/{path.name}"
            rules += read_rules(content=read_yaml(path=path, file=file), file=file, pack=name, layer=layer)
    return Pack(name=name, title=str(head["title"]), layer=layer, rules=tuple(rules))


def _refuse_disorder(packs: tuple[Pack, ...]) -> None:
    layers = [pack.layer for pack in packs]
    if layers != sorted(set(layers)) or layers[0] is not Layer.NATIONAL:
        order = "、".join(pack.name for pack in packs)
        sentence = "要先载入国家的，再载入省的、县的，每一层只能有一个。"
        raise PackInvalid(file=order, rule=None, field=None, sentence=sentence)


def _refuse_twins(packs: tuple[Pack, ...]) -> None:
    seen: set[str] = set()
    for pack in packs:
        for rule in pack.rules:
            if rule.id in seen:
                raise PackInvalid(file=pack.name, rule=rule.id, field="id", sentence="这个编号已经有别的规则用了。")
            seen.add(rule.id)
        _refuse_two_at_once(pack)


def _refuse_two_at_once(pack: Pack) -> None:
    for index, rule in enumerate(pack.rules):
        slots = {requirement.slot for requirement in rule.requirements} - {"limit"}
        for other in pack.rules[index + 1 :]:
            same = rule.name is not None and rule.name == other.name and rule.applies_to == other.applies_to
            if same and rule.overlaps(other=other) and slots & {requirement.slot for requirement in other.requirements}:
                sentence = f"和规则 {rule.id} 在同一段时间里重复规定了到会或者通过的人数。"
                raise PackInvalid(file=pack.name, rule=other.id, field="name", sentence=sentence)


def _refuse_dangling(packs: tuple[Pack, ...]) -> None:
    rules = [rule for pack in packs for rule in pack.rules]
    names = {rule.name for rule in rules}
    parameters = {setting.name for rule in rules for setting in rule.settings}
    for rule in rules:
        used = {one.parameter for requirement in rule.requirements for one in requirement.alternatives if one.parameter}
        for missing in sorted(used - parameters):
            raise PackInvalid(file=rule.pack, rule=rule.id, field="value", sentence=f"没有“{missing}”这个参数。")
        for missing in sorted(set(rule.also) - {name for name in names if name}):
            raise PackInvalid(file=rule.pack, rule=rule.id, field="also", sentence=f"没有“{missing}”这条规则。")
