"""Transferring affiliation: proposed, sent with a letter, received, returned or withdrawn.

Until the receiver confirms, the sender answers for the member; the home branch changes on the day of receipt (JG 25).
Whoever changes a transfer locks its member first, so that no two ways can end in two homes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.kernel.sealed import blind_index
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.moving import move_member, refuse_who_left
from lianjian.records.members.actions.registering import NewMember, enter, locked
from lianjian.records.members.enums import AffiliationBasis, LeavingKind, TransferState
from lianjian.records.members.events import MemberMoved
from lianjian.records.members.models import AffiliationTransfer, Member
from lianjian.records.members.policies.membership_rules import require_home
from lianjian.records.members.policies.register import may_register
from lianjian.records.members.policies.transfers import may_answer_transfer, may_send_transfer, may_withdraw_transfer
from lianjian.records.members.queries.transfers import basic_committee_of, open_transfer_of
from lianjian.records.organisations.actions.locks import keep_tree_still
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@transaction.atomic
def propose_transfer(
    *, member: Member, to: Organisation, reason: str, on: date, by: Actor, at: datetime
) -> AffiliationTransfer:
    """Will propose that the member moves to another branch of the tree.

    Within one basic committee no letter is needed: the receiver is asked at once.
    """
    held = _member_to_transfer(member, is_elsewhere=to.pk != member.organisation_id, on=on, by=by, at=at)
    require_home(organisation=to)
    issuer = basic_committee_of(organisation=held.organisation)
    needs_letter = basic_committee_of(organisation=to).pk != issuer.pk
    return _opened(
        AffiliationTransfer(
            member=held,
            to_organisation=to,
            issuer=issuer if needs_letter else None,
            state=TransferState.PROPOSED if needs_letter else TransferState.SENT,
            sent_on=None if needs_letter else on,
            reason=reason.strip(),
            proposed_on=on,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def propose_transfer_out(
    *,
    member: Member,
    outside_organisation: str,
    outside_place: str,
    reason: str,
    on: date,
    by: Actor,
    at: datetime,
) -> AffiliationTransfer:
    """Will propose that the member moves to an organisation outside the tree, named in words."""
    held = _member_to_transfer(member, is_elsewhere=True, on=on, by=by, at=at)
    _require_words(outside_organisation, outside_place)
    return _opened(
        AffiliationTransfer(
            member=held,
            outside_organisation=outside_organisation.strip(),
            outside_place=outside_place.strip(),
            issuer=basic_committee_of(organisation=held.organisation),
            state=TransferState.PROPOSED,
            reason=reason.strip(),
            proposed_on=on,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def send_transfer(
    *, transfer: AffiliationTransfer, letter_no: str, on: date, by: Actor, at: datetime
) -> AffiliationTransfer:
    """Will issue the letter of introduction, or send again what the receiver returned."""
    held = _locked(transfer)
    require(may_send_transfer(by, held))
    _expect(held, TransferState.PROPOSED, TransferState.RETURNED)
    require_day(on, today=timezone.localdate(at), not_before=held.proposed_on)
    if held.issuer is not None and not letter_no.strip():
        raise Refused(
            _("Give the number of the letter of introduction."),
            remedies=(_("It stands in the register of letters of %(place)s.") % {"place": held.issuer.name},),
        )
    held.state, held.sent_on, held.letter_no = TransferState.SENT, on, letter_no.strip()
    _write(held, "send_transfer", by=by, at=at, letter_no=held.letter_no)
    return held


@transaction.atomic
def receive_transfer(*, transfer: AffiliationTransfer, on: date, by: Actor, at: datetime) -> AffiliationTransfer:
    """Will receive the member from that day on; where the receiver lies outside, enter that its receipt has come."""
    held = _locked(transfer)
    require(may_answer_transfer(by, held))
    _expect(held, TransferState.SENT)
    require_day(on, today=timezone.localdate(at), not_before=held.sent_on or held.proposed_on)
    # Written before the member moves: what hears of the move sees a transfer that is no longer open.
    held.state, held.closed_on = TransferState.RECEIVED, on
    _write(held, "receive_transfer", by=by, at=at, on=str(on))
    if held.to_organisation is not None:
        basis = AffiliationBasis.TRANSFERRED
        move_member(member=held.member, to=held.to_organisation, on=on, basis=basis, by=by, at=at)
    else:
        how, where = LeavingKind.TRANSFERRED_OUT, held.outside_name
        end_membership(member=held.member, on=on, how=how, reason=where, by=by, at=at)
    return held


@transaction.atomic
def return_transfer(*, transfer: AffiliationTransfer, reason: str, by: Actor, at: datetime) -> AffiliationTransfer:
    """Will send the transfer back with the receiver's reason; without one it cannot be refused (JG 25)."""
    held = _locked(transfer)
    require(may_answer_transfer(by, held))
    _expect(held, TransferState.SENT)
    _require_rule("transfer_return", {"has_reason": bool(reason.strip())}, held.member, on=timezone.localdate(at))
    held.state, held.answer = TransferState.RETURNED, reason.strip()
    _write(held, "return_transfer", by=by, at=at, reason=held.answer)
    return held


@transaction.atomic
def withdraw_transfer(*, transfer: AffiliationTransfer, reason: str, by: Actor, at: datetime) -> AffiliationTransfer:
    """Will take the transfer back, for the side that answers for the member; the member stays where he is."""
    held = _locked(transfer)
    require(may_withdraw_transfer(by, held))
    _expect(held, TransferState.PROPOSED, TransferState.SENT, TransferState.RETURNED)
    if not reason.strip():
        raise Refused(_("Give the reason; everybody concerned can read it."))
    held.state, held.answer, held.closed_on = TransferState.WITHDRAWN, reason.strip(), timezone.localdate(at)
    _write(held, "withdraw_transfer", by=by, at=at, reason=held.answer)
    return held


@transaction.atomic
def receive_from_outside(
    *,
    person: NewMember,
    organisation: Organisation,
    outside_organisation: str,
    outside_place: str,
    from_kind: UnitKind,
    letter_no: str,
    on: date,
    by: Actor,
    at: datetime,
) -> AffiliationTransfer:
    """Will take in a member who comes with a letter from outside the tree, at home in the branch from that day.

    Who was a member here before, by the identity number, goes on with the same record.
    """
    keep_tree_still()
    require(may_register(by, organisation))
    _require_words(outside_organisation, outside_place)
    if not letter_no.strip():
        raise Refused(_("Give the number of the letter of introduction."))
    basis = AffiliationBasis.TRANSFERRED
    if once_here := _once_here(person):
        member = move_member(member=once_here, to=organisation, on=on, basis=basis, by=by, at=at)
    else:
        require_day(on, today=timezone.localdate(at), not_before=person.admitted_on)
        member = enter(person=person, organisation=organisation, basis=basis, since=on, by=by, at=at)
        announce(
            MemberMoved(
                member_id=member.pk, from_organisation_id=None, to_organisation_id=organisation.pk, on=on, by=by, at=at
            )
        )
    transfer = AffiliationTransfer.objects.create(
        code=new_code(letter="T", on=on),
        member=member,
        to_organisation=organisation,
        outside_organisation=outside_organisation.strip(),
        outside_place=outside_place.strip(),
        from_kind=from_kind,
        state=TransferState.RECEIVED,
        letter_no=letter_no.strip(),
        proposed_on=on,
        closed_on=on,
        last_by_id=by.account_id,
    )
    journal.record(by=by, at=at, action="receive_from_outside", subject=transfer, place_id=organisation.pk, on=str(on))
    return transfer


def _once_here(person: NewMember) -> Member | None:
    if not person.id_number:
        return None
    gone = Member.objects.filter(left_how=LeavingKind.TRANSFERRED_OUT, name=person.name)
    return gone.filter(id_number_index=blind_index(person.id_number)).first()


def _require_words(outside_organisation: str, outside_place: str) -> None:
    """Will refuse an outside organisation that is not named or has no place."""
    if not outside_organisation.strip() or not outside_place.strip():
        raise Refused(_("Name the other organisation and its province, city and county."))


def _member_to_transfer(member: Member, *, is_elsewhere: bool, on: date, by: Actor, at: datetime) -> Member:
    keep_tree_still()
    held = locked(member)
    require(may_register(by, held.organisation))
    refuse_who_left(held)
    require_day(on, today=timezone.localdate(at), not_before=held.admitted_on)
    under_way = open_transfer_of(member=held)
    facts = {"open_transfers": int(under_way is not None), "is_another_branch": is_elsewhere}
    if under_way is not None:
        answer = rules.ask("home_branch", on=on, facts=facts, packs=packs_at(organisation=held.organisation))
        raise ChangedMeanwhile(
            _("%(name)s is already on the way to %(place)s; proposed by %(who)s on %(day)s.")
            % {
                "name": held.name,
                "place": under_way.to_name,
                "who": under_way.last_by or "—",
                "day": under_way.proposed_on,
            },
            rule=answer.cite,
            remedies=(_("Finish or withdraw that transfer first."),),
        )
    _require_rule("home_branch", facts, held, on=on)
    return held


def _opened(transfer: AffiliationTransfer, *, by: Actor, at: datetime) -> AffiliationTransfer:
    home = transfer.member.organisation
    transfer.code = new_code(letter="T", on=transfer.proposed_on)
    transfer.from_organisation, transfer.from_kind = home, home.kind
    transfer.last_by_id = by.account_id
    transfer.save(force_insert=True)
    journal.record(by=by, at=at, action="propose_transfer", subject=transfer, place_id=home.pk, reason=transfer.reason)
    return transfer


def _locked(transfer: AffiliationTransfer) -> AffiliationTransfer:
    keep_tree_still()
    locked(transfer.member)
    related = ("member__organisation", "from_organisation", "to_organisation", "issuer", "last_by")
    return AffiliationTransfer.objects.select_related(*related).get(pk=transfer.pk)


def _expect(transfer: AffiliationTransfer, *states: TransferState) -> None:
    if transfer.state not in states:
        raise ChangedMeanwhile(
            _("%(who)s was quicker; this transfer now stands at: %(state)s.")
            % {"who": transfer.last_by or "—", "state": transfer.get_state_display()}
        )


def _require_rule(name: str, facts: Mapping[str, object], member: Member, *, on: date) -> None:
    answer = rules.ask(name, on=on, facts=facts, packs=packs_at(organisation=member.organisation))
    if answer.valid is False:
        raise Refused(answer.missing or "", rule=answer.cite)


def _write(
    transfer: AffiliationTransfer, action: str, *, by: Actor, at: datetime, reason: str = "", **details: str
) -> None:
    transfer.last_by_id = by.account_id
    transfer.save(update_fields=["state", "sent_on", "letter_no", "answer", "closed_on", "last_by"])
    place_id = transfer.from_organisation_id or transfer.to_organisation_id
    journal.record(by=by, at=at, action=action, subject=transfer, place_id=place_id, reason=reason, **details)
