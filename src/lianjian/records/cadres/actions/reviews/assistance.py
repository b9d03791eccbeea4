"""Who failed gets somebody who helps him, a plan, and a day by which the branch decides what came of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.reviews.locks import locked_reviewed, note_round, packs_of
from lianjian.records.cadres.enums import Grade, PlanOutcome
from lianjian.records.cadres.models import AssistancePlan
from lianjian.records.cadres.policies.review_rules import require_within_a_year
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.members.enums import Standing
from lianjian.records.members.models import Member


@transaction.atomic
def name_helper(
    *, reviewed_id: int, helper: Member, plan: str, from_on: date, until_on: date, by: Actor, at: datetime
) -> AssistancePlan:
    """Will name a member who helps one who failed, with what and until when; at most a year (JG 30)."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_lead_review(by, round_.organisation))
    if reviewed.grade != Grade.NOT_QUALIFIED:
        raise Refused(_("Help is named for a member who was found not qualified."))
    if AssistancePlan.objects.filter(reviewed=reviewed).exists():
        raise ChangedMeanwhile(_("Somebody has been named for %(name)s already.") % {"name": reviewed.member.name})
    if helper.pk == reviewed.member_id:
        raise Refused(_("Nobody helps himself; name another member."))
    if helper.standing(on=from_on) != Standing.FULL:
        raise Refused(_("%(name)s is not a full member on that day.") % {"name": helper.name})
    if not plan.strip():
        raise Refused(_("Say in a sentence what is to be put right and how."))
    if until_on <= from_on:
        raise Refused(_("The last day lies after the first."))
    require_within_a_year(from_on=from_on, until_on=until_on, packs=packs_of(round_))
    made = AssistancePlan.objects.create(
        reviewed=reviewed, helper=helper, plan=plan.strip()[:500], from_on=from_on, until_on=until_on
    )
    note_round(action="name_review_helper", round_=round_, by=by, at=at)
    return made


@transaction.atomic
def close_plan(
    *, reviewed_id: int, outcome: PlanOutcome, words: str, on: date, by: Actor, at: datetime
) -> AssistancePlan:
    """Will close the help by the branch's decision; what follows for the member the program never decides."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_lead_review(by, round_.organisation))
    plan = AssistancePlan.objects.select_for_update().filter(reviewed=reviewed).first()
    if plan is None or plan.closed_on is not None:
        raise ChangedMeanwhile(_("There is no open help for this member."))
    if not words.strip():
        raise Refused(_("The branch says in words what came of it."))
    if on < plan.from_on:
        raise Refused(_("The help began on %(day)s.") % {"day": plan.from_on})
    plan.outcome, plan.closing_words, plan.closed_on = outcome, words.strip()[:500], on
    plan.save(update_fields=["outcome", "closing_words", "closed_on"])
    note_round(action="close_review_help", round_=round_, by=by, at=at)
    return plan
