"""What waits for somebody: decisions of conferences, rules on their way, and questionnaires whose last day has come."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import STAFF, Actor
from lianjian.kernel.duties import Duty
from lianjian.records.activity.enums import MeetingState
from lianjian.records.deliberation.council_enums import DecisionState, QuestionnaireState, VersionState
from lianjian.records.deliberation.models import ConferenceDecision, JointConference, Questionnaire, RuleVersion

MOST = 20
AHEAD, DISPLAYED = timedelta(days=14), timedelta(days=15)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """For those in office in the very organisation that has to act; nobody above is reminded of another's work."""
    led = actor.units(*STAFF)
    if not led:
        return []
    return [*_decisions(led, on), *_sessions(led, on), *_rules(led, on), *_questionnaires(led, on)]


def _decisions(led: frozenset[int], on: date) -> list[Duty]:
    rows = ConferenceDecision.objects.filter(owner__in=led, state=DecisionState.OPEN, reported_on=None)
    soon = rows.filter(due_on__lte=on + AHEAD).select_related("owner", "session__conference").order_by("due_on")
    return [
        Duty(
            title=decision.title,
            place=decision.owner.name,
            verb=_("Say how far it is"),
            url=_conference(decision.session.conference),
            due_on=decision.due_on,
            note=decision.session.conference.name,
        )
        for decision in soon[:MOST]
    ]


def _sessions(led: frozenset[int], on: date) -> list[Duty]:
    """Conferences with decisions past their day and no session ahead: somebody has to call one."""
    late = Q(sessions__decisions__state=DecisionState.OPEN, sessions__decisions__due_on__lt=on)
    rows = JointConference.objects.filter(late, organisation__in=led, ended_on=None)
    waiting = rows.exclude(sessions__meeting__state=MeetingState.PLANNED).distinct().select_related("organisation")
    return [
        Duty(
            title=_("%(name)s: decisions past their day wait for the next session") % {"name": conference.name},
            place=conference.organisation.name,
            verb=_("Plan the next session"),
            url=_conference(conference),
        )
        for conference in waiting.order_by("pk")[:MOST]
    ]


def _rules(led: frozenset[int], on: date) -> list[Duty]:
    adopted = Q(state=VersionState.ADOPTED)
    hung = Q(state=VersionState.PUBLISHED, published_on__lte=on - DISPLAYED)
    rows = RuleVersion.objects.filter(adopted | hung, rule__organisation__in=led)
    return [
        Duty(
            title=version.rule.title,
            place=version.rule.organisation.name,
            verb=_("Make it public") if version.state == VersionState.ADOPTED else _("Put into force"),
            url=reverse("deliberation:rule", args=[version.rule.code]),
        )
        for version in rows.select_related("rule__organisation").order_by("pk")[:MOST]
    ]


def _questionnaires(led: frozenset[int], on: date) -> list[Duty]:
    rows = Questionnaire.objects.filter(organisation__in=led, state=QuestionnaireState.OPEN, open_until__lt=on)
    return [
        Duty(
            title=questionnaire.title,
            place=questionnaire.organisation.name,
            verb=_("Close and read the result"),
            url=reverse("deliberation:questionnaire", args=[questionnaire.code]),
            due_on=questionnaire.open_until,
        )
        for questionnaire in rows.select_related("organisation").order_by("open_until")[:MOST]
    ]


def _conference(conference: JointConference) -> str:
    return reverse("deliberation:conference", args=[conference.code])
