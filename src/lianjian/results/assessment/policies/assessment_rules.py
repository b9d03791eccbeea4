"""What the rule packs say of assessments, and the refusals that follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.results.assessment.enums import RoundKind

ROUNDS = {
    RoundKind.ANNUAL: "assessment.rounds_per_year",
    RoundKind.MID_YEAR: "assessment.ungraded_rounds_per_year",
}


def require_plan(*, plan_no: str, plan_body: str, place: Organisation, on: date) -> None:
    """Will refuse an assessment that stands in no plan or names no approving body."""
    facts = {"has_plan_number": bool(plan_no.strip()), "has_approving_body": bool(plan_body.strip())}
    _require("assessment_plan", facts, place, on, _("Enter the number of the plan and the body that approved it."))


def rounds_allowed(*, kind: RoundKind, place: Organisation, on: date) -> rules.Parameter:
    """How many rounds of the kind a year may have there."""
    return rules.parameter(ROUNDS[kind], on=on, packs=packs_at(organisation=place))


def require_criteria_in_time(*, starts_on: date, on: date, place: Organisation) -> None:
    """Will refuse to publish criteria once the period has begun, or closer to it than the county's pack says."""
    facts = {"days_before_period": max((starts_on - on).days, 0)}
    remedy = _("Choose a period that begins later: what was not told beforehand cannot be judged by.")
    _require("assessment_criteria", facts, place, on, remedy)


def require_no_conflict(*, facts: Mapping[str, object], place: Organisation, on: date) -> None:
    """Will refuse a grade by somebody who should stand aside."""
    _require("assessment_recusal", facts, place, on, _("Let another assessor grade this organisation."))


def require_appeal_in_time(*, told_on: date, on: date, place: Organisation) -> None:
    """Will refuse an appeal after the days that the packs allow."""
    _require("assessment_appeal", {"days_since_told": max((on - told_on).days, 0)}, place, on, "")


def require_turnaround_period(*, from_on: date, until_on: date, place: Organisation) -> None:
    """Will refuse a plan that takes longer than the packs allow."""
    months = (until_on.year - from_on.year) * 12 + until_on.month - from_on.month + (until_on.day > from_on.day)
    _require("turnaround_period", {"months": max(months, 0)}, place, from_on, _("Choose an earlier day of exit."))


def grade_words(*, place: Organisation, on: date) -> tuple[str, ...]:
    """The words a grade can be, in the pack's order."""
    return rules.parameter("assessment.grades", on=on, packs=packs_at(organisation=place)).words


def fewest_assessors(*, place: Organisation, on: date) -> rules.Parameter:
    """How many have to grade an organisation before it can be decided."""
    return rules.parameter("assessment.fewest_assessors", on=on, packs=packs_at(organisation=place))


def appeal_days(*, place: Organisation, on: date) -> int:
    """For how many days after the result an appeal is possible."""
    return rules.parameter("assessment.appeal_days", on=on, packs=packs_at(organisation=place)).whole


def answer_days(*, place: Organisation, on: date) -> int:
    """Within how many days an appeal is to be decided."""
    return rules.parameter("assessment.answer_days", on=on, packs=packs_at(organisation=place)).whole


def _require(name: str, facts: Mapping[str, object], place: Organisation, on: date, remedy: str) -> None:
    answer = rules.ask(name, on=on, facts=facts, packs=packs_at(organisation=place))
    if answer.valid is False:
        remedies = (remedy,) if remedy else ()
        raise Refused(answer.missing or "", rule=answer.cite, remedies=remedies)
