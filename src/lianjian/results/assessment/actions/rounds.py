"""Opening an assessment by its plan, writing and publishing its criteria, naming assessors, beginning and closing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.models import Organisation
from lianjian.results.assessment.actions.locking import given_words, locked_round, note_round, require_state
from lianjian.results.assessment.enums import OVER, RoundKind, RoundState
from lianjian.results.assessment.evidence import EVIDENCE
from lianjian.results.assessment.models import (
    AssessedOrganisation,
    AssessmentAppeal,
    AssessmentRound,
    Assessor,
    Criterion,
)
from lianjian.results.assessment.policies.assessment_rules import (
    fewest_assessors,
    require_criteria_in_time,
    require_plan,
    rounds_allowed,
)
from lianjian.results.assessment.policies.assessments import may_lead
from lianjian.results.assessment.queries.assessments import can_be_assessed

MOST_CRITERIA = 12


@dataclass(frozen=True, kw_only=True)
class NewAssessment:
    """What an assessment is opened with; `ends_on` is the last day of its period."""

    kind: RoundKind
    title: str
    starts_on: date
    ends_on: date
    plan_no: str
    plan_body: str


@transaction.atomic
def open_assessment(*, place: Organisation, new: NewAssessment, by: Actor, at: datetime) -> AssessmentRound:
    """Will open an assessment that stands in a plan; one a year, and a mid-year round where the county has it."""
    require(may_lead(by, place))
    held, on = Organisation.objects.select_for_update().get(pk=place.pk), timezone.localdate(at)
    require_plan(plan_no=new.plan_no, plan_body=new.plan_body, place=held, on=on)
    if new.ends_on <= new.starts_on:
        raise Refused(_("The period ends after it begins."))
    _require_allowed(held, new)
    made = AssessmentRound.objects.create(
        code=new_code(letter="K", on=on), place=held, year=new.ends_on.year, kind=new.kind,
        title=given_words(words=new.title, missing=_("Give the assessment a name."), longest=80),
        starts_on=new.starts_on, ends_on=new.ends_on, plan_no=new.plan_no.strip(), plan_body=new.plan_body.strip(),
        opened_on=on,
    )  # fmt: skip
    note_round(action="open_assessment", round_=made, by=by, at=at)
    return made


def _require_allowed(place: Organisation, new: NewAssessment) -> None:
    allowed = rounds_allowed(kind=new.kind, place=place, on=new.ends_on)
    rounds = AssessmentRound.objects.filter(place=place, kind=new.kind, year=new.ends_on.year)
    if rounds.exclude(state=RoundState.WITHDRAWN).count() < allowed.whole:
        return
    if not allowed.whole:
        raise Refused(_("The county has not provided for such a round."), rule=allowed.cite)
    raise ChangedMeanwhile(
        _("%(year)d has its assessment already: %(kind)s.") % {"year": new.ends_on.year, "kind": new.kind.label},
        rule=allowed.cite,
    )


@transaction.atomic
def add_criterion(
    *, round_id: int, title: str, good: str, evidence: Collection[str], by: Actor, at: datetime
) -> Criterion:
    """Will add a criterion in words, with the kinds of records that stand beside it; while criteria are written."""
    round_ = _led(round_id, by, RoundState.DRAFT)
    if unknown := [key for key in evidence if key not in EVIDENCE]:
        raise Refused(_("No such records can stand beside a criterion: %(keys)s.") % {"keys": "、".join(unknown)})
    last = round_.criteria.order_by("position").last()
    if round_.criteria.count() >= MOST_CRITERIA:
        raise Refused(_("%(most)d criteria are enough; take one out first.") % {"most": MOST_CRITERIA})
    made = Criterion.objects.create(
        round=round_, position=last.position + 1 if last else 1, evidence=[key for key in EVIDENCE if key in evidence],
        title=given_words(words=title, missing=_("Name the criterion."), longest=60),
        good=given_words(words=good, missing=_("Say in words what good looks like."), longest=1000),
    )  # fmt: skip
    note_round(action="add_criterion", round_=round_, by=by, at=at)
    return made


@transaction.atomic
def drop_criterion(*, round_id: int, position: int, by: Actor, at: datetime) -> None:
    """Will take a criterion out again; while criteria are written."""
    round_ = _led(round_id, by, RoundState.DRAFT)
    dropped, _each = round_.criteria.filter(position=position).delete()
    if not dropped:
        raise ChangedMeanwhile(_("This criterion has been taken out already."))
    note_round(action="drop_criterion", round_=round_, by=by, at=at)


@transaction.atomic
def choose_assessed(
    *, round_id: int, groups: Collection[str], organisations: Collection[Organisation], by: Actor, at: datetime
) -> int:
    """Will add whole groups below the place (joint organisations, villages …) and single ones; tells how many came."""
    round_ = _led(round_id, by, RoundState.DRAFT)
    below = can_be_assessed(place=round_.place, on=timezone.localdate(at))
    found = [one for group in groups for one in below.get(group, [])]
    for one in organisations:
        if not one.path.startswith(round_.place.path) or one.pk == round_.place_id:
            raise Refused(_("%(name)s does not lie below %(place)s.") % {"name": one.name, "place": round_.place.name})
        found.append((one, None))
    there = set(round_.assessed.values_list("organisation_id", "joint_id"))
    fresh = {(one.pk, joint.pk if joint else None): one.path for one, joint in found}
    # Lists show the latest row first: written backwards, they come in the order of the tree.
    in_order = sorted(((path, pair) for pair, path in fresh.items() if pair not in there), key=lambda row: row[0])
    AssessedOrganisation.objects.bulk_create(
        AssessedOrganisation(round=round_, organisation_id=one, joint_id=joint)
        for _path, (one, joint) in reversed(in_order)
    )
    note_round(action="choose_assessed", round_=round_, by=by, at=at)
    return len(in_order)


@transaction.atomic
def leave_out(*, round_id: int, assessed_id: int, by: Actor, at: datetime) -> None:
    """Will take an organisation out again; while criteria are written."""
    round_ = _led(round_id, by, RoundState.DRAFT)
    if not round_.assessed.filter(pk=assessed_id).delete()[0]:
        raise ChangedMeanwhile(_("It has been taken out already."))
    note_round(action="choose_assessed", round_=round_, by=by, at=at)


@transaction.atomic
def publish_criteria(*, round_id: int, document_no: str, by: Actor, at: datetime) -> AssessmentRound:
    """Will tell the criteria to everybody assessed, before the period begins; nothing about them changes afterwards.

    The day is today and no other: what was not told beforehand cannot be entered as told.
    """
    round_, on = _led(round_id, by, RoundState.DRAFT), timezone.localdate(at)
    if not round_.criteria.exists():
        raise Refused(_("Write at least one criterion first."))
    if not round_.assessed.exists():
        raise Refused(_("Choose first which organisations are assessed."))
    require_criteria_in_time(starts_on=round_.starts_on, on=on, place=round_.place)
    round_.document_no = given_words(
        words=document_no, missing=_("Criteria are published by a document with a number."), longest=80
    )
    round_.state, round_.published_on = RoundState.PUBLISHED, on
    round_.save(update_fields=["document_no", "state", "published_on"])
    note_round(action="publish_criteria", round_=round_, by=by, at=at)
    return round_


@transaction.atomic
def name_assessor(*, round_id: int, account: Account, by: Actor, at: datetime) -> Assessor:
    """Will name somebody who grades; one who was released comes back."""
    round_ = _led(round_id, by, RoundState.PUBLISHED, RoundState.GRADING)
    made, is_new = Assessor.objects.get_or_create(round=round_, account=account)
    if not is_new and not made.released_because:
        raise ChangedMeanwhile(_("%(name)s is an assessor already.") % {"name": account.name})
    made.released_because = ""
    made.save(update_fields=["released_because"])
    note_round(action="name_assessor", round_=round_, by=by, at=at)
    return made


@transaction.atomic
def release_assessor(*, round_id: int, assessor_id: int, reason: str, by: Actor, at: datetime) -> Assessor:
    """Will let an assessor go, with the reason; what he has written stays."""
    round_ = _led(round_id, by, RoundState.PUBLISHED, RoundState.GRADING)
    held = Assessor.objects.select_for_update().get(pk=assessor_id, round=round_)
    if held.released_because:
        raise ChangedMeanwhile(_("This assessor has been released already."))
    held.released_because = given_reason(reason=reason, longest=200)
    held.save(update_fields=["released_because"])
    note_round(action="release_assessor", round_=round_, by=by, at=at, reason=held.released_because)
    return held


@transaction.atomic
def begin_grading(
    *, round_id: int, reports_until: date, grades_until: date, by: Actor, at: datetime
) -> AssessmentRound:
    """Will open reports and grading once the period is over and enough assessors are named."""
    round_, on = _led(round_id, by, RoundState.PUBLISHED), timezone.localdate(at)
    if on <= round_.ends_on:
        raise Refused(_("The period lasts until %(day)s; work is judged when it is done.") % {"day": round_.ends_on})
    fewest = fewest_assessors(place=round_.place, on=on)
    named = round_.assessors.filter(released_because="").count()
    if named < fewest.whole:
        raise Refused(
            _("%(named)d assessors are named; at least %(fewest)d are needed.")
            % {"named": named, "fewest": fewest.whole},
            rule=fewest.cite,
        )
    if not on <= reports_until <= grades_until:
        raise Refused(_("Reports come first, grades after them, neither before today."))
    round_.state, round_.reports_until, round_.grades_until = RoundState.GRADING, reports_until, grades_until
    round_.save(update_fields=["state", "reports_until", "grades_until"])
    note_round(action="begin_grading", round_=round_, by=by, at=at)
    return round_


@transaction.atomic
def close_assessment(*, round_id: int, by: Actor, at: datetime) -> AssessmentRound:
    """Will close an assessment in which everything is decided and no appeal waits."""
    round_ = _led(round_id, by, RoundState.GRADING)
    waiting = round_.assessed.filter(decisions=None).count()
    if waiting:
        raise Refused(_("%(count)d organisations are not decided yet.") % {"count": waiting})
    if AssessmentAppeal.objects.filter(decision__assessed__round=round_, answered_on=None).exists():
        raise Refused(_("An appeal waits for its decision."))
    round_.state, round_.closed_on = RoundState.CLOSED, timezone.localdate(at)
    round_.save(update_fields=["state", "closed_on"])
    note_round(action="close_assessment", round_=round_, by=by, at=at)
    return round_


@transaction.atomic
def withdraw_assessment(*, round_id: int, reason: str, by: Actor, at: datetime) -> AssessmentRound:
    """Will take an assessment back in which nothing has been decided, with a reason everybody concerned reads."""
    round_ = locked_round(round_id=round_id)
    require(may_lead(by, round_.place))
    if round_.state in OVER:
        require_state(round_, RoundState.GRADING)
    if round_.assessed.exclude(decisions=None).exists():
        raise Refused(_("Results have been told; the assessment goes on to its end."))
    round_.state, round_.withdrawn_because = RoundState.WITHDRAWN, given_reason(reason=reason)
    round_.save(update_fields=["state", "withdrawn_because"])
    note_round(action="withdraw_assessment", round_=round_, by=by, at=at, reason=round_.withdrawn_because)
    return round_


def _led(round_id: int, by: Actor, *states: RoundState) -> AssessmentRound:
    round_ = locked_round(round_id=round_id)
    require(may_lead(by, round_.place))
    require_state(round_, *states)
    return round_
