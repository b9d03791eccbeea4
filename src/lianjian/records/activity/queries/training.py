"""An organisation's training of a year: what was planned, and beside it what was held."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import Attendance, CourseSession, CourseTest, TrainingPlan, TrainingPlanLine
from lianjian.records.organisations.paths import outermost, paths_above, within, within_any


@dataclass(frozen=True, kw_only=True)
class PlannedAndHeld:
    """A line of the plan, and what was held of its course in the year: sessions, people who came, who passed."""

    line: TrainingPlanLine
    sessions: int
    came: int
    passed: int


def plans_visible_to(*, actor: Actor) -> QuerySet[TrainingPlan]:
    """Training plans of the actor's places and of those above them."""
    scopes = actor.scopes()
    above = {path for scope in scopes for path in paths_above(scope)}
    reach = within_any(outermost(scopes), field="organisation__path") | Q(organisation__path__in=above)
    return TrainingPlan.objects.filter(reach).select_related("organisation")


def planned_and_held(*, plan: TrainingPlan) -> list[PlannedAndHeld]:
    """The plan's lines by month; what its organisation or one below it held counts, four queries in all."""
    lines = list(plan.lines.select_related("course").order_by("month", "pk"))
    courses = {line.course_id for line in lines}
    place = plan.organisation.path
    held = CourseSession.objects.filter(
        within(place, field="meeting__organisation__path"),
        course__in=courses, meeting__state=MeetingState.HELD, meeting__starts_at__year=plan.year,
    )  # fmt: skip
    sessions = _counted(held, "course")
    came = _counted(
        Attendance.objects.filter(present=True, meeting__course_session__in=held), "meeting__course_session__course"
    )
    passed = _counted(
        CourseTest.objects.filter(
            within(place, field="member__organisation__path"), course__in=courses, passed=True, taken_on__year=plan.year
        ),
        "course",
    )
    return [
        PlannedAndHeld(
            line=line,
            sessions=sessions.get(line.course_id, 0),
            came=came.get(line.course_id, 0),
            passed=passed.get(line.course_id, 0),
        )
        for line in lines
    ]


def _counted(rows: QuerySet, by: str) -> dict[int, int]:  # type: ignore[type-arg]
    return dict(rows.order_by().values_list(by).annotate(count=Count("pk")))
