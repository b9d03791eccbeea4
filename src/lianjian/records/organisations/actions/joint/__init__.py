"""The verbs of joint organisations, from the proposal to the end."""

from __future__ import annotations

from lianjian.records.organisations.actions.joint.consents import answer_consent, withdraw_consent
from lianjian.records.organisations.actions.joint.ending import dissolve_joint_organisation
from lianjian.records.organisations.actions.joint.founding import (
    approve_joint_organisation,
    propose_joint_organisation,
    reject_joint_organisation,
    withdraw_proposal,
)
from lianjian.records.organisations.actions.joint.partners import (
    answer_partner_change,
    approve_partner_change,
    join_partner,
    leave_partner,
    reject_partner_change,
    withdraw_partner_change,
)
from lianjian.records.organisations.actions.joint.posts import settle_post
from lianjian.records.organisations.actions.joint.recording import (
    ExistingJoint,
    record_joint_organisation,
    record_joint_organisations,
)

__all__ = [
    "ExistingJoint",
    "answer_consent",
    "answer_partner_change",
    "approve_joint_organisation",
    "approve_partner_change",
    "dissolve_joint_organisation",
    "join_partner",
    "leave_partner",
    "propose_joint_organisation",
    "record_joint_organisation",
    "record_joint_organisations",
    "reject_joint_organisation",
    "reject_partner_change",
    "settle_post",
    "withdraw_consent",
    "withdraw_partner_change",
    "withdraw_proposal",
]
