"""Who was there, how many ballots went out and came back; whether the vote stands at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianjian.engines.tally.faults import numbers, refuse, whole
from lianjian.engines.tally.thresholds import Threshold, read_threshold

CHANNELS = ("paper", "slip", "phone")
CHANNEL_WORDS = {"paper": "纸质票", "slip": "票码", "phone": "手机"}
BASE_WORDS = {
    "eligible": "应到人数",
    "present": "实到人数",
    "returned": "收回票数",
    "households": "总户数",
}
BASES = ("eligible", "present", "returned")
TURNOUT_KEYS = ("eligible", "present", "handed_out", "returned", "quorum")


@dataclass(frozen=True, slots=True)
class Turnout:
    """The numbers a threshold may name as its base, and the ballots by channel."""

    bases: Mapping[str, int | None]
    handed_out: Mapping[str, int] = field(default_factory=dict)
    returned: Mapping[str, int] = field(default_factory=dict)

    def number(self, base: str) -> int:
        """The number of that name; refuses where the form leaves it open."""
        found = self.bases[base]
        if found is None:
            refuse(f"缺少{BASE_WORDS[base]}（“{base}”）。")
        return found

    def overfull(self) -> str | None:
        """The first channel from which more ballots came back than went out."""
        return next((c for c in CHANNELS if self.returned.get(c, 0) > self.handed_out.get(c, 0)), None)

    def cover(self, *, base: str, written: int = 0) -> None:
        """Refuse a base, or a roll, smaller than the votes that are measured by it."""
        out, back = sum(self.handed_out.values()), sum(self.returned.values())
        for name in ("eligible", base):
            votes, people = (back if name == "returned" else out) + written, self.bases[name]
            if people is not None and votes > people:
                refuse(f"{BASE_WORDS[name]}只有{people}，发出的票和书面意见却有{votes}。")


def read_turnout(form: Mapping[str, Any], *, ballots_needed: bool) -> Turnout:
    """Read `eligible`, `present`, `handed_out` and `returned`; each may be left out where nothing asks for it."""
    eligible = _people(form, "eligible")
    present = _people(form, "present")
    if eligible is not None and present is not None and present > eligible:
        refuse(f"实到人数{present}超过应到人数{eligible}。")
    handed_out, returned = _ballots(form, "handed_out", "发出票数"), _ballots(form, "returned", "收回票数")
    for key, found, name in (("handed_out", handed_out, "发出票数"), ("returned", returned, "收回票数")):
        if ballots_needed and found is None:
            refuse(f"缺少{name}（“{key}”）。")
    bases = {"eligible": eligible, "present": present, "returned": None if returned is None else sum(returned.values())}
    if handed_out is None:  # then there is no box to test
        handed_out = returned
    return Turnout(bases, handed_out or {}, returned or {})


def read_quorum(form: Mapping[str, Any], *, turnout: Turnout) -> Threshold | None:
    """Read the quorum, if there is one."""
    if form.get("quorum") is None:
        return None
    return read_threshold(form["quorum"], name="到会要求", bases=tuple(turnout.bases), quorum=True)


def standing(*, turnout: Turnout, quorum: Threshold | None) -> dict[str, Any]:
    """The beginning of a result: `status`, and why the vote is void. The quorum comes before the boxes."""
    reached = {}
    if quorum is not None:
        have, total = turnout.number(quorum.of), turnout.number(quorum.base)
        need = quorum.share.need(total=total)
        reached = {"quorum": {"need": need, "have": have}}
        if have < need:
            return {"status": "void", "void_reason": "quorum", **reached}
    channel = turnout.overfull()
    if channel is not None:
        return {"status": "void", "void_reason": "box_excess", "void_channel": channel, **reached}
    return {"status": "valid", **reached}


def bar(*, turnout: Turnout, threshold: Threshold) -> dict[str, int]:
    """`base` and `need`."""
    base = turnout.number(threshold.base)
    return {"base": base, "need": threshold.share.need(total=base)}


def _people(form: Mapping[str, Any], key: str) -> int | None:
    return None if form.get(key) is None else whole(form[key], name=BASE_WORDS[key])


def _ballots(form: Mapping[str, Any], key: str, name: str) -> dict[str, int] | None:
    return None if form.get(key) is None else numbers(form[key], name=name, keys=CHANNELS)
