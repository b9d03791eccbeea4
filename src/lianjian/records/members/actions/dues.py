"""Fixing the year's bases, collecting, reducing and waiving dues. What is written here is what was done, by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.months import first_of_month, months_after
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.dues import monthly_dues
from lianjian.records.members.enums import DuesKind
from lianjian.records.members.models import DuesBase, DuesPayment, DuesReduction, Member
from lianjian.records.members.policies.dues import may_keep_dues
from lianjian.records.members.queries.dues import (
    MonthOfDues,
    MonthState,
    Quarter,
    dues_years,
    owed_months,
    runs_of_months,
)
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.wording import yuan

UNPAID = (MonthState.OPEN, MonthState.LATE)


@dataclass(frozen=True, kw_only=True)
class NewBase:
    """What a member's dues are reckoned from; `base_fen` is an income, of a farmer the dues the branch chose."""

    member_id: int
    kind: DuesKind
    base_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class NewPayment:
    """Dues handed in for the months from `first` to `last`, both included; `through` is who brought them."""

    first: date
    last: date
    amount_fen: int
    paid_on: date
    through: Member | None = None
    branch_consents: bool = False
    approval_no: str = ""


@transaction.atomic
def fix_dues_bases(
    *, branch: Organisation, year: int, bases: Sequence[NewBase], by: Actor, at: datetime
) -> list[DuesBase]:
    """Will fix the bases of a year, for as many members as are given; those fixed already are refused by name (DF)."""
    require(may_keep_dues(by, branch))
    if year > timezone.localdate(at).year + 1:
        raise WrongDay(_("Bases are fixed at the beginning of the year, not further ahead."))
    members = _locked_members(branch, [base.member_id for base in bases])
    fixed = DuesBase.objects.filter(member__in=members.values(), year=year).select_related("member").first()
    if fixed is not None:
        raise ChangedMeanwhile(
            _("The base of %(member)s for %(year)s is fixed already.") % {"member": fixed.member, "year": year},
            remedies=(_("Change it on the member's own page, with the reason."),),
        )
    packs = packs_at(organisation=branch)
    made = DuesBase.objects.bulk_create(
        DuesBase(
            member=members[base.member_id],
            year=year,
            from_month=_first_month(members[base.member_id], year),
            kind=base.kind,
            base_fen=base.base_fen if base.kind != DuesKind.LEAST else 0,
            monthly_fen=monthly_dues(kind=base.kind, base_fen=base.base_fen, on=date(year, 1, 1), packs=packs),
        )
        for base in bases
    )
    if made:
        journal.record(
            by=by, at=at, action="fix_dues_bases", subject=branch, place_id=branch.pk, year=year, members=len(made)
        )
    return made


@transaction.atomic
def change_dues_base(
    *,
    member: Member,
    year: int,
    from_month: int,
    base: NewBase,
    instead_of: int | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> DuesBase:
    """Will let another base hold from a month of the year on; only for a reason, and not for months paid already.

    `instead_of` is the id of the year's last base as the person saw it.
    """
    held = locked(member)
    require(may_keep_dues(by, held.organisation))
    packs, first = packs_at(organisation=held.organisation), date(year, from_month, 1)
    if not reason.strip():
        raise Refused(
            _("The base is fixed at the beginning of the year; a change needs its reason."),
            rule=packs.rule("DF-base-fixed").cite,
        )
    earlier = DuesBase.objects.filter(member=held, year=year).order_by("-from_month").first()
    if earlier is not None and earlier.pk != instead_of:
        raise ChangedMeanwhile(
            _("The base has been changed meanwhile: %(amount)s yuan a month from %(year)s-%(month)s on.")
            % {"amount": yuan(earlier.monthly_fen), "year": year, "month": f"{earlier.from_month:02d}"}
        )
    if earlier is None or earlier.from_month >= from_month:
        raise WrongDay(_("The new base must begin in a month after the one it changes."))
    if DuesPayment.objects.filter(member=held, during__endswith__gt=first).exists():
        raise Refused(_("Months from then on are paid already; let the new base begin with the next unpaid month."))
    made = DuesBase.objects.create(
        member=held,
        year=year,
        from_month=from_month,
        kind=base.kind,
        base_fen=base.base_fen if base.kind != DuesKind.LEAST else 0,
        monthly_fen=monthly_dues(kind=base.kind, base_fen=base.base_fen, on=first, packs=packs),
        reason=reason.strip(),
    )
    journal.record(by=by, at=at, action="change_dues_base", subject=made, place_id=held.organisation_id, reason=reason)
    return made


@transaction.atomic
def reduce_dues(
    *,
    member: Member,
    first: date,
    last: date,
    monthly_fen: int,
    branch_decision: str,
    approval_no: str,
    by: Actor,
    at: datetime,
) -> DuesReduction:
    """Will lower a member's dues for some months, or waive them with 0; the branch decides, the superior approves."""
    held = locked(member)
    require(may_keep_dues(by, held.organisation))
    facts = {"has_branch_decision": bool(branch_decision.strip()), "has_superior_approval": bool(approval_no.strip())}
    answer = rules.ask("dues_reduction", on=first, facts=facts, packs=packs_at(organisation=held.organisation))
    if answer.valid is False:
        raise Refused(answer.missing or "", rule=answer.cite)
    start, end = _whole_months(first, last)
    if DuesReduction.objects.filter(member=held, during__overlap=since(start, end)).exists():
        raise ChangedMeanwhile(_("Some of these months are reduced already."))
    months = owed_months(member=held, first=start, last=last, on=timezone.localdate(at))
    if any(month.state is MonthState.PAID for month in months):
        raise Refused(_("Some of these months are paid already."))
    if monthly_fen >= max(month.owed_fen for month in months):
        raise Refused(_("That is not less than what the months ask for anyway."))
    made = DuesReduction.objects.create(
        member=held,
        during=since(start, end),
        monthly_fen=monthly_fen,
        branch_decision=branch_decision.strip(),
        approval_no=approval_no.strip(),
    )
    journal.record(
        by=by, at=at, action="reduce_dues", subject=made, place_id=held.organisation_id, approval_no=approval_no
    )
    return made


@transaction.atomic
def record_dues(*, member: Member, payment: NewPayment, by: Actor, at: datetime) -> DuesPayment:
    """Will record dues handed in; no month twice, not less than what is owed, made up for six months at most (DF)."""
    held = locked(member)
    require(may_keep_dues(by, held.organisation))
    require_day(payment.paid_on, today=timezone.localdate(at), not_before=held.admitted_on)
    start, end = _whole_months(payment.first, payment.last)
    if start.year != payment.last.year:
        raise WrongDay(_("Sheets are kept by the year: enter the months of each year by themselves."))
    months = owed_months(member=held, first=start, last=payment.last, on=timezone.localdate(at))
    _refuse_months(held, months)
    owed = sum(month.owed_fen for month in months)
    if payment.amount_fen < owed:
        raise Refused(
            _("These months ask for %(owed)s yuan, %(given)s yuan are given.")
            % {"owed": yuan(owed), "given": yuan(payment.amount_fen)},
            remedies=(_("Enter fewer months, or have the dues reduced first."),),
        )
    _ask_the_rules(held, payment, start)
    made = DuesPayment.objects.create(
        member=held,
        during=since(start, end),
        amount_fen=payment.amount_fen,
        paid_on=payment.paid_on,
        through=payment.through,
        approval_no=payment.approval_no.strip(),
    )
    journal.record(by=by, at=at, action="record_dues", subject=made, place_id=held.organisation_id)
    return made


@transaction.atomic
def collect_dues(
    *,
    branch: Organisation,
    quarter: Quarter,
    member_ids: Collection[int],
    paid_on: date,
    by: Actor,
    at: datetime,
) -> list[DuesPayment]:
    """Will record that each of these members paid what the quarter still asks for; who has paid is refused by name."""
    require(may_keep_dues(by, branch))
    require_day(paid_on, today=timezone.localdate(at))
    members = _locked_members(branch, member_ids)
    years = dues_years(members=members.values(), year=quarter.year, on=timezone.localdate(at))
    payments: list[DuesPayment] = []
    for year in years:
        runs = runs_of_months(months=year.unpaid_in(quarter))
        if not runs:
            raise ChangedMeanwhile(
                _("%(member)s owes nothing for this quarter; perhaps somebody has entered it already.")
                % {"member": year.member}
            )
        for run in runs:
            payments.append(_payment_of(year.member, run, paid_on))
    made = DuesPayment.objects.bulk_create(payments)
    if made:
        journal.record(
            by=by, at=at, action="collect_dues", subject=branch, place_id=branch.pk,
            quarter=str(quarter), members=len(members),
        )  # fmt: skip
    return made


@transaction.atomic
def strike_dues(*, payment_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will take out a payment entered by mistake; what it said stays in the journal with the reason."""
    payment = (
        DuesPayment.objects.select_for_update(of=("self",)).select_related("member__organisation").filter(pk=payment_id)
    ).first()
    if payment is None:
        raise ChangedMeanwhile(_("This payment has been struck out already."))
    require(may_keep_dues(by, payment.member.organisation))
    if not reason.strip():
        raise Refused(_("Say why the payment is struck out."))
    journal.record(
        by=by, at=at, action="strike_dues", subject=payment, place_id=payment.member.organisation_id, reason=reason,
        months=[str(payment.during.lower), str(payment.during.upper)], amount_fen=payment.amount_fen,
    )  # fmt: skip
    payment.delete()


def _payment_of(member: Member, run: Sequence[MonthOfDues], paid_on: date) -> DuesPayment:
    return DuesPayment(
        member=member,
        during=since(run[0].month, months_after(day=run[-1].month, months=1)),
        amount_fen=sum(month.owed_fen for month in run),
        paid_on=paid_on,
    )


def _ask_the_rules(member: Member, payment: NewPayment, start: date) -> None:
    packs = packs_at(organisation=member.organisation)
    if payment.through is not None:
        facts: dict[str, object] = {"branch_consents": payment.branch_consents}
        answer = rules.ask("dues_through_another", on=payment.paid_on, facts=facts, packs=packs)
        if answer.valid is False:
            raise Refused(answer.missing or "", rule=answer.cite)
    months = (payment.paid_on.year - start.year) * 12 + payment.paid_on.month - start.month
    answer = rules.ask("dues_make_up", on=payment.paid_on, facts={"months": max(months, 0)}, packs=packs)
    # The text says "generally": with the number of an approval it is not refused.
    if answer.valid is False and not payment.approval_no.strip():
        raise Refused(
            answer.missing or "",
            rule=answer.cite,
            remedies=(_("Give the number of the document that allows a longer make-up."),),
        )


def _refuse_months(member: Member, months: Sequence[MonthOfDues]) -> None:
    paid = next((month for month in months if month.state is MonthState.PAID), None)
    if paid is not None:
        raise ChangedMeanwhile(
            _("%(member)s has paid for %(year)s-%(month)s already.")
            % {"member": member, "year": paid.month.year, "month": f"{paid.month.month:02d}"}
        )
    free = next((month for month in months if month.state not in UNPAID), None)
    if free is not None:
        raise Refused(
            _("%(member)s owes nothing for %(year)s-%(month)s.")
            % {"member": member, "year": free.month.year, "month": f"{free.month.month:02d}"},
            remedies=(_("Fix the base of the year first, or enter other months."),),
        )


def _whole_months(first: date, last: date) -> tuple[date, date]:
    start, end = first_of_month(day=first), months_after(day=first_of_month(day=last), months=1)
    if end <= start:
        raise WrongDay(_("The last month comes before the first."))
    return start, end


def _first_month(member: Member, year: int) -> int:
    return member.admitted_on.month if member.admitted_on.year == year else 1


def _locked_members(branch: Organisation, member_ids: Collection[int]) -> dict[int, Member]:
    """The members by id, locked in one order; refuses whoever is not at home in the branch."""
    found = Member.objects.select_for_update(of=("self",)).filter(pk__in=member_ids, organisation=branch, left_on=None)
    members = {member.pk: member for member in found.order_by("pk")}
    if len(members) != len(set(member_ids)):
        raise ChangedMeanwhile(_("Somebody on the list is no longer at home in %(branch)s.") % {"branch": branch})
    return members
