"""Joint organisations: what somebody may see, what can be counted, and what a page of one shows."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import JointState, PartyRole, UnitKind
from lianjian.records.organisations.models import (
    BooksShell,
    JointOrganisation,
    JointParty,
    Organisation,
    OrganisationVersion,
    PartnerChange,
)
from lianjian.records.organisations.paths import outermost, within, within_any
from lianjian.records.organisations.policies.joint import may_read_books

PUBLIC_STATES = (JointState.FOUNDED, JointState.DISSOLVED)
OPEN_STATES = (JointState.CONSENTING, JointState.AWAITING_APPROVAL)


def joint_organisations_visible_to(*, actor: Actor) -> QuerySet[JointOrganisation]:
    """Those under the actor's posts, and those that an organisation under them is or was asked to be a party of."""
    scopes = outermost(actor.scopes())
    under = within_any(scopes, field="organisation__path")
    # Lists of ids, read once, and not a question asked anew of every row: quick even before the tables are analysed.
    parties = JointParty.objects.filter(under).values("joint_id")
    asked = PartnerChange.objects.filter(under).values("joint_id")
    mine = within_any(scopes, field="superior__path")
    return JointOrganisation.objects.filter(mine | Q(pk__in=parties) | Q(pk__in=asked))


def public_joint_organisations() -> QuerySet[JointOrganisation]:
    """What everybody may see: those that were founded."""
    return JointOrganisation.objects.filter(state__in=PUBLIC_STATES)


def founded_joint_organisations(*, on: date, under: str = "") -> QuerySet[JointOrganisation]:
    """Those there were on the day whose superior lies in the sub-tree with that path."""
    return on_day(JointOrganisation.objects.filter(within(under, field="superior__path")), on)


def villages_in_joint_organisations(*, on: date, under: str = "") -> QuerySet[JointParty]:
    """The villages of the sub-tree that were in a joint organisation on the day, leading villages included."""
    villages = JointParty.objects.filter(within(under, field="organisation__path"), organisation__kind=UnitKind.VILLAGE)
    return on_day(villages, on)


def village_organisations(*, on: date, under: str = "") -> QuerySet[OrganisationVersion]:
    """All village organisations of the sub-tree on the day."""
    villages = OrganisationVersion.objects.filter(within(under, field="organisation__path"), kind=UnitKind.VILLAGE)
    return on_day(villages, on)


def parties_on(*, joint: JointOrganisation, on: date) -> QuerySet[JointParty]:
    """The parties of a founded joint organisation on the day, the lead first."""
    parties = on_day(joint.parties.all(), on).select_related("organisation")
    return parties.order_by("role", "organisation__path")


def proposed_parties(*, joint: JointOrganisation) -> QuerySet[JointParty]:
    """The parties of a proposal, the lead first."""
    return joint.parties.select_related("organisation", "answered_by").order_by("role", "organisation__path")


def lead_of(*, joint: JointOrganisation) -> Organisation | None:
    """The party that leads, today or in the proposal; none where the lead has gone."""
    leads = joint.parties.filter(role=PartyRole.LEAD, during__endswith=None).select_related("organisation")
    party = leads.first()
    return party.organisation if party else None


def books_readable_by(*, actor: Actor, joint: JointOrganisation) -> list[BooksShell]:
    """The joint books and the reader's own; never another party's."""
    shells = BooksShell.objects.filter(joint=joint).select_related("joint__superior", "party__organisation")
    shells = shells.prefetch_related("joint__parties").order_by("party_id")
    return [books for books in shells if may_read_books(actor, books)]
