"""Each party's own answer to a proposal, open until the superior has decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.locking import locked_joint, require_state
from lianjian.records.organisations.enums import ConsentState, JointState
from lianjian.records.organisations.models import JointOrganisation, JointParty
from lianjian.records.organisations.policies.joint import may_answer
from lianjian.records.organisations.queries.joint import OPEN_STATES


@transaction.atomic
def answer_consent(
    *, joint_id: int, organisation_id: int, agree: bool, note: str, by: Actor, at: datetime
) -> JointOrganisation:
    """Will record the party's answer; when all have agreed, the proposal goes to the superior.

    A party that agreed withdraws with `withdraw_consent`; one that declined may still agree.
    """
    joint, party = _asked_party(joint_id, organisation_id, by)
    wanted = ConsentState.GIVEN if agree else ConsentState.DECLINED
    if party.consent == ConsentState.GIVEN or party.consent == wanted:
        named = {
            "party": party.organisation.name,
            "who": party.answered_by or "",
            "answer": party.get_consent_display(),
        }
        raise ChangedMeanwhile(_("%(who)s has already answered for %(party)s: %(answer)s.") % named)
    _write(joint, party, wanted, note, by, at)
    action = "give_consent" if agree else "decline_consent"
    journal.record(by=by, at=at, action=action, subject=joint, place_id=organisation_id, reason=note,
                   party=party.organisation.name)  # fmt: skip
    return joint


@transaction.atomic
def withdraw_consent(*, joint_id: int, organisation_id: int, note: str, by: Actor, at: datetime) -> JointOrganisation:
    """Will take the party's consent back; possible until the superior has approved."""
    joint, party = _asked_party(joint_id, organisation_id, by)
    if party.consent != ConsentState.GIVEN:
        raise Refused(
            _("%(party)s has not agreed, so there is nothing to withdraw.") % {"party": party.organisation.name}
        )
    _write(joint, party, ConsentState.WITHDRAWN, note, by, at)
    journal.record(by=by, at=at, action="withdraw_consent", subject=joint, place_id=organisation_id, reason=note,
                   party=party.organisation.name)  # fmt: skip
    return joint


def _asked_party(joint_id: int, organisation_id: int, by: Actor) -> tuple[JointOrganisation, JointParty]:
    joint = locked_joint(joint_id=joint_id)
    asked = joint.parties.select_related("organisation", "answered_by").filter(organisation_id=organisation_id)
    party = asked.latest("pk")
    require(may_answer(by, party.organisation))
    require_state(joint, *OPEN_STATES)
    return joint, party


def _write(
    joint: JointOrganisation, party: JointParty, consent: ConsentState, note: str, by: Actor, at: datetime
) -> None:
    party.consent, party.answer_note = consent, note
    party.answered_by_id, party.answered_at = by.account_id, at
    party.save(update_fields=["consent", "answer_note", "answered_by", "answered_at"])
    agreed = not joint.parties.exclude(consent=ConsentState.GIVEN).exists()
    joint.state = JointState.AWAITING_APPROVAL if agreed else JointState.CONSENTING
    joint.save(update_fields=["state"])
