"""The rows of `ballots`: how many alike, by which channel, spoiled or not, and what stands on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianjian.engines.tally.faults import listed, mapping, needed, optional, parsed, refuse, whole
from lianjian.engines.tally.turnout import CHANNEL_WORDS, CHANNELS, Turnout

APPROVE, AGAINST, ABSTAIN, VOID = "+", "-", "0", "!"
MARKS = (APPROVE, AGAINST, ABSTAIN, VOID)
DEFECTS = ("identifying_mark", "illegible")
ROW_KEYS = ("n", "channel", "defect")


@dataclass(frozen=True, slots=True)
class Row:
    """Ballots that are alike."""

    n: int
    channel: str | None
    defect: str | None
    content: Mapping[str, Any]


@dataclass(slots=True)
class Box:
    """What came out of the boxes so far: how many of each channel, how many valid, how many spoiled and why."""

    valid: int = 0
    invalid: Counter[str] = field(default_factory=Counter)
    by_channel: Counter[str | None] = field(default_factory=Counter)

    def take(self, row: Row, spoiled: str | None) -> bool:
        """Count the row in; whether its marks count."""
        self.by_channel[row.channel] += row.n
        if spoiled is None:
            self.valid += row.n
        else:
            self.invalid[spoiled] += row.n
        return spoiled is None

    def close(self, turnout: Turnout) -> dict[str, Any]:
        """The sums of the result; refuses rows that are not as many as came back."""
        returned, rows = sum(turnout.returned.values()), self.by_channel.total()
        if rows != returned:
            refuse(f"收回{returned}张票，登记的却是{rows}张。")
        for channel, n in self.by_channel.items():
            if channel is not None and n > turnout.returned.get(channel, 0):
                back = turnout.returned.get(channel, 0)
                refuse(f"{CHANNEL_WORDS[channel]}收回{back}张，登记的却是{n}张。")
        handed_out = sum(turnout.handed_out.values())
        return {
            "handed_out": handed_out,
            "returned": returned,
            "not_returned": handed_out - returned,
            "valid_ballots": self.valid,
            "invalid_ballots": self.invalid.total(),
            "invalid_reasons": {
                reason: self.invalid[reason] for reason in sorted(self.invalid) if self.invalid[reason]
            },
        }


def read_rows(ballots: Iterable[object], *, keys: Collection[str]) -> Iterator[Row]:
    """Read rows one by one; `keys` are those that say what stands on the ballot."""
    known = {*ROW_KEYS, *keys}
    for number, thing in enumerate(ballots, start=1):
        name = f"第{number}行选票"
        form = mapping(thing, name=name, keys=known)
        channel, defect = form.get("channel"), form.get("defect")
        if channel is not None and channel not in CHANNELS:
            refuse(f"{name}的渠道只能是{'、'.join(CHANNELS)}之一，不能是“{channel}”。")
        if defect is not None and defect not in DEFECTS:
            refuse(f"{name}的作废原因只能是{'、'.join(DEFECTS)}之一，不能是“{defect}”。")
        yield Row(whole(optional(form, "n", 1), name=f"{name}的张数"), channel, defect, form)


def read_mark(thing: object, *, of: str) -> str:
    """Read the mark of what stands on the ballot; nothing marked is an abstention."""
    if thing is None:
        return ABSTAIN
    if not isinstance(thing, str) or thing not in MARKS:
        refuse(f"“{of}”的标记只能是{'、'.join(MARKS)}或空着，不能是“{thing}”。")
    return thing


def read_votes(thing: object, *, name: str) -> Counter[str]:
    """Read `{mark: n}`."""
    return Counter(
        {mark: whole(n, name=f"{name}“{mark}”") for mark, n in mapping(thing, name=name, keys=MARKS).items()}
    )


def ballots_of(case: Mapping[str, Any]) -> Iterable[object]:
    """The rows of a case."""
    return listed(needed(case, "ballots", name="选票"), name="选票（“ballots”）")


def rows_of_patterns(patterns: Iterable[tuple[bytes | str, int]]) -> Iterator[dict[str, Any]]:
    """Make one row of each different text, reading every text once."""
    sums: dict[bytes | str, int] = {}
    for pattern, n in patterns:
        sums[pattern] = sums.get(pattern, 0) + n
    for pattern, n in sums.items():
        content = mapping(parsed(pattern, name="选票内容"), name="选票内容")
        if "n" in content:
            refuse("选票内容不能自带张数（“n”）。")
        yield {**content, "n": n}
