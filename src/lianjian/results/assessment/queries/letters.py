"""Letters of an assessment: to whom a result, or the answer to an appeal, is copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.records.organisations.models import JointParty
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentAppeal, AssessmentDecision
from lianjian.results.assessment.policies.assessments import READERS

COPIED_FOR = timedelta(days=90)
COPIES_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter: of whom it speaks, its day and number, and whether it answers an appeal."""

    assessed: AssessedOrganisation
    on: date
    document_no: str
    answers_appeal: bool


def letters_copied_to(*, actor: Actor, on: date) -> list[Letter]:
    """What was lately told of the actor's own unit, of a joint organisation it is a party of, or directly below it.

    The office that sends the letters is not copied its own.
    """
    named = "assessed__round", "assessed__organisation", "assessed__joint"
    ids = _concerning(actor, on)
    told = AssessmentDecision.objects.filter(assessed__in=ids, told_on__gt=on - COPIED_FOR).select_related(*named)
    answered = AssessmentAppeal.objects.filter(decision__assessed__in=ids, answered_on__gt=on - COPIED_FOR)
    letters = [
        Letter(assessed=one.assessed, on=one.told_on, document_no=one.document_no, answers_appeal=False)
        for one in told.order_by("-told_on", "-pk")[:COPIES_SHOWN]
    ]
    letters += [
        Letter(assessed=one.decision.assessed, on=one.answered_on, document_no=one.document_no, answers_appeal=True)
        for one in answered.select_related(*(f"decision__{name}" for name in named)).order_by("-answered_on", "-pk")[
            :COPIES_SHOWN
        ]
        if one.answered_on is not None
    ]
    return sorted(letters, key=lambda letter: letter.on, reverse=True)[:COPIES_SHOWN]


def _concerning(actor: Actor, on: date) -> QuerySet[AssessedOrganisation, int]:
    own, offices = actor.units(*READERS), actor.units(*OFFICES)
    parties = JointParty.objects.filter(organisation__in=own, during__contains=on).values("joint_id")
    rows = AssessedOrganisation.objects.exclude(round__place__in=offices)
    concerned = (
        rows.filter(organisation__in=own)
        | rows.filter(joint__in=parties)
        | rows.filter(organisation__parent__in=offices)
        | rows.filter(joint__superior__in=offices)
    )
    return concerned.values_list("pk", flat=True)
