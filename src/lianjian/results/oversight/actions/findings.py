"""A finding's way: found, answered by the inspected, checked, closed by a second person; opened again with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation
from lianjian.results.oversight.actions.inspections import locked_inspection
from lianjian.results.oversight.enums import FindingAct, FindingState
from lianjian.results.oversight.models import Finding, FindingStep, InspectionLine
from lianjian.results.oversight.policies.offices import may_answer, may_oversee

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class NewFinding:
    """What was found where, by which article, which post puts it right by when; `line` is the line it rests on."""

    organisation: Organisation
    matter: str
    what: str
    article: str = ""
    owner_post: PostKind = PostKind.SECRETARY
    due_on: date
    line: InspectionLine | None = None


@transaction.atomic
def record_finding(*, inspection_id: int, what: NewFinding, by: Actor, at: datetime) -> Finding:
    """Will write down a finding of a running inspection; the unit finds it among what is to be done."""
    inspection, today = locked_inspection(inspection_id, by), timezone.localdate(at)
    if not what.organisation.path.startswith(inspection.place.path):
        raise Refused(_("%(place)s is not part of this inspection.") % {"place": what.organisation.name})
    if what.line is not None and what.line.inspection_id != inspection.pk:
        raise Refused(_("The line belongs to another inspection."))
    if not what.what.strip() or not what.matter.strip():
        raise Refused(_("Say what was found, and about which matter."))
    if what.due_on <= today:
        raise Refused(_("Who is to put it right needs time: choose a later day."))
    made = Finding.objects.create(
        code=new_code(letter="Z", on=today), inspection=inspection, line=what.line, organisation=what.organisation,
        matter=what.matter.strip(), what=what.what.strip(), article=what.article.strip(), owner_post=what.owner_post,
        due_on=what.due_on, found_on=today,
    )  # fmt: skip
    _step(made, FindingAct.FOUND, made.what, by, at)
    return made


@transaction.atomic
def answer_finding(*, finding_id: int, said: str, by: Actor, at: datetime) -> Finding:
    """Will keep what the inspected unit has done about it; the office checks next."""
    finding = _locked(finding_id)
    require(may_answer(by, finding))
    _require_state(finding, FindingState.OPEN)
    return _move(finding, FindingState.ANSWERED, FindingAct.ANSWERED, _given(said), by, at)


@transaction.atomic
def find_in_order(*, finding_id: int, said: str, by: Actor, at: datetime) -> Finding:
    """Will note that what was answered was checked and is in order; a second person then closes it."""
    finding = _checked(finding_id, by)
    finding.checked_by_id = by.account_id
    return _move(finding, FindingState.CHECKED, FindingAct.CHECKED, _given(said), by, at)


@transaction.atomic
def send_back_finding(*, finding_id: int, said: str, due_on: date, by: Actor, at: datetime) -> Finding:
    """Will note that it is not yet in order, and give the unit a new day."""
    finding = _checked(finding_id, by)
    if due_on <= timezone.localdate(at):
        raise Refused(_("Who is to put it right needs time: choose a later day."))
    finding.due_on = due_on
    return _move(finding, FindingState.OPEN, FindingAct.SENT_BACK, _given(said), by, at)


@transaction.atomic
def close_finding(*, finding_id: int, said: str = "", by: Actor, at: datetime) -> Finding:
    """Will strike the finding off; never by who checked it."""
    finding = _locked(finding_id)
    require(may_oversee(by, finding.inspection.organisation))
    _require_state(finding, FindingState.CHECKED)
    if finding.checked_by_id is not None and finding.checked_by_id == by.account_id:
        raise Refused(
            _("Who has checked it does not close it: a second person does."),
            remedies=(_("A colleague of your office, or of the one above, finds it among what is to be done."),),
        )
    finding.closed_on = timezone.localdate(at)
    return _move(finding, FindingState.CLOSED, FindingAct.CLOSED, said.strip()[:LONGEST], by, at)


@transaction.atomic
def reopen_finding(*, finding_id: int, reason: str, due_on: date, by: Actor, at: datetime) -> Finding:
    """Will open a closed finding again, with the reason and a new day."""
    finding = _locked(finding_id)
    require(may_oversee(by, finding.inspection.organisation))
    _require_state(finding, FindingState.CLOSED)
    why = given_reason(reason=reason)
    if due_on <= timezone.localdate(at):
        raise Refused(_("Who is to put it right needs time: choose a later day."))
    finding.closed_on, finding.checked_by_id, finding.due_on = None, None, due_on
    return _move(finding, FindingState.OPEN, FindingAct.REOPENED, why, by, at)


def _locked(finding_id: int) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "inspection__organisation").get(pk=finding_id)


def _checked(finding_id: int, by: Actor) -> Finding:
    finding = _locked(finding_id)
    require(may_oversee(by, finding.inspection.organisation))
    _require_state(finding, FindingState.ANSWERED)
    return finding


def _require_state(finding: Finding, state: FindingState) -> None:
    if finding.state != state:
        raise ChangedMeanwhile(_("%(what)s: %(state)s.") % {"what": finding.what, "state": finding.get_state_display()})


def _given(said: str) -> str:
    given = said.strip()
    if not given or len(given) > LONGEST:
        raise Refused(_("Say in at most %(most)s characters what was done or seen.") % {"most": LONGEST})
    return given


def _move(finding: Finding, state: FindingState, act: FindingAct, said: str, by: Actor, at: datetime) -> Finding:
    finding.state = state
    finding.save()
    _step(finding, act, said, by, at)
    return finding


# The journal's words for what is done about a finding.
ACTION_OF = {
    FindingAct.FOUND: "record_finding",
    FindingAct.ANSWERED: "answer_finding",
    FindingAct.CHECKED: "find_in_order",
    FindingAct.SENT_BACK: "send_back_finding",
    FindingAct.CLOSED: "close_finding",
    FindingAct.REOPENED: "reopen_finding",
}


def _step(finding: Finding, act: FindingAct, said: str, by: Actor, at: datetime) -> None:
    FindingStep.objects.create(finding=finding, kind=act, said=said, on=timezone.localdate(at), by_name=by.name)
    reason = said if act == FindingAct.REOPENED else ""
    journal.record(
        by=by, at=at, action=ACTION_OF[act], subject=finding, place_id=finding.organisation_id, reason=reason
    )
