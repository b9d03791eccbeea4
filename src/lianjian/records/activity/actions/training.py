"""A year's plan of training: what is needed, by which course, for whom, in which month."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.enums import Audience
from lianjian.records.activity.models import Course, TrainingPlan, TrainingPlanLine
from lianjian.records.activity.policies.learning import may_give_courses
from lianjian.records.organisations.models import Organisation

YEARS_AHEAD = 2
DECEMBER = 12


@transaction.atomic
def plan_training(
    *,
    organisation: Organisation,
    year: int,
    need: str,
    course: Course,
    audience: Audience,
    month: int,
    by: Actor,
    at: datetime,
) -> TrainingPlanLine:
    """Will add a line to the organisation's plan of the year, which the first line begins."""
    require(may_give_courses(by, organisation))
    this_year = timezone.localdate(at).year
    if not this_year <= year <= this_year + YEARS_AHEAD:
        raise Refused(_("Training is planned for this year and the two after it."))
    if not need.strip():
        raise Refused(_("Say in a sentence what people need to learn."))
    if not 1 <= month <= DECEMBER:
        raise Refused(_("The month is between 1 and 12."))
    if course.closed_on:
        raise Refused(_("This course has been closed."))
    plan, _new = TrainingPlan.objects.get_or_create(organisation=organisation, year=year)
    line = TrainingPlanLine.objects.create(plan=plan, need=need.strip(), course=course, audience=audience, month=month)
    journal.record(by=by, at=at, action="plan_training", subject=plan, place_id=organisation.pk, course=course.name)
    return line


@transaction.atomic
def strike_training(*, plan_id: int, line_id: int, by: Actor, at: datetime) -> None:
    """Will take a line out of the plan; what was held of it stays in the record."""
    plan = TrainingPlan.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=plan_id)
    require(may_give_courses(by, plan.organisation))
    line = plan.lines.filter(pk=line_id).select_related("course").first()
    if line is None:
        raise ChangedMeanwhile(_("Somebody has already taken it out."))
    line.delete()
    journal.record(
        by=by, at=at, action="strike_training", subject=plan, place_id=plan.organisation_id, course=line.course.name
    )
