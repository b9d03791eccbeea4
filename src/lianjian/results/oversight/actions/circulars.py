"""Circulars: written from an inspection's findings, by matter; issued by a second person under their own number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_numbers_in
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.models import Organisation
from lianjian.results.oversight.documents.circulars import drafted_opening, drafted_sections
from lianjian.results.oversight.enums import CircularState, CopyReason
from lianjian.results.oversight.models import Circular, CircularCopy, Inspection
from lianjian.results.oversight.policies.offices import may_oversee
from lianjian.results.oversight.policies.rulings import league_words_in, require_rule
from lianjian.results.oversight.queries.circulars import concerned_by, may_be_added

Sections = Sequence[tuple[str, Sequence[str]]]


@transaction.atomic
def draft_circular(*, inspection_id: int, by: Actor, at: datetime) -> Circular:
    """Will write the draft from the findings of the inspection, matter by matter, places in the order of the tree."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("organisation", "place")
    inspection = rows.get(pk=inspection_id)
    require(may_oversee(by, inspection.organisation))
    if inspection.circulars.filter(state=CircularState.DRAFT).exists():
        raise ChangedMeanwhile(_("A circular of this inspection is being drafted already."))
    if not inspection.findings.exists():
        raise Refused(_("The inspection has no finding: there is nothing to tell."))
    made = Circular.objects.create(
        code=new_code(letter="T", on=timezone.localdate(at)), organisation=inspection.organisation,
        inspection=inspection, title=f"关于{inspection.title}情况的通报",
        opening=drafted_opening(inspection=inspection), sections=drafted_sections(inspection=inspection),
        written_by_id=by.account_id, written_at=at,
    )  # fmt: skip
    _record("draft_circular", made, by, at)
    return made


@transaction.atomic
def write_circular(
    *, circular_id: int, title: str, opening: str, sections: Sections, by: Actor, at: datetime
) -> Circular:
    """Will change the draft's words; who wrote last is its writer, so that another one approves."""
    circular = _locked_draft(circular_id, by)
    if not title.strip() or not sections:
        raise Refused(_("A circular has a title and at least one matter."))
    circular.title, circular.opening = title.strip(), opening.strip()
    circular.sections = [[head, list(paragraphs)] for head, paragraphs in sections]
    _require_clean(circular, timezone.localdate(at), has_number=True)
    circular.written_by_id, circular.written_at = by.account_id, at
    circular.save()
    _record("write_circular", circular, by, at)
    return circular


@transaction.atomic
def add_recipient(
    *, circular_id: int, organisation: Organisation, reason: str, by: Actor, at: datetime
) -> CircularCopy:
    """Will copy the draft to a further place of the office's sub-tree once it is issued, for the reason given.

    Who adds is the draft's writer from then on: a second person approves the recipients with the words.
    """
    circular = _locked_draft(circular_id, by)
    why = given_reason(reason=reason, longest=200)
    if not may_be_added(circular=circular).filter(pk=organisation.pk).exists():
        raise Refused(
            _("%(place)s does not lie below %(office)s.")
            % {"place": organisation.name, "office": circular.organisation.name},
            remedies=(_("A circular goes down the own tree; a superior or a neighbour is written to by letter."),),
        )
    if organisation in dict(concerned_by(inspection=circular.inspection)):
        raise Refused(_("%(place)s gets it anyway: it is concerned.") % {"place": organisation.name})
    made, is_new = CircularCopy.objects.get_or_create(
        circular=circular, organisation=organisation, defaults={"reason": CopyReason.ADDED}
    )
    if not is_new:
        raise ChangedMeanwhile(_("%(place)s has been added already.") % {"place": organisation.name})
    _write_again(circular, by, at)
    journal.record(
        by=by, at=at, action="add_circular_recipient", subject=circular, place_id=circular.organisation_id,
        reason=why, to=organisation.code,
    )  # fmt: skip
    return made


@transaction.atomic
def take_off_recipient(*, circular_id: int, copy_id: int, by: Actor, at: datetime) -> None:
    """Will not copy the draft to a place that was added by hand."""
    circular = _locked_draft(circular_id, by)
    copy = circular.copies.filter(pk=copy_id, reason=CopyReason.ADDED).select_related("organisation").first()
    if copy is None:
        raise ChangedMeanwhile(_("It has been taken off already."))
    code = copy.organisation.code
    copy.delete()
    _write_again(circular, by, at)
    _record("take_off_circular_recipient", circular, by, at, to=code)


@transaction.atomic
def issue_circular(*, circular_id: int, document_no: str, on: date, by: Actor, at: datetime) -> Circular:
    """Will issue it under its number, by another person than its writer.

    It goes to the inspected, to their superiors, and to whom was added by hand.
    """
    circular = _locked_draft(circular_id, by)
    require_day(on, today=timezone.localdate(at))
    if circular.written_by_id is not None and circular.written_by_id == by.account_id:
        raise Refused(
            _("Who wrote it does not approve it: a second person does."),
            remedies=(_("A colleague of your office, or of the one above, finds it among what is to be done."),),
        )
    _require_clean(circular, on, has_number=bool(document_no.strip()))
    number = document_no.strip()
    if Circular.objects.filter(organisation=circular.organisation, document_no=number).exists():
        raise Refused(_("%(number)s is the number of another circular.") % {"number": number})
    circular.state, circular.document_no, circular.issued_on = CircularState.ISSUED, number, on
    circular.approved_by_id, circular.issued_at = by.account_id, at
    circular.save()
    for organisation, reason in concerned_by(inspection=circular.inspection):
        # A finding written down since may concern a place that was added by hand.
        circular.copies.update_or_create(organisation=organisation, defaults={"reason": reason})
    _record("issue_circular", circular, by, at, document_no=number)
    return circular


@transaction.atomic
def drop_circular(*, circular_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will not pursue a draft, with the reason."""
    circular = _locked_draft(circular_id, by)
    circular.state, circular.drop_reason = CircularState.DROPPED, given_reason(reason=reason, longest=200)
    circular.save(update_fields=["state", "drop_reason"])
    journal.record(
        by=by, at=at, action="drop_circular", subject=circular, place_id=circular.organisation_id,
        reason=circular.drop_reason,
    )  # fmt: skip


def _write_again(circular: Circular, by: Actor, at: datetime) -> None:
    circular.written_by_id, circular.written_at = by.account_id, at
    circular.save(update_fields=["written_by", "written_at"])


def _require_clean(circular: Circular, on: date, *, has_number: bool) -> None:
    """No order of merit (JF, ZY 6), a number of its own, and no number that belongs to a person."""
    text = "\n".join([circular.title, circular.opening, *(_lines(circular))])
    league = league_words_in(text)
    if league:
        raise Refused(
            _("A circular tells by matter and never by rank; it says: %(words)s.") % {"words": "、".join(league)},
            remedies=(_("Say what is the matter where, and by when it is put right."),),
        )
    require_rule("circular", place=circular.organisation, on=on, has_document_number=has_number, ranks_units=False)
    if found := private_numbers_in(text):
        raise Refused(_("Numbers of persons stand in it: %(numbers)s.") % {"numbers": "、".join(found)})


def _lines(circular: Circular) -> list[str]:
    return [line for head, paragraphs in circular.sections for line in (head, *paragraphs)]


def _locked_draft(circular_id: int, by: Actor) -> Circular:
    rows = Circular.objects.select_for_update(of=("self",)).select_related("organisation", "inspection__place")
    circular = rows.get(pk=circular_id)
    require(may_oversee(by, circular.organisation))
    if circular.state != CircularState.DRAFT:
        raise ChangedMeanwhile(
            _("%(title)s: %(state)s.") % {"title": circular.title, "state": circular.get_state_display()}
        )
    return circular


def _record(action: str, circular: Circular, by: Actor, at: datetime, **details: str) -> None:
    journal.record(by=by, at=at, action=action, subject=circular, place_id=circular.organisation_id, **details)
