"""Assessments: who sees which, what one assesses, who still has to grade, and who should stand aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import JointOrganisation, JointParty, Organisation
from lianjian.records.organisations.paths import outermost, within, within_any
from lianjian.records.organisations.queries.joint import founded_joint_organisations, parties_on
from lianjian.records.organisations.queries.tree import sub_tree
from lianjian.results.assessment.enums import RoundState
from lianjian.results.assessment.evidence import Shown, Whose, shown
from lianjian.results.assessment.models import (
    AssessedOrganisation,
    AssessmentAppeal,
    AssessmentDecision,
    AssessmentRound,
    Assessor,
    Criterion,
    WorkReport,
)
from lianjian.results.assessment.policies.assessments import READERS


def rounds_visible_to(*, actor: Actor) -> QuerySet[AssessmentRound]:
    """The assessments the actor leads, grades in, or (once the criteria are told) has a place in."""
    led = within_any(outermost(actor.scopes(*OFFICES)), field="place__path")
    own = AssessedOrganisation.objects.filter(_in_reach(actor)).values("round")
    told = Q(pk__in=own, published_on__isnull=False)
    return AssessmentRound.objects.filter(led | told | Q(pk__in=_graded_by(actor))).select_related("place")


def assessed_visible_to(*, actor: Actor) -> QuerySet[AssessedOrganisation]:
    """The organisations in assessments: of the actor's places, of rounds he leads, and those he is to grade."""
    led = within_any(outermost(actor.scopes(*OFFICES)), field="round__place__path")
    own = _in_reach(actor) & Q(round__published_on__isnull=False)
    grading = Q(round__in=_graded_by(actor), round__state=RoundState.GRADING)
    rows = AssessedOrganisation.objects.filter(led | own | grading)
    return rows.select_related("round__place", "organisation__parent", "joint__superior").order_by(
        "organisation__path", "pk"
    )


def _in_reach(actor: Actor) -> Q:
    """An organisation of the actor's places, or a joint one with its superior or a party there."""
    scopes = outermost(actor.scopes(*READERS))
    parties = JointParty.objects.filter(within_any(scopes, field="organisation__path")).values("joint_id")
    superior = within_any(outermost(actor.scopes(*OFFICES)), field="joint__superior__path")
    return within_any(scopes, field="organisation__path") | superior | Q(joint__in=parties)


def _graded_by(actor: Actor) -> QuerySet[Assessor, int]:
    mine = Assessor.objects.filter(account_id=actor.account_id or 0, released_because="")
    return mine.exclude(round__state__in=(RoundState.DRAFT, RoundState.WITHDRAWN)).values_list("round", flat=True)


def assessor_in(*, round_: AssessmentRound, actor: Actor) -> Assessor | None:
    """The actor as an assessor of the round; None for everybody else."""
    mine = Assessor.objects.filter(round=round_, account_id=actor.account_id or 0, released_because="")
    return mine.select_related("account").first()


def can_be_assessed(*, place: Organisation, on: date) -> dict[str, list[tuple[Organisation, JointOrganisation | None]]]:
    """What lies below the place, by the groups one chooses from: joint organisations, villages, urban parties."""
    below = Organisation.objects.filter(within(place.path), dissolved_on=None).exclude(pk=place.pk).order_by("path")
    joints = founded_joint_organisations(on=on, under=place.path).select_related("superior").order_by("code")
    leads = JointParty.objects.filter(joint__in=joints, role="lead", during__contains=on).select_related("organisation")
    lead_of = {party.joint_id: party.organisation for party in leads}
    return {
        "joint": [(lead_of[one.pk], one) for one in joints if one.pk in lead_of],
        "villages": [(one, None) for one in below.filter(kind=UnitKind.VILLAGE)],
        "townships": [(one, None) for one in below.filter(kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT))],
    }


def with_progress(rows: QuerySet[AssessedOrganisation]) -> QuerySet[AssessedOrganisation]:
    """The rows with how far each is, for lists; no grade stands in a list."""
    report = WorkReport.objects.filter(assessed=OuterRef("pk"), handed_in_on__isnull=False)
    decided = AssessmentDecision.objects.filter(assessed=OuterRef("pk"))
    appealed = AssessmentAppeal.objects.filter(decision__assessed=OuterRef("pk"), answered_on=None)
    return rows.annotate(
        has_report=Exists(report), is_decided=Exists(decided), has_open_appeal=Exists(appealed),
        given=Count("gradings", distinct=True),
    )  # fmt: skip


def organisations_of(*, assessed: AssessedOrganisation) -> list[Organisation]:
    """Whose records are read: the organisation and what is below it, or the joint one's parties at the period's end."""
    if assessed.joint is None:
        return list(sub_tree(organisation=assessed.organisation)) or [assessed.organisation]
    parties = parties_on(joint=assessed.joint, on=assessed.round.ends_on)
    return [party.organisation for party in parties] or [assessed.organisation]


@dataclass(frozen=True, kw_only=True)
class CriterionShown:
    """A criterion with the records beside it."""

    criterion: Criterion
    evidence: tuple[Shown, ...]


def criteria_with_evidence(*, assessed: AssessedOrganisation, on: date) -> list[CriterionShown]:
    """Every criterion of the round with what the records say of the organisation up to the day."""
    round_ = assessed.round
    whose = Whose(
        organisations=organisations_of(assessed=assessed), joint=assessed.joint, starts_on=round_.starts_on,
        ends_on=min(round_.ends_on, on),
    )  # fmt: skip
    known: dict[str, Shown] = {}
    for key in {key for one in round_.criteria.all() for key in one.evidence}:
        known[key] = shown(key=key, whose=whose)
    return [
        CriterionShown(criterion=one, evidence=tuple(known[key] for key in one.evidence))
        for one in round_.criteria.all()
    ]


def decisions_of(*, assessed: AssessedOrganisation) -> list[AssessmentDecision]:
    """Every version with its appeal, the first first."""
    return list(assessed.decisions.select_related("appeal", "entered_by").order_by("version"))


def latest_decision(*, assessed: AssessedOrganisation) -> AssessmentDecision | None:
    """The version that holds."""
    return assessed.decisions.select_related("appeal").order_by("version").last()
