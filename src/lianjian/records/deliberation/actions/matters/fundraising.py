"""Raising funds by household (一事一议): the households behind the representatives, and the caps a pack sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.records.deliberation.actions.matters.sessions import Facts, Judgement, Session, refuse_by
from lianjian.records.deliberation.enums import Body, MatterKind, Outcome
from lianjian.records.deliberation.errors import NotValid
from lianjian.rules.routes import Act

RULE = "fundraising_representatives"
HOUSEHOLDS = ("households", "households_represented", "households_in_favour")
# The parameter that caps a fact, and how many of the fact make one of its units.
CAPS = {
    "per_head_fen": ("fundraising.yuan_per_head_max", 100),
    "workdays_per_labourer": ("fundraising.workdays_per_labourer_max", 1),
}


def facts_of_fundraising(*, kind: str, act: str, body: Body) -> tuple[str, ...]:
    """The facts asked beside the body's own where it resolves on funds or labour; none for any other session."""
    if kind != MatterKind.CASE_DELIBERATION or act != Act.RESOLVE:
        return ()
    return (*(HOUSEHOLDS if body == Body.REPRESENTATIVES_ASSEMBLY else ()), *CAPS)


def without_fundraising(*, session: Session, names: tuple[str, ...]) -> tuple[Session, Facts]:
    """The session as the body's own rule judges it, and the facts of raising funds apart from it."""
    own = {name: value for name, value in session.facts.items() if name not in names}
    return replace(session, facts=own), {name: session.facts[name] for name in names if name in session.facts}


def judge_fundraising(
    *, judgement: Judgement, facts: Facts, names: tuple[str, ...], on: date, packs: rules.Packs
) -> Judgement:
    """The judgement with what the rules of raising funds say of it.

    What binds is refused, and turns a resolution without enough households in favour into one not passed; what still
    waits to be checked is kept with it as `beside`.
    """
    if judgement.outcome != Outcome.PASSED:
        return judgement
    outcome: Outcome = judgement.outcome
    beside: list[dict[str, Any]] = []
    if names[: len(HOUSEHOLDS)] == HOUSEHOLDS:
        outcome, answer = _households(facts, on, packs)
        beside = [answer] if answer else []
    beside += [said for name in CAPS if name in names for said in _above_cap(name, facts, on, packs)]
    return replace(judgement, outcome=outcome, facts=judgement.facts | dict(facts), beside=tuple(beside))


def _households(facts: Facts, on: date, packs: rules.Packs) -> tuple[Outcome, dict[str, Any] | None]:
    text = packs.text_in_force(RULE, on=on)
    if text is None:
        return Outcome.PASSED, None
    given = {name: facts[name] for name in HOUSEHOLDS if name in facts}
    if len(given) < len(HOUSEHOLDS):
        sentence = _("Enter for how many households the representatives stood, of how many, and how many agreed.")
        return Outcome.PASSED, _flagged(text, sentence, on)
    answer = _asked(given, on, packs)
    if answer.valid is not False or answer.force == "flag":
        return Outcome.PASSED, answer.as_json()
    everybody = _asked(given | {"households_in_favour": given["households_represented"]}, on, packs)
    if everybody.valid is False:
        refuse_by(everybody)
    return Outcome.NOT_PASSED, answer.as_json()


def _asked(given: Facts, on: date, packs: rules.Packs) -> rules.Answer:
    if given["households_in_favour"] > given["households_represented"]:
        raise NotValid(_("More households agreed than were represented; please check."))
    if given["households_represented"] > given["households"]:
        raise NotValid(_("More households were represented than there are; please check."))
    try:
        return rules.ask(RULE, on=on, facts=given, packs=packs)
    except rules.BadFacts as wrong:
        raise NotValid(str(wrong)) from None


def _above_cap(name: str, facts: Facts, on: date, packs: rules.Packs) -> Iterator[dict[str, Any]]:
    """Nothing where no pack has set the cap: the country leaves it to the provinces."""
    parameter, per_unit = CAPS[name]
    try:
        cap = rules.parameter(parameter, on=on, packs=packs)
    except rules.UnknownParameter:
        return
    most = {"most": cap.whole, "unit": cap.unit or ""}
    if name not in facts:
        yield _flagged(cap.rule, _("A cap of %(most)s %(unit)s is set here: enter how much is asked.") % most, on)
    elif int(facts[name]) > cap.whole * per_unit:
        yield _flagged(cap.rule, _("More is asked than the cap of %(most)s %(unit)s set here.") % most, on)


def _flagged(text: rules.Rule, sentence: str, on: date) -> dict[str, Any]:
    """The sentence with its article, to be kept; a text that binds on the day refuses with it."""
    force, cite = text.force_on(on=on), text.cite
    if force != "flag":
        raise NotValid(sentence, rule=cite, quote=cite.quote or "")
    return {"valid": False, "document": cite.document, "article": cite.article, "force": force, "missing": sentence}
