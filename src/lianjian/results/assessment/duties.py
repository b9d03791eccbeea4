"""What waits for somebody about assessments: to report, to grade, to decide, to answer an appeal; letters copied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.duties import Copied, Duty
from lianjian.results.assessment.enums import RoundState
from lianjian.results.assessment.models import (
    AssessedOrganisation,
    AssessmentAppeal,
    AssessmentDecision,
    AssessmentRound,
    Assessor,
    PlanStep,
    TurnaroundPlan,
)
from lianjian.results.assessment.policies.assessment_rules import answer_days, appeal_days
from lianjian.results.assessment.queries.letters import letters_copied_to
from lianjian.results.assessment.queries.standing_aside import to_grade

MOST = 20
AHEAD = timedelta(days=14)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """For assessors, for those who answer for what is assessed, and for the office that leads; nobody else."""
    own = actor.units(*LEADERS)
    led = actor.units(*OFFICES)
    found = [*_gradings(actor, on)]
    if own:
        found += [*_reports(own, on), *_results(own, on)]
    if led:
        found += [*_decisions(led, on), *_appeals(led), *_exits(led, on)]
    return [*found, *_steps(actor, own, on)]


def copied_to(*, actor: Actor, on: date) -> list[Copied]:
    """Letters of results and of appeals that concern the actor's units; no grade stands in the list."""
    return [
        Copied(
            title=(_("Answer to the appeal: %(title)s") if letter.answers_appeal else _("Result: %(title)s"))
            % {"title": letter.assessed.round.title},
            url=_assessed(letter.assessed),
            at=timezone.make_aware(datetime.combine(letter.on, time.min)),
            note=f"{letter.document_no} · {letter.assessed}",
        )
        for letter in letters_copied_to(actor=actor, on=on)
    ]


def _gradings(actor: Actor, on: date) -> Iterator[Duty]:
    if actor.account_id is None:
        return
    mine = Assessor.objects.filter(account_id=actor.account_id, released_because="")
    for assessor in mine.filter(round__state=RoundState.GRADING, round__grades_until__gte=on).select_related("round"):
        waiting = len(to_grade(assessor=assessor, on=on))
        if waiting:
            yield Duty(
                title=ngettext(
                    "%(title)s: %(num)s organisation to assess", "%(title)s: %(num)s organisations to assess", waiting
                )
                % {"title": assessor.round.title, "num": waiting},
                place="",
                verb=_("Assess"),
                url=_round(assessor.round),
                due_on=assessor.round.grades_until,
            )


def _reports(own: frozenset[int], on: date) -> Iterator[Duty]:
    rows = AssessedOrganisation.objects.filter(
        organisation__in=own, round__state=RoundState.GRADING, round__reports_until__gte=on, decisions=None
    )
    for one in rows.filter(Q(report=None) | Q(report__handed_in_on=None)).select_related(*_NAMED)[:MOST]:
        yield Duty(
            title=_("Work report: %(title)s") % {"title": one.round.title},
            place=str(one),
            verb=_("Write it"),
            url=reverse("assessment:report", args=[one.round.code, one.pk]),
            due_on=one.round.reports_until,
            note=_("A draft from the records is there already."),
        )


def _results(own: frozenset[int], on: date) -> Iterator[Duty]:
    """A result lately told, as long as an appeal is possible."""
    lately = AssessmentDecision.objects.filter(assessed__organisation__in=own, version=1, appeal=None)
    rows = lately.filter(told_on__gte=on - timedelta(days=60)).select_related(
        "assessed__round__place", "assessed__organisation", "assessed__joint"
    )
    for one in rows[:MOST]:
        until = one.told_on + timedelta(days=appeal_days(place=one.assessed.round.place, on=one.told_on))
        if on <= until:
            yield Duty(
                title=_("The result of %(title)s can be read") % {"title": one.assessed.round.title},
                place=str(one.assessed),
                verb=_("Read"),
                url=_assessed(one.assessed),
                note=_("An appeal is possible until %(day)s.") % {"day": until.isoformat()},
            )


def _decisions(led: frozenset[int], on: date) -> Iterator[Duty]:
    rows = AssessmentRound.objects.filter(place__in=led).select_related("place")
    for one in rows.filter(state=RoundState.GRADING, grades_until__lt=on)[:MOST]:
        waiting = one.assessed.filter(decisions=None).count()
        title = (
            ngettext(
                "%(title)s: %(num)s organisation to be decided",
                "%(title)s: %(num)s organisations to be decided",
                waiting,
            )
            % {"title": one.title, "num": waiting}
            if waiting
            else _("%(title)s can be closed") % {"title": one.title}
        )
        yield Duty(title=title, place=one.place.name, verb=_("Look"), url=_round(one))
    for one in rows.filter(state=RoundState.PUBLISHED, ends_on__lt=on)[:MOST]:
        title = _("The period is over: %(title)s") % {"title": one.title}
        yield Duty(title=title, place=one.place.name, verb=_("Begin the assessment"), url=_round(one))


def _appeals(led: frozenset[int]) -> Iterator[Duty]:
    rows = AssessmentAppeal.objects.filter(decision__assessed__round__place__in=led, answered_on=None)
    for one in rows.select_related(
        "decision__assessed__round__place", "decision__assessed__organisation", "decision__assessed__joint"
    )[:MOST]:
        assessed = one.decision.assessed
        days = answer_days(place=assessed.round.place, on=one.raised_on)
        yield Duty(
            title=_("Decide the appeal: %(title)s") % {"title": assessed.round.title},
            place=str(assessed),
            verb=_("Look"),
            url=_assessed(assessed),
            due_on=one.raised_on + timedelta(days=days),
            note=_("By others than those who graded or entered the decision."),
        )


def _exits(led: frozenset[int], on: date) -> Iterator[Duty]:
    """Plans whose day of exit is near, for the office directly above."""
    rows = TurnaroundPlan.objects.filter(organisation__parent__in=led, closed_on=None, exit_on__lte=on + AHEAD)
    for one in rows.select_related("organisation").order_by("exit_on")[:MOST]:
        yield Duty(
            title=_("Decide the exit from the turn-around"),
            place=one.organisation.name,
            verb=_("Look"),
            url=reverse("assessment:turnaround", args=[one.code]),
            due_on=one.exit_on,
        )


def _steps(actor: Actor, own: frozenset[int], on: date) -> Iterator[Duty]:
    mine = Q(plan__organisation__in=own) | Q(plan__helper_id=actor.account_id or 0)
    rows = PlanStep.objects.filter(mine, plan__closed_on=None, done_on=None, due_on__lte=on + AHEAD)
    for one in rows.select_related("plan__organisation").order_by("due_on", "pk")[:MOST]:
        yield Duty(
            title=one.title,
            place=one.plan.organisation.name,
            verb=_("Say what came of it"),
            url=reverse("assessment:turnaround", args=[one.plan.code]),
            due_on=one.due_on,
            note=one.owner_name,
        )


_NAMED = ("round", "organisation", "joint")


def _round(round_: AssessmentRound) -> str:
    return reverse("assessment:round", args=[round_.code])


def _assessed(assessed: AssessedOrganisation) -> str:
    return reverse("assessment:assessed", args=[assessed.round.code, assessed.pk])
