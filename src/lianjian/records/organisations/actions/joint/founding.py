"""Proposing a joint organisation, and the superior's approval that founds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor, Mandate, Role
from lianjian.kernel.errors import Refused
from lianjian.kernel.events import announce
from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.workbook.copying import copy_in
from lianjian.records.organisations.actions.joint.locking import (
    locked_joint,
    locked_organisations,
    names_of,
    require_state,
)
from lianjian.records.organisations.actions.joint.seating import new_books, new_posts
from lianjian.records.organisations.actions.loading import NewOrganisation, load_organisations
from lianjian.records.organisations.actions.locks import hold_tree_alone
from lianjian.records.organisations.enums import (
    ConsentState,
    JointApprover,
    JointForm,
    JointState,
    PairingForm,
    PartyForm,
    PartyRole,
    UnitKind,
)
from lianjian.records.organisations.events import JointOrganisationFounded
from lianjian.records.organisations.models import BooksShell, JointOrganisation, JointParty, JointPost, Organisation
from lianjian.records.organisations.policies.joint import may_decide, may_propose, may_withdraw_proposal, speaks_for
from lianjian.records.organisations.policies.joint_rules import require_lawful, usual_approver
from lianjian.records.organisations.queries.joint import OPEN_STATES
from lianjian.records.organisations.queries.joint_preview import JointPlan, plan_joint, refuse_unfit_parties

PARTY_FORMS = {
    JointForm.JOINT_BRANCH: PartyForm.BRANCH,
    JointForm.JOINT_GENERAL_BRANCH: PartyForm.GENERAL_BRANCH,
    JointForm.JOINT_COMMITTEE: PartyForm.COMMITTEE,
}


@transaction.atomic
def propose_joint_organisation(
    *,
    name: str,
    pairing_form: PairingForm,
    form: JointForm,
    lead_id: int,
    village_ids: Sequence[int],
    superior_id: int,
    purpose: str,
    approval_reason: str = "",
    pairing_run_code: str = "",
    by: Actor,
    at: datetime,
) -> JointOrganisation:
    """Will propose it and ask every party's consent; the proposer's own party has given it by proposing.

    `approval_reason` is the reason, or the document's number, that rules worded “generally” ask for. Refuses what the
    rules in force at the superior's place rule out, with the article.
    """
    on = timezone.localdate(at)
    lead, *villages = locked_organisations(ids=[lead_id, *village_ids])
    superior = Organisation.objects.get(pk=superior_id)
    require(may_propose(by, superior, (lead, *villages)))
    refuse_unfit_parties(lead=lead, villages=villages, form=pairing_form, on=on)
    plan = plan_joint(lead=lead, villages=villages, form=form, on=on, superior=superior, pairing_form=pairing_form)
    require_lawful(judgement=plan.judgement, has_reason=bool(approval_reason.strip()))
    _refuse_name_in_use(name, superior)
    joint = new_joint(
        code=_next_code(), name=name, plan=plan, purpose=purpose, approval_reason=approval_reason.strip(), by=by, at=at
    )
    joint.pairing_run_code = pairing_run_code
    joint.save()
    parties = [_asked(joint, party, plan, by, at) for party in plan.parties]
    JointParty.objects.bulk_create(parties)
    if all(party.consent == ConsentState.GIVEN for party in parties):
        joint.state = JointState.AWAITING_APPROVAL
        joint.save(update_fields=["state"])
    journal.record(
        by=by, at=at, action="propose_joint_organisation", subject=joint, place_id=superior.pk,
        reason=joint.approval_reason, form=form, parties=names_of(plan.parties),
    )  # fmt: skip
    return joint


@transaction.atomic
def approve_joint_organisation(
    *,
    joint_id: int,
    document_no: str,
    on: date,
    note: str,
    by: Actor,
    at: datetime,
    approver: JointApprover | None = None,
) -> JointOrganisation:
    """Will approve what all parties agreed to and found it on that day: parties dated, posts designated, books opened.

    `document_no` is the approval document's number, which the formal forms cannot do without; `approver` whose document
    it is (usually: the body the rules name). Of approval and withdrawn consent at once one wins, the other is told.
    """
    joint = _joint_to_found(joint_id)
    require(may_decide(by, joint))
    require_state(joint, JointState.AWAITING_APPROVAL)
    if on > timezone.localdate(at):
        raise Refused(_("The day of founding lies in the future; approve it on that day or choose an earlier one."))
    parties = list(joint.parties.order_by("role", "pk"))
    organisations = locked_organisations(ids=[party.organisation_id for party in parties])
    form, pairing_form = JointForm(joint.form), PairingForm(joint.pairing_form)
    lead, *villages = organisations
    refuse_unfit_parties(lead=lead, villages=villages, form=pairing_form, on=on)
    approver = approver or usual_approver(form=form, superior_kind=UnitKind(joint.superior.kind))
    plan = plan_joint(
        lead=lead, villages=villages, form=form, on=on, superior=joint.superior, pairing_form=pairing_form,
        approver=approver, has_document=bool(document_no.strip()),
    )  # fmt: skip
    require_lawful(judgement=plan.judgement, has_reason=bool(joint.approval_reason))
    joint.approval_document_no, joint.decision_note = document_no.strip(), note
    joint.approver = approver if plan.case.is_formal else ""
    joint.approved_by_id, joint.approved_at = by.account_id, at
    found(foundings=[Founding(joint=joint, parties=parties, plan=plan, on=on)], by=by, at=at)
    journal.record(
        by=by, at=at, action="approve_joint_organisation", subject=joint, place_id=joint.superior_id, reason=note,
        document_no=joint.approval_document_no, on=on.isoformat(), parties=names_of(organisations),
    )  # fmt: skip
    return joint


@transaction.atomic
def reject_joint_organisation(*, joint_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will return the proposal with the reason; the parties are free again."""
    joint = locked_joint(joint_id=joint_id)
    require(may_decide(by, joint))
    require_state(joint, *OPEN_STATES)
    if not reason.strip():
        raise Refused(_("Say why it is returned: the parties read it."))
    joint.state, joint.decision_note = JointState.REJECTED, reason
    joint.approved_by_id, joint.approved_at = by.account_id, at
    joint.save(update_fields=["state", "decision_note", "approved_by", "approved_at"])
    journal.record(
        by=by, at=at, action="reject_joint_organisation", subject=joint, place_id=joint.superior_id, reason=reason
    )


@transaction.atomic
def withdraw_proposal(*, joint_id: int, note: str, by: Actor, at: datetime) -> None:
    """Will take the proposal back before it is decided."""
    joint = locked_joint(joint_id=joint_id)
    require(may_withdraw_proposal(by, joint))
    require_state(joint, *OPEN_STATES)
    joint.state, joint.decision_note = JointState.WITHDRAWN, note
    joint.save(update_fields=["state", "decision_note"])
    journal.record(by=by, at=at, action="withdraw_proposal", subject=joint, place_id=joint.superior_id, reason=note)


def new_joint(
    *, code: str, name: str, plan: JointPlan, purpose: str, approval_reason: str, by: Actor, at: datetime
) -> JointOrganisation:
    """The row of a plan, not yet saved."""
    pinyin, initials = name_keys(name)
    return JointOrganisation(
        code=code,
        name=name,
        name_pinyin=pinyin,
        name_initials=initials,
        pairing_form=plan.pairing_form,
        form=plan.case.form,
        superior=plan.superior,
        purpose=purpose,
        approval_reason=approval_reason,
        proposed_by_id=by.account_id,
        proposed_at=at,
    )


@dataclass(frozen=True, kw_only=True)
class Founding:
    """A joint organisation about to come into being on a day; it and its parties may not be saved yet."""

    joint: JointOrganisation
    parties: Sequence[JointParty]
    plan: JointPlan
    on: date


def found(*, foundings: Sequence[Founding], by: Actor, at: datetime) -> None:
    """Will bring them into being, each on its day; the caller has checked rules and consents and keeps the journal."""
    _set_up_nodes([one for one in foundings if one.plan.case.is_formal], by, at)
    for one in foundings:
        one.joint.state, one.joint.during = JointState.FOUNDED, since(one.on)
        for party in one.parties:
            party.during = since(one.on)
    _save(foundings)
    copy_in([post for one in foundings for post in _posts(one)])
    copy_in([books for one in foundings for books in _books(one)])
    for one in foundings:
        announce(JointOrganisationFounded(joint_id=one.joint.pk, on=one.on, by=by, at=at))


def _save(foundings: Sequence[Founding]) -> None:
    """Will save what was proposed, and write what was recorded from paper: that had no proposal to write it."""
    new = [one for one in foundings if one.joint.pk is None]
    copy_in([one.joint for one in new])
    for one in new:
        for party in one.parties:
            party.joint = one.joint  # it has been given its id only now
    copy_in([party for one in new for party in one.parties])
    for one in foundings:
        if one not in new:
            one.joint.save()
            one.joint.parties.update(during=since(one.on))


def _posts(one: Founding) -> list[JointPost]:
    return new_posts(joint=one.joint, parties=one.parties, planned=one.plan.posts, on=one.on)


def _books(one: Founding) -> list[BooksShell]:
    names = {party.pk: party.name for party in one.plan.parties}
    return new_books(joint=one.joint, parties=one.parties, names=names, on=one.on)


def _joint_to_found(joint_id: int) -> JointOrganisation:
    if JointOrganisation.objects.filter(pk=joint_id).exclude(form=JointForm.ALLIANCE).exists():
        hold_tree_alone()  # first of all locks, as whoever moves organisations takes it, or the two wait for each other
    return locked_joint(joint_id=joint_id)


def _set_up_nodes(formal: Sequence[Founding], by: Actor, at: datetime) -> None:
    under: defaultdict[int, list[Founding]] = defaultdict(list)
    for one in formal:
        under[one.plan.superior.pk].append(one)
    for those in under.values():
        load_organisations(rows=[_node(one) for one in those], by=_founder(by, those[0].plan.superior), at=at)
    nodes = Organisation.objects.in_bulk([one.joint.code for one in formal], field_name="code")
    for one in formal:
        one.joint.organisation = nodes[one.joint.code]


def _node(one: Founding) -> NewOrganisation:
    superior = one.plan.superior
    return NewOrganisation(
        code=one.joint.code,
        name=one.joint.name,
        kind=UnitKind.JOINT_ORGANISATION,
        form=PARTY_FORMS[one.plan.case.form],
        parent_code=superior.code,
        founded_on=one.on,
        longitude=superior.longitude,
        latitude=superior.latitude,
    )


def _founder(by: Actor, superior: Organisation) -> Actor:
    """Who approves a formal joint organisation thereby sets up its node, though he may load nothing else."""
    mandate = Mandate(
        role=Role.ORGANISATION_DEPARTMENT, scope=superior.path, unit_id=superior.pk, unit_name=superior.name
    )
    return Actor(account_id=by.account_id, name=by.name, mandates=(mandate,))


def _asked(joint: JointOrganisation, party: Organisation, plan: JointPlan, by: Actor, at: datetime) -> JointParty:
    row = JointParty(
        joint=joint,
        organisation=party,
        role=PartyRole.LEAD if party.pk == plan.lead.pk else PartyRole.VILLAGE,
    )
    if speaks_for(by, party.pk):
        row.consent, row.answered_by_id, row.answered_at = ConsentState.GIVEN, by.account_id, at
    return row


def _refuse_name_in_use(name: str, superior: Organisation) -> None:
    live = JointOrganisation.objects.filter(superior=superior, state__in=[*OPEN_STATES, JointState.FOUNDED])
    if live.filter(name=name).exists():
        named = {"superior": superior.name, "name": name}
        raise Refused(
            _("%(superior)s already has a joint organisation called “%(name)s”; choose another name.") % named
        )


def _next_code() -> str:
    """A code nobody has: numbered by a sequence, so that two proposals at once never get one code."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('organisations_jointorganisation', 'id'))")
            code = f"L{cursor.fetchone()[0]:05d}"
            taken = JointOrganisation.objects.filter(code=code).exists()
            if not taken and not Organisation.objects.filter(code=code).exists():
                return code
