"""Names written in by hand, and whom they mean."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lianjian.engines.tally.faults import listed, mapping, names, needed, optional, refuse, text


def plain(name: str) -> str:
    """A name as it is compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", name).split())


class Electable:
    """Candidates and those who may be written in, found by what a voter wrote."""

    def __init__(self, *, candidates: Sequence[str], roll: Sequence[str]) -> None:
        """Take the candidates as printed and the roll as plain names, one entry a person."""
        self._candidates = {plain(name): name for name in candidates}
        if len(self._candidates) < len(candidates):
            twice = next(n for n in candidates if self._candidates[plain(n)] != n)
            refuse(f"候选人“{twice}”与另一名候选人同名，请在姓名后加以区别。")
        self._persons = Counter(roll)
        self.written = [name for name in self._persons if name not in self._candidates]

    def ambiguous(self, name: str) -> bool:
        """Whether two people bear the plain name."""
        return self._persons[name] > 1

    def find(self, name: str) -> str | None:
        """The candidate, or the one on the roll, of that plain name."""
        return self._candidates.get(name) or (name if name in self._persons else None)


def read_electable(form: Mapping[str, Any]) -> tuple[tuple[str, ...], Electable]:
    """Read `candidates` and `write_in_roll`; without a roll nobody else may be written in."""
    candidates = names(needed(form, "candidates", name="候选人名单"), name="候选人名单")
    entries = listed(optional(form, "write_in_roll", ()), name="可另选人员名单")
    return candidates, Electable(candidates=candidates, roll=_read_roll(entries))


def _read_roll(entries: Any) -> list[str]:
    roll, identifiers = [], set()
    for entry in entries:
        if isinstance(entry, Mapping):
            person = mapping(entry, name="可另选人员", keys=("name", "id"))
            identifier = person.get("id")
            if isinstance(identifier, bool) or not isinstance(identifier, str | int):
                refuse("可另选人员的编号应当是文字或整数。")
            if identifier in identifiers:
                refuse(f"可另选人员名单中编号“{identifier}”出现了两次。")
            identifiers.add(identifier)
            entry = person.get("name")
        roll.append(plain(text(entry, name="可另选人员的姓名")))
    return roll
