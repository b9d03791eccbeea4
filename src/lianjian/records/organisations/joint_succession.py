"""What becomes of joint organisations when an organisation ends: its successor stands in its place, or it drops out."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.kernel import journal
from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.organisations.actions.joint.seating import end_periods, open_party_books, seat
from lianjian.records.organisations.enums import ChangeState, ConsentState, JointState, PartyRole
from lianjian.records.organisations.models import (
    BooksShell,
    JointOrganisation,
    JointParty,
    JointPost,
    Organisation,
    PartnerChange,
)
from lianjian.records.organisations.queries.joint import OPEN_STATES
from lianjian.records.organisations.queries.joint_preview import planned_posts


def parties_of(handover: Handover) -> QuerySet[JointParty]:
    """Where the ending organisation is a party, or is asked to be one."""
    live = Q(during__isnull=False, during__endswith=None) | Q(during=None, joint__state__in=OPEN_STATES)
    return JointParty.objects.filter(live, organisation_id=handover.from_id)


def superior_of_joints(handover: Handover) -> QuerySet[JointOrganisation]:
    """Living joint organisations and proposals whose superior ends."""
    live = [*OPEN_STATES, JointState.FOUNDED]
    return JointOrganisation.objects.filter(superior_id=handover.from_id, state__in=live)


def carry_parties(handover: Handover) -> None:
    """Will put the successor in the ended one's place; the place stays empty without one that is free."""
    for party in parties_of(handover).select_related("joint", "organisation"):
        if party.during is None:
            _carry_proposal(party, handover)
        else:
            _carry_party(party, handover)
    PartnerChange.objects.filter(organisation_id=handover.from_id, state=ChangeState.PROPOSED).update(
        state=ChangeState.WITHDRAWN, decided_at=handover.at
    )


def carry_superior(handover: Handover) -> None:
    """Will put them under the successor, or under the next higher one where there is none."""
    superior_id = handover.to_id or Organisation.objects.values_list("parent_id", flat=True).get(pk=handover.from_id)
    if superior_id is not None:
        superior_of_joints(handover).update(superior_id=superior_id)


def _carry_proposal(party: JointParty, handover: Handover) -> None:
    joint, ended = party.joint, party.organisation.name
    if handover.to_id is None or joint.parties.filter(organisation_id=handover.to_id).exists():
        joint.state = JointState.WITHDRAWN
        joint.save(update_fields=["state"])
        _journal("party_ended", joint, handover, party=ended)
        return
    party.organisation_id, party.consent = handover.to_id, ConsentState.ASKED
    party.answered_by = party.answered_at = None
    party.save(update_fields=["organisation", "consent", "answered_by", "answered_at"])
    joint.state = JointState.CONSENTING
    joint.save(update_fields=["state"])
    _journal("party_succeeded", joint, handover, party=ended, successor=_name(handover.to_id))


def _carry_party(party: JointParty, handover: Handover) -> None:
    joint, on = party.joint, handover.on
    end_periods(JointPost.objects.filter(party=party), on=on)
    BooksShell.objects.filter(party=party, closed_on=None).update(closed_on=on)
    end_periods(JointParty.objects.filter(pk=party.pk), on=on)
    if handover.to_id is None or _is_taken(handover.to_id, handover.on):
        _journal("party_ended", joint, handover, party=party.organisation.name)
        return
    successor = Organisation.objects.get(pk=handover.to_id)
    row = JointParty.objects.create(
        joint=joint, organisation=successor, role=party.role, consent=ConsentState.GIVEN, during=since(on)
    )
    is_lead = party.role == PartyRole.LEAD
    planned = planned_posts(lead=successor if is_lead else None, villages=[] if is_lead else [successor], on=on)
    seated = set(joint.posts.filter(during__contains=on).values_list("account_id", flat=True))
    seat(joint=joint, parties=[row], planned=[post for post in planned if post.account_id not in seated], on=on)
    open_party_books(party=row, on=on)
    _journal("party_succeeded", joint, handover, party=party.organisation.name, successor=successor.name)


def _is_taken(organisation_id: int, on: date) -> bool:
    return JointParty.objects.filter(organisation_id=organisation_id, during__overlap=since(on)).exists()


def _name(organisation_id: int) -> str:
    return Organisation.objects.values_list("name", flat=True).get(pk=organisation_id)


def _journal(action: str, joint: JointOrganisation, handover: Handover, **facts: str) -> None:
    journal.record(
        by=handover.by, at=handover.at, action=action, subject=joint, place_id=joint.superior_id,
        on=handover.on.isoformat(), **facts,
    )  # fmt: skip


SUCCESSIONS = (
    Succession(
        label=_("Joint organisations it is a party of"),
        count=lambda handover: parties_of(handover).count(),
        carry=carry_parties,
    ),
    Succession(
        label=_("Joint organisations under it"),
        count=lambda handover: superior_of_joints(handover).count(),
        carry=carry_superior,
    ),
)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    for succession in SUCCESSIONS:
        register(succession)
