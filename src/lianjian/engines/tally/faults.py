"""What is wrong with a counting form, in a sentence; and the readers that refuse what the form does not allow."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NoReturn

LARGEST = 10**9


class CaseFault(ValueError):  # noqa: N818
    """A form that cannot be counted: a sentence in Chinese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def refuse(sentence: str) -> NoReturn:
    """Will raise the fault."""
    raise CaseFault(sentence)


def parsed(document: bytes | str, *, name: str) -> Any:
    """Parse JSON; a key given twice would silently lose a number, so it is refused."""
    try:
        return _DECODER.decode(document if isinstance(document, str) else document.decode())
    except CaseFault:
        raise
    except (ValueError, RecursionError) as error:
        raise CaseFault(f"{name}不是正确的 JSON：{error}。") from error


def mapping(thing: object, *, name: str, keys: Collection[str] | None = None) -> Mapping[str, Any]:
    """Read an object whose keys are all among `keys`, where these are given."""
    if not isinstance(thing, Mapping):
        refuse(f"{name}应当是一个 JSON 对象。")
    for key in thing:
        if not isinstance(key, str):
            refuse(f"{name}的栏目名应当是文字，不能是“{key}”。")
        if keys is not None and key not in keys:
            refuse(f"{name}有不认识的栏目“{key}”。")
    return thing


def needed(form: Mapping[str, Any], key: str, *, name: str) -> Any:
    """The value of a key that must be there."""
    if form.get(key) is None:
        refuse(f"缺少{name}（“{key}”）。")
    return form[key]


def optional(form: Mapping[str, Any], key: str, otherwise: Any) -> Any:
    """The value of a key that may be left out or null."""
    return otherwise if form.get(key) is None else form[key]


def listed(thing: object, *, name: str) -> Iterable[Any]:
    """Read a list."""
    if not isinstance(thing, list | tuple):
        refuse(f"{name}应当是一个列表。")
    return thing


def whole(thing: object, *, name: str, least: int = 0) -> int:
    """Read a whole number of at least `least`; 3.0 and true are none."""
    if isinstance(thing, bool) or not isinstance(thing, int):
        refuse(f"{name}应当是整数。")
    if thing < least:
        refuse(f"{name}不能是负数。" if thing < 0 else f"{name}不能小于{least}。")
    if thing > LARGEST:
        refuse(f"{name}太大，不能超过十亿。")
    return thing


def text(thing: object, *, name: str) -> str:
    """Read a text that says something."""
    if not isinstance(thing, str) or not thing.strip():
        refuse(f"{name}应当是文字，不能空着。")
    return thing


def numbers(thing: object, *, name: str, keys: Collection[str] | None = None) -> dict[str, int]:
    """Read `{key: whole number}`."""
    return {key: whole(n, name=f"{name}“{key}”") for key, n in mapping(thing, name=name, keys=keys).items()}


def names(thing: object, *, name: str) -> tuple[str, ...]:
    """Read a list of different texts."""
    found = tuple(text(one, name=f"{name}的每一项") for one in listed(thing, name=name))
    if len(set(found)) < len(found):
        twice = next(one for one in found if found.count(one) > 1)
        refuse(f"{name}中“{twice}”出现了两次。")
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        refuse(f"栏目“{next(key for key in keys if keys.count(key) > 1)}”写了两次。")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once_each)
