"""What the rules say of the order of a review, of the meeting that gives grades, and of how long help may take."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused


def require_step(*, earlier_done: bool, sentence: str, on: date, packs: rules.Packs) -> None:
    """Will refuse a step before the one that comes first: self, mutual, rating, decision (ZB 18)."""
    answer = rules.ask("appraisal_order", on=on, facts={"earlier_step_done": earlier_done}, packs=packs)
    if answer.valid is False:
        raise Refused(sentence, rule=answer.cite, quote=answer.missing or "")


def require_meeting(
    *, body: str, entitled: int, present: int, yes: int, on: date, packs: rules.Packs, passing: bool
) -> None:
    """Will refuse a decision by too few present or, with `passing`, by too few in favour (ZB 11, ZB 12)."""
    answer = rules.ask(body, on=on, facts={"entitled": entitled, "present": present, "yes": yes}, packs=packs)
    counts = [answer.quorum, answer.passing] if passing else [answer.quorum]
    if any(count is not None and not count.met for count in counts):
        raise Refused(
            answer.missing or _("Too few are present to decide."),
            rule=answer.cite,
            quote=(answer.cite.quote or "") if answer.cite else "",
        )


def require_within_a_year(*, from_on: date, until_on: date, packs: rules.Packs) -> None:
    """Will refuse a time for putting right of more than a year (JG 30)."""
    months = (until_on.year - from_on.year) * 12 + until_on.month - from_on.month + (until_on.day > from_on.day)
    answer = rules.ask("correction_period", on=from_on, facts={"months": max(months, 0)}, packs=packs)
    if answer.valid is False:
        raise Refused(answer.missing or "", rule=answer.cite)
