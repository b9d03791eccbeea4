"""What becomes of an open transfer when its member moves or leaves another way, or an organisation of it ends."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.succession import Handover
from lianjian.records.members.enums import OPEN_TRANSFERS, TransferState
from lianjian.records.members.events import MemberLeft, MemberMoved
from lianjian.records.members.models import AffiliationTransfer
from lianjian.records.members.queries.transfers import basic_committee_of
from lianjian.records.organisations.models import Organisation

SAVED = ("from_organisation", "from_kind", "to_organisation", "issuer", "state", "answer", "sent_on", "closed_on")


def follow_moved_member(moved: MemberMoved) -> None:
    """Will take the open transfer for received where the member came to its goal, else let it begin at the new home."""
    for transfer in _open_of(moved.member_id):
        if transfer.to_organisation_id == moved.to_organisation_id:
            transfer.state, transfer.closed_on = TransferState.RECEIVED, moved.on
        else:
            home = Organisation.objects.get(pk=moved.to_organisation_id)
            transfer.from_organisation, transfer.from_kind = home, home.kind
        _keep(transfer, by=moved.by, at=moved.at)


def close_for_who_left(left: MemberLeft) -> None:
    """Will close the open transfer of somebody who is no longer a member."""
    for transfer in _open_of(left.member_id):
        transfer.state, transfer.closed_on = TransferState.WITHDRAWN, left.on
        transfer.answer = _("No longer a member.")
        _keep(transfer, by=left.by, at=left.at)


def open_transfers_of(handover: Handover) -> QuerySet[AffiliationTransfer]:
    """Open transfers that go to the organisation that ends, or whose letter it issues."""
    concerned = Q(to_organisation=handover.from_id) | Q(issuer=handover.from_id)
    return AffiliationTransfer.objects.filter(concerned, state__in=OPEN_TRANSFERS).order_by("pk")


def carry_transfers(handover: Handover) -> None:
    """Will let the successor receive and issue instead; without one to receive, the transfer is closed."""
    related = ("from_organisation", "issuer")
    for transfer in open_transfers_of(handover).select_for_update(of=("self",)).select_related(*related):
        if transfer.issuer_id == handover.from_id and transfer.issuer is not None:
            transfer.issuer_id = handover.to_id or basic_committee_of(organisation=_above(transfer.issuer)).pk
        if transfer.to_organisation_id == handover.from_id:
            _redirect(transfer, handover)
        _keep(transfer, by=handover.by, at=handover.at)


def _redirect(transfer: AffiliationTransfer, handover: Handover) -> None:
    if handover.to_id is not None and handover.to_id != transfer.from_organisation_id:
        transfer.to_organisation_id = handover.to_id
        return
    # The goal stays written down: a transfer must go somewhere, and this one only waits to be withdrawn.
    transfer.answer = _("The receiving branch has ended.")
    transfer.state, transfer.closed_on = TransferState.WITHDRAWN, timezone.localdate(handover.at)


def _above(organisation: Organisation) -> Organisation:
    return organisation.parent or organisation


def _open_of(member_id: int) -> QuerySet[AffiliationTransfer]:
    found = AffiliationTransfer.objects.filter(member_id=member_id, state__in=OPEN_TRANSFERS)
    return found.select_for_update(of=("self",)).select_related("from_organisation")


def _keep(transfer: AffiliationTransfer, *, by: Actor, at: datetime) -> None:
    transfer.last_by_id = by.account_id
    transfer.save(update_fields=[*SAVED, "last_by"])
    place_id = transfer.from_organisation_id or transfer.to_organisation_id
    journal.record(by=by, at=at, action="follow_transfer", subject=transfer, place_id=place_id, state=transfer.state)
