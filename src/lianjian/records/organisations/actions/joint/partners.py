"""Changing the partners of a founded joint organisation: a village joins or leaves, asked, agreed and approved."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.locking import locked_joint, locked_organisations, require_state
from lianjian.records.organisations.actions.joint.seating import end_periods, open_party_books, seat
from lianjian.records.organisations.enums import (
    ChangeState,
    ConsentState,
    JointForm,
    JointState,
    PairingForm,
    PartnerChangeKind,
    PartyRole,
    UnitKind,
)
from lianjian.records.organisations.events import JointPartnersChanged
from lianjian.records.organisations.models import (
    BooksShell,
    JointOrganisation,
    JointParty,
    JointPost,
    Organisation,
    PartnerChange,
)
from lianjian.records.organisations.policies.joint import may_ask_partners, may_decide, speaks_for
from lianjian.records.organisations.policies.joint_rules import require_lawful
from lianjian.records.organisations.queries.joint import lead_of
from lianjian.records.organisations.queries.joint_preview import plan_joint, planned_posts, refuse_taken


@transaction.atomic
def join_partner(
    *, joint_id: int, organisation_id: int, on: date, reason: str, by: Actor, at: datetime
) -> PartnerChange:
    """Will ask that a village joins from that day; the village and the lead must agree, then the superior approves."""
    joint, village, lead = _in_hand(joint_id, organisation_id)
    require(may_ask_partners(by, joint, village, lead.pk if lead else None))
    _refuse_day(joint, on, at)
    if village.kind != UnitKind.VILLAGE:
        raise Refused(_("%(name)s is not a village but a %(kind)s.") % {
            "name": village.name, "kind": village.get_kind_display()
        })  # fmt: skip
    refuse_taken(organisations=[village], on=on)
    return _asked(joint, village, lead, PartnerChangeKind.JOIN, on, reason, by, at)


@transaction.atomic
def leave_partner(
    *, joint_id: int, organisation_id: int, on: date, reason: str, by: Actor, at: datetime
) -> PartnerChange:
    """Will ask that a village leaves, `on` being its first day outside; it agrees itself, the superior approves."""
    joint, village, lead = _in_hand(joint_id, organisation_id)
    require(may_ask_partners(by, joint, village, lead.pk if lead else None))
    _refuse_day(joint, on, at)
    _village_row(joint, village)
    return _asked(joint, village, lead, PartnerChangeKind.LEAVE, on, reason, by, at)


@transaction.atomic
def answer_partner_change(
    *, change_id: int, organisation_id: int, agree: bool, note: str, by: Actor, at: datetime
) -> PartnerChange:
    """Will record the village's or the lead's answer."""
    change = _waiting(change_id)
    lead = lead_of(joint=change.joint)
    asked = [change.organisation_id, *([lead.pk] if lead and change.kind == PartnerChangeKind.JOIN else [])]
    if organisation_id not in asked or not speaks_for(by, organisation_id):
        raise Refused(_("This change does not ask for your organisation's consent."))
    answer = ConsentState.GIVEN if agree else ConsentState.DECLINED
    field = "village_consent" if organisation_id == change.organisation_id else "lead_consent"
    setattr(change, field, answer)
    change.save(update_fields=[field])
    action = "agree_partner_change" if agree else "decline_partner_change"
    journal.record(by=by, at=at, action=action, subject=change.joint, place_id=organisation_id, reason=note,
                   village=change.organisation.name, kind=change.kind)  # fmt: skip
    return change


@transaction.atomic
def approve_partner_change(*, change_id: int, document_no: str, note: str, by: Actor, at: datetime) -> PartnerChange:
    """Will carry the change out on its day: party dated, posts and books with it; a formal form wants its document."""
    change = _waiting(change_id)
    joint = change.joint
    require(may_decide(by, joint))
    require_state(joint, JointState.FOUNDED)
    if not change.agreed:
        raise ChangedMeanwhile(_("Not everybody who was asked has agreed yet."))
    if change.effective_on > timezone.localdate(at):
        raise Refused(_("The change is to hold from %(day)s; approve it on that day.") % {"day": change.effective_on})
    change.document_no = document_no.strip()
    if change.kind == PartnerChangeKind.JOIN:
        _join(change)
    else:
        _leave(change)
    _decide(change, ChangeState.APPROVED, note, by, at)
    action = "partner_joined" if change.kind == PartnerChangeKind.JOIN else "partner_left"
    journal.record(
        by=by, at=at, action=action, subject=joint, place_id=joint.superior_id, reason=change.reason,
        village=change.organisation.name, on=change.effective_on.isoformat(), document_no=change.document_no,
    )  # fmt: skip
    announce(JointPartnersChanged(joint_id=joint.pk, on=change.effective_on, by=by, at=at))
    return change


@transaction.atomic
def reject_partner_change(*, change_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will return the change with the reason; everything stays as it is."""
    change = _waiting(change_id)
    require(may_decide(by, change.joint))
    if not reason.strip():
        raise Refused(_("Say why it is returned: the parties read it."))
    _decide(change, ChangeState.REJECTED, reason, by, at)
    journal.record(by=by, at=at, action="reject_partner_change", subject=change.joint,
                   place_id=change.joint.superior_id, reason=reason, village=change.organisation.name)  # fmt: skip


@transaction.atomic
def withdraw_partner_change(*, change_id: int, note: str, by: Actor, at: datetime) -> None:
    """Will take the wish back before it is decided."""
    change = _waiting(change_id)
    if by.account_id is None or by.account_id != change.proposed_by_id:
        require(may_decide(by, change.joint))
    _decide(change, ChangeState.WITHDRAWN, note, by, at)
    journal.record(by=by, at=at, action="withdraw_partner_change", subject=change.joint,
                   place_id=change.joint.superior_id, reason=note, village=change.organisation.name)  # fmt: skip


def _in_hand(joint_id: int, organisation_id: int) -> tuple[JointOrganisation, Organisation, Organisation | None]:
    joint = locked_joint(joint_id=joint_id)
    require_state(joint, JointState.FOUNDED)
    (village,) = locked_organisations(ids=[organisation_id])
    return joint, village, lead_of(joint=joint)


def _asked(
    joint: JointOrganisation, village: Organisation, lead: Organisation | None, kind: PartnerChangeKind, on: date,
    reason: str, by: Actor, at: datetime,
) -> PartnerChange:  # fmt: skip
    if joint.partner_changes.filter(organisation=village, state=ChangeState.PROPOSED).exists():
        raise ChangedMeanwhile(_("A change for %(village)s is waiting already.") % {"village": village.name})
    needs_lead = kind == PartnerChangeKind.JOIN and lead is not None
    lead_agrees = not needs_lead or (lead is not None and speaks_for(by, lead.pk))
    change = PartnerChange.objects.create(
        joint=joint,
        organisation=village,
        kind=kind,
        effective_on=on,
        reason=reason,
        village_consent=ConsentState.GIVEN if speaks_for(by, village.pk) else ConsentState.ASKED,
        lead_consent=ConsentState.GIVEN if lead_agrees else ConsentState.ASKED,
        proposed_by_id=by.account_id,
        proposed_at=at,
    )
    action = "ask_partner_to_join" if kind == PartnerChangeKind.JOIN else "ask_partner_to_leave"
    journal.record(by=by, at=at, action=action, subject=joint, place_id=village.pk, reason=reason,
                   village=village.name, on=on.isoformat())  # fmt: skip
    return change


def _waiting(change_id: int) -> PartnerChange:
    """The change and its joint organisation, both held, the joint organisation first as everywhere."""
    joint_id = PartnerChange.objects.values_list("joint_id", flat=True).get(pk=change_id)
    joint = locked_joint(joint_id=joint_id)
    change = PartnerChange.objects.select_related("organisation", "decided_by").get(pk=change_id)
    change.joint = joint
    if change.state != ChangeState.PROPOSED:
        named = {"who": change.decided_by or "", "state": change.get_state_display()}
        raise ChangedMeanwhile(_("This change has been decided already: %(state)s (%(who)s).") % named)
    return change


def _refuse_day(joint: JointOrganisation, on: date, at: datetime) -> None:
    assert joint.during is not None
    if on <= joint.during.lower:
        named = {"joint": joint.name, "day": joint.during.lower}
        raise Refused(
            _("“%(joint)s” was founded on %(day)s; a change can hold from the day after at the earliest.") % named
        )
    if (on - timezone.localdate(at)).days > 366:
        raise Refused(_("The day lies more than a year ahead."))


def _village_row(joint: JointOrganisation, village: Organisation) -> JointParty:
    row = joint.parties.filter(
        organisation=village, role=PartyRole.VILLAGE, during__isnull=False, during__endswith=None
    ).first()
    if row is None:
        named = {"village": village.name, "joint": joint.name}
        raise Refused(_("%(village)s is not a village party of “%(joint)s”.") % named)
    return row


def _parties_after(joint: JointOrganisation, on: date) -> list[Organisation]:
    rows = joint.parties.filter(during__contains=on).select_related("organisation")
    return [row.organisation for row in rows.order_by("role", "pk")]


def _join(change: PartnerChange) -> None:
    joint, village, on = change.joint, change.organisation, change.effective_on
    locked_organisations(ids=[village.pk])
    refuse_taken(organisations=[village], on=on)
    _require_lawful(change, [*_parties_after(joint, on), village])
    party = JointParty.objects.create(
        joint=joint, organisation=village, role=PartyRole.VILLAGE, consent=ConsentState.GIVEN, during=since(on)
    )
    taken = set(joint.posts.filter(during__contains=on).values_list("account_id", flat=True))
    planned = [post for post in planned_posts(lead=None, villages=[village], on=on) if post.account_id not in taken]
    seat(joint=joint, parties=[party], planned=planned, on=on)
    open_party_books(party=party, on=on)


def _leave(change: PartnerChange) -> None:
    joint, on = change.joint, change.effective_on
    party = _village_row(joint, change.organisation)
    _require_lawful(change, [o for o in _parties_after(joint, on) if o.pk != change.organisation_id])
    end_periods(JointPost.objects.filter(party=party), on=on)
    BooksShell.objects.filter(party=party, closed_on=None).update(closed_on=on)
    end_periods(JointParty.objects.filter(pk=party.pk), on=on)


def _require_lawful(change: PartnerChange, parties: list[Organisation]) -> None:
    """What holds for founding holds later too: with too few villages it must find another one or dissolve."""
    lead = lead_of(joint=change.joint)
    villages = [party for party in parties if lead is None or party.pk != lead.pk]
    if not villages:
        raise Refused(
            _("No village would be left."),
            remedies=(_("Find another village first, or dissolve the joint organisation."),),
        )
    plan = plan_joint(
        lead=lead or villages[0], villages=villages, form=JointForm(change.joint.form), on=change.effective_on,
        superior=change.joint.superior, pairing_form=PairingForm(change.joint.pairing_form),
        has_document=bool(change.document_no),
    )  # fmt: skip
    remedies = (
        _("Give the number of the document that allows it."),
        _("Find another village first, or dissolve the joint organisation."),
    )
    require_lawful(judgement=plan.judgement, has_reason=bool(change.document_no), remedies=remedies)


def _decide(change: PartnerChange, state: ChangeState, note: str, by: Actor, at: datetime) -> None:
    change.state, change.decision_note = state, note
    change.decided_by_id, change.decided_at = by.account_id, at
    change.save(update_fields=["state", "decision_note", "decided_by", "decided_at", "document_no"])
