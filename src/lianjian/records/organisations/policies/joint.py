"""Who may propose, agree to, approve, change and read joint organisations."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.models import BooksShell, JointOrganisation, Organisation

SUPERIORS = (*OFFICES, Role.SECRETARY)
VOICES = LEADERS


def speaks_for(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor holds an office in that very organisation that lets him answer for it."""
    return actor.acts_in(organisation_id, *VOICES)


def may_propose(actor: Actor, superior: Organisation, parties: tuple[Organisation, ...]) -> Verdict:
    """The superior's office and each party's own committee may propose."""
    if actor.has(*SUPERIORS, over=superior.path) or any(speaks_for(actor, party.pk) for party in parties):
        return YES
    return no(_("Only the superior's office or the committee of one of the parties may propose a joint organisation."))


def may_answer(actor: Actor, party: Organisation) -> Verdict:
    """A party's consent is given by its own committee, never by those above it."""
    if speaks_for(actor, party.pk):
        return YES
    return no(_("Only the secretary or the committee of %(party)s can answer for it.") % {"party": party.name})


def may_decide(actor: Actor, joint: JointOrganisation) -> Verdict:
    """Approving, returning, settling posts and dissolving are the territorial superior's."""
    if actor.has(*SUPERIORS, over=joint.superior.path):
        return YES
    return no(_("This is decided by %(superior)s.") % {"superior": joint.superior.name})


def may_withdraw_proposal(actor: Actor, joint: JointOrganisation) -> Verdict:
    """Whoever proposed may take it back, and the superior's office."""
    if actor.account_id is not None and actor.account_id == joint.proposed_by_id:
        return YES
    if actor.has(*SUPERIORS, over=joint.superior.path):
        return YES
    return no(_("Only who proposed it or the superior's office may withdraw the proposal."))


def may_ask_partners(actor: Actor, joint: JointOrganisation, village: Organisation, lead_id: int | None) -> Verdict:
    """That a village joins or leaves may be asked by the village, the lead and the superior's office."""
    if speaks_for(actor, village.pk) or (lead_id is not None and speaks_for(actor, lead_id)):
        return YES
    return may_decide(actor, joint)


def may_read_books(actor: Actor, books: BooksShell) -> Verdict:
    """A party reads its own books and, while it is one, the joint ones; the superior's office reads the joint ones."""
    until = books.joint.during.upper if books.joint.during else None
    rows = books.joint.parties.all()
    parties = [party.organisation_id for party in rows if party.during and party.during.upper == until]
    if books.party is None:
        if actor.has(*SUPERIORS, over=books.joint.superior.path) or _belongs(actor, parties):
            return YES
    elif _belongs(actor, [books.party.organisation_id]):
        return YES
    return no(_("Each party reads its own books and the joint ones, never another's."))


def _belongs(actor: Actor, organisation_ids: list[int]) -> bool:
    return any(m.unit_id in organisation_ids for m in actor.mandates)
