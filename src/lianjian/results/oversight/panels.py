"""What this room shows on an organisation's page (goals, findings to be put right) and beside a figure (its goals)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import (
    AskedOfFigure,
    AskedOfOrganisation,
    Panel,
    PanelLine,
    shows_on_figure_page,
    shows_on_organisation_page,
)
from lianjian.results.oversight.enums import FindingState, PlanState
from lianjian.results.oversight.models import GoalPlan
from lianjian.results.oversight.policies.offices import READERS
from lianjian.results.oversight.queries.goals import Progress, goals_on_figure, progress_of
from lianjian.results.oversight.queries.inspections import findings_visible_to
from lianjian.results.oversight.wording import number_in_words
from lianjian.ui.wording import day

MOST = 5


@shows_on_organisation_page
def findings_of(asked: AskedOfOrganisation) -> Panel | None:
    """Findings not yet struck off, for the unit itself and its superior; left out where there is none."""
    rows = findings_visible_to(actor=asked.actor).filter(organisation=asked.organisation_id)
    waiting = list(rows.exclude(state=FindingState.CLOSED).order_by("due_on", "pk")[:MOST])
    if not waiting:
        return None
    lines = tuple(
        PanelLine(
            title=finding.what,
            note=_("%(state)s, by %(day)s") % {"state": finding.get_state_display(), "day": day(finding.due_on)},
            url=reverse("oversight:finding", args=[finding.code]),
        )
        for finding in waiting
    )
    return Panel(title=_("To be put right"), lines=lines, verb=_("All findings"), url=reverse("oversight:findings"))


@shows_on_organisation_page
def goals_of(asked: AskedOfOrganisation) -> Panel | None:
    """The plans in force, for whoever holds an office here or above."""
    if not asked.actor.has(*READERS, over=asked.path):
        return None
    rows = GoalPlan.objects.filter(
        organisation=asked.organisation_id, state=PlanState.ADOPTED, begins_on__lte=asked.on, ends_on__gte=asked.on
    )
    lines = tuple(
        PanelLine(title=plan.title, note=plan.document_no, url=reverse("oversight:plan", args=[plan.code]))
        for plan in rows.order_by("-begins_on")[:MOST]
    )
    return Panel(title=_("Goals"), lines=lines) if lines else None


@shows_on_figure_page
def goals_beside(asked: AskedOfFigure) -> Panel | None:
    """What the figure is to come to here, by which plan."""
    goals = goals_on_figure(path=asked.path, indicator=asked.figure, on=asked.on)
    lines = tuple(_line(progress_of(goal=goal, on=asked.on)) for goal in goals)
    return Panel(title=_("Goal for this figure"), lines=lines) if lines else None


def _line(one: Progress) -> PanelLine:
    plan = one.goal.plan
    said = {
        "name": one.name,
        "direction": one.goal.get_direction_display(),
        "target": number_in_words(float(one.goal.target), share=one.share),
        "day": day(plan.ends_on),
    }
    return PanelLine(
        title=_("%(name)s: %(direction)s %(target)s by %(day)s") % said,
        note=f"{plan.title} · {plan.document_no}",
        url=reverse("oversight:goal", args=[plan.code, one.goal.pk]),
    )
