"""What the rules say of an election; every refusal carries its article and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.cadres.enums import ElectionLaw
from lianjian.records.organisations.enums import UnitKind
from lianjian.rules.checking import Check, check_rule
from lianjian.rules.model import Rule

OPERATORS = {"gt": "gt", "ge": "gte"}
# What the rules call the base of a count, in the words of the counting form.
BASES = {
    "entitled": "eligible", "registered": "eligible", "present": "present", "votes_cast": "returned",
}  # fmt: skip
ELECTING_RULES = {
    ElectionLaw.PARTY_BRANCH: ("XJ-19-election", "XJ-19-election"),
    ElectionLaw.VILLAGERS_COMMITTEE: ("CW2025-18-election", "CW2025-18-second-election"),
}
VILLAGERS_TERM = "term.villagers_committee_years"
BRANCH_TERM, OTHER_BRANCH_TERM = "term.village_branch_committee_years", "term.other_branch_committee_years"
# ZB 22: branches of villages and communities have the longer term.
LONG_TERM_KINDS = (UnitKind.VILLAGE, UnitKind.NEIGHBOURHOOD)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """The rules of one place on one day; `reason` is what was typed for an exception."""

    on: date
    packs: rules.Packs
    reason: str = ""

    def ask(self, name: str, **facts: object) -> None:
        """Will refuse where the rule is not met.

        What a rule only flags, because nobody has checked its wording, can be deviated from with a typed reason.
        """
        answer = rules.ask(name, on=self.on, facts=facts, packs=self.packs)
        if answer.valid is True or (answer.force in ("flag", "default") and self.reason.strip()):
            return
        quote = (answer.cite.quote or "") if answer.cite else ""
        papers = [_("On file there must be: %(paper)s") % {"paper": paper} for paper in answer.documents]
        raise Refused(
            answer.missing or "", rule=answer.cite, quote=quote, remedies=(*papers, *_ways_round(answer.force))
        )

    def check(self, rule_id: str, **facts: int | str | bool | None) -> None:
        """As `ask`, for one rule among those of a name whose other facts are not known yet."""
        rule = self.packs.rule(rule_id)
        for check in self._checks(rule, facts):
            if check.met or (check.force in ("flag", "default") and self.reason.strip()):
                continue
            raise Refused(
                check.sentence or "", rule=rule.cite, quote=rule.cite.quote or rule.gist or "",
                remedies=_ways_round(check.force),
            )  # fmt: skip

    def _checks(self, rule: Rule, facts: dict[str, int | str | bool | None]) -> tuple[Check, ...]:
        def whole(name: str) -> int:
            return self.packs.parameter(name, on=self.on).whole

        return check_rule(rule=rule, facts=facts, on=self.on, parameter=whole)


def _ways_round(force: str | None) -> tuple[str, ...]:
    if force in ("flag", "default"):
        return (_("Where the superior has agreed to something else, type the reason."),)
    return ()


def most_days(*, rule_id: str, count: str, packs: rules.Packs) -> int:
    """The number a limit of that rule gives for the count, such as five days to object."""
    values = (
        one.value
        for requirement in packs.rule(rule_id).requirements
        for one in requirement.alternatives
        if one.count == (count,) and one.value is not None
    )
    return next(values)


def quorum_and_threshold(*, law: str, turn: int, packs: rules.Packs) -> tuple[dict[str, object], dict[str, object]]:
    """The quorum and the majority of the vote in the words of the counting form."""
    rule = packs.rule(ELECTING_RULES[ElectionLaw(law)][min(turn, 2) - 1])
    found = {requirement.slot: requirement.alternatives[0] for requirement in rule.requirements}
    quorum, passing = found["quorum"], found["pass"]
    assert quorum.fraction is not None
    assert passing.fraction is not None
    assert quorum.of is not None
    assert passing.of is not None
    return (
        {
            "op": OPERATORS[quorum.op], "num": quorum.fraction.numerator, "den": quorum.fraction.denominator,
            "of": BASES[quorum.count[0]], "base": BASES[quorum.of],
        },
        {
            "op": OPERATORS[passing.op], "num": passing.fraction.numerator, "den": passing.fraction.denominator,
            "base": BASES[passing.of],
        },
    )  # fmt: skip


def term_years(*, law: str, kind: str, on: date, packs: rules.Packs) -> int:
    """How many years a term has that begins on the day, in an organisation of that kind."""
    if law == ElectionLaw.VILLAGERS_COMMITTEE:
        return packs.parameter(VILLAGERS_TERM, on=on).whole
    return packs.parameter(BRANCH_TERM if kind in LONG_TERM_KINDS else OTHER_BRANCH_TERM, on=on).whole


def carries_votes_down(*, on: date, packs: rules.Packs) -> bool:
    """Whether votes for a higher post that did not suffice count for the lower ones here."""
    return packs.parameter("village_election.carries_votes_down", on=on).whole == 1


def least_candidates(*, seats: int, law: str, post_is_chair: bool, packs: rules.Packs) -> int:
    """How many candidates there must be at least for so many seats."""
    rule_id = "CW2025-18-candidates"
    if law == ElectionLaw.PARTY_BRANCH:
        rule_id = "XJ-13-secretary-candidates" if post_is_chair else "XJ-13-committee-candidates"
    limit = packs.rule(rule_id).requirements[0].alternatives[0]
    assert limit.fraction is not None
    top, bottom = limit.fraction.numerator * seats, limit.fraction.denominator
    return top // bottom + 1 if limit.op == "gt" else -(-top // bottom)
