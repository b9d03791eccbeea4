"""What becomes of an organisation's members when it ends: they go over to the successor."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.errors import Refused
from lianjian.kernel.events import announce
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.members.actions.moving import close_affiliation, settle
from lianjian.records.members.enums import AffiliationBasis
from lianjian.records.members.events import MemberMoved
from lianjian.records.members.models import Member
from lianjian.records.members.policies.membership_rules import require_home
from lianjian.records.organisations.models import Organisation


def members_at_home(handover: Handover) -> QuerySet[Member]:
    """Who is at home in the organisation that ends."""
    return Member.objects.filter(organisation_id=handover.from_id, left_on=None).order_by("pk")


def carry_members(handover: Handover) -> None:
    """Will make the successor everybody's home branch; nobody may be left without one."""
    held = list(members_at_home(handover).select_for_update())
    if not held:
        return
    if handover.to_id is None:
        raise Refused(
            _("%(count)d members are at home there; they cannot be left without a branch.") % {"count": len(held)},
            remedies=(_("Name a successor, or have the affiliation of each member moved first."),),
        )
    heir = Organisation.objects.get(pk=handover.to_id)
    require_home(organisation=heir)
    for member in held:
        close_affiliation(member, on=handover.on)
        settle(member, heir, on=handover.on, basis=AffiliationBasis.SUCCEEDED)
        announce(
            MemberMoved(
                member_id=member.pk, from_organisation_id=handover.from_id, to_organisation_id=heir.pk,
                on=handover.on, by=handover.by, at=handover.at,
            )
        )  # fmt: skip


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    register(
        Succession(
            label=gettext_lazy("members who go over"),
            count=lambda handover: members_at_home(handover).count(),
            carry=carry_members,
        )
    )
