"""Answers whether something is valid by the text in force on its day, and if not, what would make it so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lianjian.rules.checking import Check, Count, check_rule
from lianjian.rules.errors import BadFacts
from lianjian.rules.facts import answerable, applies, read_facts
from lianjian.rules.loading import Packs, load_packs
from lianjian.rules.model import STRENGTH, Citation, Evidence, Force, Rule, Slot, chinese_date
from lianjian.rules.tightening import same_matter


@dataclass(frozen=True)
class Answer:
    """What the rules say of a case. `valid` None: no text is known for that day, `missing` says so.

    If a requirement is not met, `cite`, `force` and `evidence` are those of the strongest one that fails; with force
    "flag" nothing may be refused on it. `documents` are papers to be on file; `also` are questions that must be asked
    too in this place, their facts not being given; `note` is what a reader must know of the source.
    """

    valid: bool | None
    quorum: Count | None
    passing: Count | None
    rule: str
    rule_id: str | None
    cite: Citation | None
    force: Force | None
    evidence: Evidence | None
    missing: str | None
    documents: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    note: str | None = None

    def as_json(self) -> dict[str, object]:
        """Give the answer as plain values, in the form of `lianjian rule ask --json`."""
        cite = self.cite
        plain: dict[str, object] = {
            "valid": self.valid,
            "quorum": _plain(self.quorum),
            "pass": _plain(self.passing),
            "rule": self.rule,
            "document": cite.document if cite else None,
            "article": cite.article if cite else None,
            "quote": cite.quote if cite else None,
            "text_in_force": cite.effective.isoformat() if cite and cite.effective else None,
            "force": self.force,
            "evidence": self.evidence,
            "missing": self.missing,
        }
        extra = {"documents": list(self.documents), "also": list(self.also)}
        return plain | {key: value for key, value in extra.items() if value}


def ask(rule: str, *, on: date, facts: Mapping[str, object], packs: Packs | None = None) -> Answer:
    """Judge the facts by the rule in force on that day; by the national packs unless others are given.

    Raises BadFacts, with a sentence in Chinese: unknown rule, or facts that are missing, wrong or impossible.
    """
    packs = packs or load_packs("national")
    if type(on) is datetime or not isinstance(on, date):
        raise BadFacts("要给出是哪一天，写成 2026-01-15 这样。")
    texts = packs.named(rule)
    if not texts:
        raise BadFacts(f"没有“{rule}”这条规则，可以问的有：{'、'.join(packs.names)}。")
    companions = [
        text for name in dict.fromkeys(name for text in texts for name in text.also) for text in packs.named(name)
    ]
    known = read_facts(rules=texts, companions=companions, given=facts)
    in_force = _lowest_defaults([text for text in texts if text.in_force(on=on) and applies(rule=text, facts=known)])
    if not in_force:
        return _unknown_text(rule, on)
    beside = [text for text in companions if text.in_force(on=on) and applies(rule=text, facts=known)]
    asked = [text for text in beside if all(answerable(requirement=one, facts=known) for one in text.requirements)]
    also = tuple(dict.fromkeys(text.name for text in beside if text.name and text not in asked))
    checks = [
        check
        for text in (*in_force, *asked)
        for check in check_rule(
            rule=text, facts=known, on=on, parameter=lambda name: packs.parameter(name, on=on).whole
        )
    ]
    return _answer(rule, in_force[0], on, checks, also)


def _lowest_defaults(rules: list[Rule]) -> list[Rule]:
    """Leave out a free rule where a lower pack regulates all that it does for the same cases."""
    return [rule for rule in rules if rule.force != "default" or not any(_replaces(other, rule) for other in rules)]


def _replaces(lower: Rule, upper: Rule) -> bool:
    return (
        lower.layer > upper.layer
        and lower.applies_to == upper.applies_to
        and all(any(same_matter(one=mine, other=its) for mine in lower.requirements) for its in upper.requirements)
    )


def _answer(name: str, first: Rule, on: date, checks: list[Check], also: tuple[str, ...]) -> Answer:
    failed = [check for check in checks if not check.met]
    worst = max(failed, key=lambda check: STRENGTH[check.force], default=None)
    source = worst.rule if worst else first
    return Answer(
        valid=not failed,
        quorum=_shown(checks, "quorum"),
        passing=_shown(checks, "pass"),
        rule=name,
        rule_id=source.id,
        cite=source.cite,
        force=source.force_on(on=on),
        evidence=source.evidence,
        missing="".join(dict.fromkeys(check.sentence for check in failed if check.sentence)) or None,
        documents=tuple(dict.fromkeys(check.document for check in checks if check.document)),
        also=also,
        note=source.note if source.doubted(on=on) else None,
    )


def _shown(checks: list[Check], slot: Slot) -> Count | None:
    """Give the count that decides: one that fails before one that holds, and the highest need among equals."""
    counts = [check.count for check in checks if check.requirement.slot == slot and check.count]
    return max(counts, key=lambda count: (not count.met, count.need), default=None)


def _unknown_text(name: str, on: date) -> Answer:
    why = f"{chinese_date(day=on)}适用的条文，规则库里没有，不能判断，也不作猜测。"
    return Answer(None, None, None, name, None, None, None, None, why)


def _plain(count: Count | None) -> dict[str, object] | None:
    return {"need": count.need, "have": count.have, "met": count.met} if count else None
