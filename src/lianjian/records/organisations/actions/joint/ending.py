"""Dissolving a joint organisation."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.events import announce
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.locking import locked_joint, require_state
from lianjian.records.organisations.actions.joint.seating import end_periods
from lianjian.records.organisations.enums import ChangeState, JointState
from lianjian.records.organisations.events import JointOrganisationDissolved
from lianjian.records.organisations.models import JointOrganisation, JointParty, JointPost
from lianjian.records.organisations.policies.joint import may_decide


@transaction.atomic
def dissolve_joint_organisation(*, joint_id: int, on: date, reason: str, by: Actor, at: datetime) -> JointOrganisation:
    """Will end it on the day, the first on which it is no more: parties free, posts ended, books closed and kept.

    The tree node of a formal one is not touched: ending it is a change of the tree, approved by itself.
    """
    joint = locked_joint(joint_id=joint_id)
    require(may_decide(by, joint))
    require_state(joint, JointState.FOUNDED)
    _refuse_impossible(joint, on, reason, at)
    end_joint(joint=joint, on=on, reason=reason, by=by, at=at)
    journal.record(
        by=by, at=at, action="dissolve_joint_organisation", subject=joint, place_id=joint.superior_id, reason=reason,
        on=on.isoformat(),
    )  # fmt: skip
    return joint


def end_joint(*, joint: JointOrganisation, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Will end everything that hangs on it; the caller has checked and keeps the journal."""
    assert joint.during is not None
    end_periods(JointPost.objects.filter(joint=joint), on=on)
    end_periods(JointParty.objects.filter(joint=joint, during__isnull=False), on=on)
    joint.books.filter(closed_on=None).update(closed_on=on)
    waiting = joint.partner_changes.filter(state=ChangeState.PROPOSED)
    waiting.update(state=ChangeState.WITHDRAWN, decided_at=at, decision_note=reason)
    joint.state, joint.during, joint.end_reason = JointState.DISSOLVED, since(joint.during.lower, on), reason
    joint.save(update_fields=["state", "during", "end_reason"])
    announce(JointOrganisationDissolved(joint_id=joint.pk, on=on, by=by, at=at))


def _refuse_impossible(joint: JointOrganisation, on: date, reason: str, at: datetime) -> None:
    assert joint.during is not None
    if not reason.strip():
        raise Refused(_("Say why it is dissolved: everybody concerned reads it."))
    if on <= joint.during.lower:
        raise Refused(_("It was founded on %(day)s; it can end on the day after at the earliest.") % {
            "day": joint.during.lower
        })  # fmt: skip
    if on > timezone.localdate(at):
        raise Refused(_("The day lies in the future; dissolve it on that day."))
