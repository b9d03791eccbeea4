"""What an online branch's page holds, and how it moves when the branch ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import OnlineApproval, OnlineRule, Organisation


def _count(handover: Handover) -> int:
    return OnlineRule.objects.filter(organisation=handover.from_id, during__endswith=None).count()


def _carry(handover: Handover) -> None:
    """Own rules go on with a successor that is an online branch too; the document ends with who had it."""
    heir = Organisation.objects.filter(pk=handover.to_id or 0, form=PartyForm.ONLINE_BRANCH).first()
    for rule in OnlineRule.objects.filter(organisation=handover.from_id, during__endswith=None):
        text, title = rule.text, rule.title
        _end(rule, handover)
        held = heir is None or OnlineRule.objects.filter(organisation=heir, title=title, during__endswith=None).exists()
        if heir is not None and not held:
            OnlineRule.objects.create(organisation=heir, title=title, text=text, during=since(handover.on))
    for approval in OnlineApproval.objects.filter(organisation=handover.from_id, during__endswith=None):
        _end(approval, handover)


def _end(row: OnlineApproval | OnlineRule, handover: Handover) -> None:
    if row.during.lower >= handover.on:
        row.delete()
        return
    row.during = since(row.during.lower, handover.on)
    row.save(update_fields=["during"])


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    register(Succession(label=_("Rules of an online branch"), count=_count, carry=_carry))
