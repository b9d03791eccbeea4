"""Who may propose, send, answer and take back a transfer of affiliation; proposing is for who keeps the register."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.models import AffiliationTransfer
from lianjian.records.members.policies.register import KEEPERS, may_register


def may_send_transfer(actor: Actor, transfer: AffiliationTransfer) -> Verdict:
    """Whether the actor may issue the letter; within one basic committee, send again what came back."""
    sender = transfer.issuer or transfer.from_organisation
    if sender is not None and actor.has(*KEEPERS, over=sender.path):
        return YES
    return no(_("The letter of introduction is issued by %(place)s.") % {"place": sender or transfer.outside_name})


def may_answer_transfer(actor: Actor, transfer: AffiliationTransfer) -> Verdict:
    """Whether the actor may receive the member or return the transfer; for an outside receiver the sender enters it."""
    receiver = transfer.to_organisation or transfer.from_organisation
    if receiver is not None and actor.has(*KEEPERS, over=receiver.path):
        return YES
    return no(_("Only %(place)s or the office above it answers.") % {"place": receiver})


def may_withdraw_transfer(actor: Actor, transfer: AffiliationTransfer) -> Verdict:
    """Whether the actor may take the transfer back before it is received: the side that answers for the member."""
    if transfer.from_organisation is None:
        return no(_("What came from outside is received already."))
    return may_register(actor, transfer.from_organisation)
