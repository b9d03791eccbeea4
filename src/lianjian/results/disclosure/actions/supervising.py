"""The supervision committee: who was chosen to it, and what it checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_findings_in
from lianjian.records.organisations.enums import PostKind, UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.queries.posts import posts_of
from lianjian.results.disclosure.actions.locking import locked_disclosure
from lianjian.results.disclosure.actions.questions import report_untrue
from lianjian.results.disclosure.enums import CheckFinding, DisclosureState
from lianjian.results.disclosure.models import SupervisionCheck, SupervisionMember
from lianjian.results.disclosure.policies.disclosing import may_check, may_disclose
from lianjian.results.disclosure.queries.disclosures import supervises, supervisors_of
from lianjian.results.disclosure.queries.terms import SUPERVISORS


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Somebody chosen: `has_relative` as told by whoever enters it, since nobody's family is on file."""

    name: str
    chosen_by: str
    account_id: int | None = None
    is_chair: bool = False
    knows_accounts: bool = False
    has_relative: bool = False
    exception_document: str = ""


@transaction.atomic
def seat_supervisor(*, organisation: Organisation, seat: Seat, on: date, by: Actor, at: datetime) -> SupervisionMember:
    """Will enter somebody the villagers chose; refuses members of the committee and their near relatives (CW 37).

    Three to five people sit on it (JD); more only with the document that says why.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(may_disclose(by, organisation))
    require_day(on, today=timezone.localdate(at))
    name, paper = seat.name.strip(), seat.chosen_by.strip()
    if not name or not paper:
        raise Refused(_("Give the name, and the record of the assembly that chose."))
    there = supervisors_of(organisation=organisation, on=on)
    _refuse_committee(organisation, seat, name, on)
    _refuse_size(organisation, len(there) + 1, bool(seat.exception_document.strip()), on)
    if seat.is_chair and any(one.is_chair for one in there):
        raise Refused(_("It has a chair already; end that seat first."))
    try:
        with transaction.atomic():
            made = SupervisionMember.objects.create(
                organisation=organisation, person_name=name, account_id=seat.account_id, is_chair=seat.is_chair,
                knows_accounts=seat.knows_accounts, chosen_by=paper, during=since(on),
            )  # fmt: skip
    except IntegrityError:
        raise ChangedMeanwhile(_("%(name)s sits on it already.") % {"name": name}) from None
    journal.record(by=by, at=at, action="seat_supervisor", subject=made, place_id=organisation.pk)
    return made


@transaction.atomic
def unseat_supervisor(*, seat_id: int, on: date, by: Actor, at: datetime) -> SupervisionMember:
    """Will end somebody's seat from the day on."""
    seat = SupervisionMember.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=seat_id)
    require(may_disclose(by, seat.organisation))
    begun = seat.during.lower
    require_day(on, today=timezone.localdate(at), not_before=date.fromordinal(begun.toordinal() + 1))
    if seat.during.upper is not None:
        raise ChangedMeanwhile(_("The seat has ended already."))
    seat.during = since(begun, on)
    seat.save(update_fields=["during"])
    journal.record(by=by, at=at, action="unseat_supervisor", subject=seat, place_id=seat.organisation_id)
    return seat


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the committee looked at, found and says; `document_no` of its paper where not a member enters it."""

    looked_at: str
    finding: CheckFinding
    words: str = ""
    document_no: str = ""


@transaction.atomic
def check_disclosure(*, disclosure_id: int, checked: Checked, on: date, by: Actor, at: datetime) -> SupervisionCheck:
    """Will note what the committee found, beside the sheet for everybody; what is untrue goes to who stands above."""
    sheet = locked_disclosure(disclosure_id, DisclosureState.SHOWN, DisclosureState.TAKEN_DOWN)
    place, today = sheet.organisation, timezone.localdate(at)
    is_member = supervises(actor=by, organisation_id=place.pk, on=today)
    require(may_check(by, place, supervises=is_member))
    require_day(on, today=today, not_before=sheet.put_up_on)
    seats = supervisors_of(organisation=place, on=on)
    if not seats:
        raise Refused(
            _("No supervision committee of %(place)s is on record.") % {"place": place},
            remedies=(_("Enter first whom the villagers chose."),),
        )
    if not is_member and not checked.document_no.strip():
        raise Refused(_("You enter it for the committee: give the number of its signed paper."))
    if not checked.looked_at.strip():
        raise Refused(_("Say what was looked at, such as vouchers, contracts or the list of who was helped."))
    if checked.finding != CheckFinding.IN_ORDER and not checked.words.strip():
        raise Refused(_("Say in words what is missing or untrue."))
    if found := private_findings_in(f"{checked.looked_at}\n{checked.words}"):
        raise Refused(_("It may give somebody away: %(words)s.") % {"words": "、".join(one.shown for one in found)})
    note = SupervisionCheck.objects.create(
        disclosure=sheet, on=on, looked_at=checked.looked_at.strip(), finding=checked.finding,
        words=checked.words.strip(), document_no=checked.document_no.strip(),
        checkers="、".join(one.person_name for one in seats)[:200], recorded_by=by.name[:50], recorded_at=at,
    )  # fmt: skip
    journal.record(by=by, at=at, action="check_disclosure", subject=sheet, place_id=place.pk, finding=checked.finding)
    if checked.finding == CheckFinding.UNTRUE:
        report_untrue(disclosure_id=sheet.pk, words=note.words, by_supervisors=True, by=by, at=at)
    return note


def _refuse_committee(organisation: Organisation, seat: Seat, name: str, on: date) -> None:
    head = (PostKind.VILLAGERS_COMMITTEE_HEAD,)
    in_office = sum(
        post.account.name == name for post in posts_of(organisation=organisation, on=on) if post.kind in head
    )
    answer = rules.ask(
        SUPERVISORS[UnitKind(organisation.kind)], on=on, packs=packs_at(organisation=organisation),
        facts={"committee_members_or_relatives": in_office + int(seat.has_relative and not in_office)},
    )  # fmt: skip
    _refuse_by(answer)


def _refuse_size(organisation: Organisation, size: int, has_document: bool, on: date) -> None:
    """More than the rule's most are refused; fewer than its least only while the seats are being filled."""
    packs = packs_at(organisation=organisation)
    fewest = rules.least(packs=packs, name="supervision_committee_size", count="supervisors", on=on)
    if fewest is not None and size < fewest.value:
        return
    answer = rules.ask(
        "supervision_committee_size", on=on, packs=packs,
        facts={"supervisors": size, "has_exception_document": has_document},
    )  # fmt: skip
    _refuse_by(answer)


def _refuse_by(answer: rules.Answer) -> None:
    if answer.valid is False and answer.force != "flag":
        quote = (answer.cite.quote or "") if answer.cite else ""
        raise Refused(answer.missing or "", rule=answer.cite, quote=quote)
