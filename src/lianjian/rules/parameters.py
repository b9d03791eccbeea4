"""The numbers and words that a county may choose for itself, within the range it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from lianjian.rules.errors import PackRefused, UnknownParameter
from lianjian.rules.model import Citation, Layer, Pack, Rule, Setting, Value, chinese_date


@dataclass(frozen=True)
class Parameter:
    """A parameter in force: its value, the range a county may choose from, and the rule that set the value."""

    name: str
    value: Value
    min: float | None
    max: float | None
    unit: str | None
    rule: Rule

    @property
    def cite(self) -> Citation:
        """Where the value stands."""
        return self.rule.cite

    @property
    def layer(self) -> Layer:
        """Whose pack set the value."""
        return self.rule.layer

    @property
    def whole(self) -> int:
        """The value as a whole number; TypeError for any other kind."""
        if type(self.value) is not int:
            raise TypeError(f"{self.name} is not a whole number")
        return self.value

    @property
    def words(self) -> tuple[str, ...]:
        """The value as a list of words; TypeError for any other kind."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.name} is not a list of words")
        return self.value

    @property
    def table(self) -> Mapping[str, float]:
        """The value as numbers by name; TypeError for any other kind."""
        if not isinstance(self.value, Mapping):
            raise TypeError(f"{self.name} is not a table")
        return self.value


def resolve(*, name: str, rules: Iterable[Rule], on: date) -> Parameter:
    """Find the value in force: the lowest layer's, in the range left by all. Raises UnknownParameter."""
    found: Parameter | None = None
    known = False
    for rule, setting in _settings(rules):
        if setting.name != name:
            continue
        known = True
        if rule.in_force(on=on):
            found = _narrowed(found, rule, setting)
    if found is None or found.value == ():
        raise UnknownParameter(_why_missing(name, known, found, on))
    return found


def _narrowed(found: Parameter | None, rule: Rule, setting: Setting) -> Parameter:
    if found is None:
        value: Value = () if setting.value is None else setting.value
        return Parameter(setting.name, value, setting.min, setting.max, setting.unit, rule)
    if setting.value is not None:
        found = replace(found, value=setting.value, rule=rule)
    low = found.min if setting.min is None else setting.min
    return replace(found, min=low, max=found.max if setting.max is None else setting.max)


def _why_missing(name: str, known: bool, found: Parameter | None, on: date) -> str:
    if not known:
        return f"规则库里没有“{name}”这个参数。"
    if found is None:
        return f"{chinese_date(day=on)}适用的“{name}”，规则库里没有。"
    return f"“{name}”国家没有统一规定，要由省里或者县里的规则包来定，现在还没有定。"


def _settings(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Setting]]:
    for rule in rules:
        for setting in rule.settings:
            yield rule, setting


def refuse_parameters_out_of_range(*, packs: Iterable[Pack]) -> None:
    """Check each setting against its own range and against the packs above; raises PackRefused."""
    above: list[tuple[Rule, Setting]] = []
    for pack in packs:
        own = list(_settings(pack.rules))
        for rule, setting in own:
            _refuse(setting, setting, rule, pack)
            for upper_rule, upper in above:
                if upper.name == setting.name and rule.overlaps(other=upper_rule):
                    _refuse(setting, upper, rule, pack)
        above += own
        _refuse_crossed(above, pack)


def _refuse(setting: Setting, upper: Setting, rule: Rule, pack: Pack) -> None:
    reason = _out_of_range(setting, upper)
    if reason:
        raise PackRefused(f"规则包“{pack.title}”不能载入：规则 {rule.id} 的参数“{setting.name}”{reason}。")


def _out_of_range(setting: Setting, upper: Setting) -> str | None:
    value = setting.value
    if value is None:
        return _range_wider(setting, upper)
    if upper.value is not None and _kind(value) is not _kind(upper.value):
        return "和上级写的不是同一种内容"
    if isinstance(value, tuple) and isinstance(upper.value, tuple):
        extra = [word for word in value if word not in upper.value]
        return f"写了上级没有列出的“{'、'.join(extra)}”" if extra else None
    if isinstance(value, Mapping):
        return _bad_table(value, upper)
    if isinstance(value, str):
        return None
    assert not isinstance(value, tuple)
    return _bad_number(value, upper) or _range_wider(setting, upper)


def _kind(value: Value) -> type:
    return float if isinstance(value, int | float) else type(value)


def _bad_number(value: float, upper: Setting) -> str | None:
    if (upper.min is None or upper.min <= value) and (upper.max is None or value <= upper.max):
        return None
    return f"定为 {value}{upper.unit or ''}，只能在 {_span(upper)} 之间"


def _bad_table(value: Mapping[str, float], upper: Setting) -> str | None:
    if isinstance(upper.value, Mapping) and value.keys() != upper.value.keys():
        return f"要写齐这几项，不多不少：{'、'.join(upper.value)}"
    for key, number in value.items():
        if reason := _bad_number(number, upper):
            return f"的“{key}”{reason}"
    total = sum((Fraction(str(number)) for number in value.values()), Fraction(0))
    if upper.total is not None and total != upper.total:
        return f"各项加起来是 {float(total):g}，应当是 {float(upper.total):g}"
    return None


def _range_wider(setting: Setting, upper: Setting) -> str | None:
    below = setting.min is not None and upper.min is not None and setting.min < upper.min
    beyond = setting.max is not None and upper.max is not None and setting.max > upper.max
    return f"的范围超出了上级允许的 {_span(upper)}" if below or beyond else None


def _span(setting: Setting) -> str:
    low = "不限" if setting.min is None else f"{setting.min:g}"
    high = "不限" if setting.max is None else f"{setting.max:g}"
    return f"{low} 到 {high}{setting.unit or ''}"


def _refuse_crossed(settings: list[tuple[Rule, Setting]], pack: Pack) -> None:
    latest = {setting.name: (rule, setting) for rule, setting in settings if setting.value is not None}
    ceilings = {setting.name: setting.not_above for _, setting in settings if setting.not_above}
    for name, ceiling in ceilings.items():
        if name not in latest or ceiling not in latest:
            continue
        rule, low = latest[name]
        high = latest[ceiling][1].value
        if isinstance(low.value, int | float) and isinstance(high, int | float) and low.value > high:
            reason = f"参数“{name}”（{low.value}）大于“{ceiling}”（{high}）"
            raise PackRefused(f"规则包“{pack.title}”不能载入：规则 {rule.id} 的{reason}。")
