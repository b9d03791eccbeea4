"""Drawing up a sheet: from the records, by hand where no record holds it, and anew where one was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.actions.locking import locked_disclosure
from lianjian.results.disclosure.enums import UNDER_WAY, AffairsKind, DisclosureState, Occasion
from lianjian.results.disclosure.models import (
    Disclosure,
    DisclosureLine,
    FinanceRow,
    FinanceTerms,
    JustifiedFinding,
)
from lianjian.results.disclosure.policies.disclosing import may_disclose
from lianjian.results.disclosure.queries.drawing import LONGEST_TEXT, LONGEST_TITLE, lines_from_records
from lianjian.results.disclosure.queries.terms import title_of

LETTER = "G"
LONGEST_HEADING, LONGEST_REASON = 40, 300


@dataclass(frozen=True, kw_only=True)
class NewDisclosure:
    """What is to be shown: whose affairs, from which day up to, not including, another; `title` only at once."""

    affairs: AffairsKind
    since: date
    until: date
    occasion: Occasion = Occasion.REGULAR
    title: str = ""


@transaction.atomic
def draft_disclosure(*, organisation: Organisation, what: NewDisclosure, by: Actor, at: datetime) -> Disclosure:
    """Will draw a sheet from the records of the period; refuses a second one of the same period, which is corrected."""
    require(may_disclose(by, organisation))
    today = timezone.localdate(at)
    if what.until <= what.since:
        raise Refused(_("The period ends before it begins."))
    if what.occasion == Occasion.REGULAR and what.until.toordinal() > today.toordinal() + 1:
        raise Refused(
            _("The period lasts until %(day)s; what it brings is not on record yet.")
            % {"day": date.fromordinal(what.until.toordinal() - 1)},
            remedies=(_("Choose the period before, or show what cannot wait at once."),),
        )
    title = what.title.strip()
    if what.occasion == Occasion.REGULAR:
        title = title_of(organisation=organisation, affairs=what.affairs, since=what.since, until=what.until)
    elif not title:
        raise Refused(_("Say what it is about; it stands on top of the sheet."))
    made = _made(organisation, what, title, by, at)
    if what.occasion == Occasion.REGULAR:
        DisclosureLine.objects.bulk_create(lines_from_records(disclosure=made))
    journal.record(by=by, at=at, action="draft_disclosure", subject=made, place_id=organisation.pk)
    return made


def _made(organisation: Organisation, what: NewDisclosure, title: str, by: Actor, at: datetime) -> Disclosure:
    try:
        with transaction.atomic():
            return Disclosure.objects.create(
                code=new_code(letter=LETTER, on=timezone.localdate(at)), organisation=organisation,
                affairs=what.affairs, occasion=what.occasion, title=title,
                during=period_since(what.since, what.until), drafted_by_id=by.account_id, drafted_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise ChangedMeanwhile(
            _("“%(sheet)s” is there already.") % {"sheet": title},
            remedies=(_("Go on with that one; if it hangs already and is wrong, correct it there."),),
        ) from None


@transaction.atomic
def draw_again(*, disclosure_id: int, by: Actor, at: datetime) -> int:
    """Will add what has come into the records since; nothing is taken away. Returns how many lines were added."""
    sheet = locked_disclosure(disclosure_id, DisclosureState.DRAFTED)
    require(may_disclose(by, sheet.organisation))
    there = set(sheet.lines.values_list("origin", flat=True))
    new = [line for line in lines_from_records(disclosure=sheet) if line.origin not in there]
    DisclosureLine.objects.bulk_create(new)
    journal.record(by=by, at=at, action="draw_disclosure_again", subject=sheet, place_id=sheet.organisation_id)
    return len(new)


@transaction.atomic
def add_line(
    *, disclosure_id: int, heading: str, title: str, text: str, on: date | None, by: Actor, at: datetime
) -> DisclosureLine:
    """Will add something that stands in no record here, such as an allowance paid out."""
    sheet = locked_disclosure(disclosure_id, DisclosureState.DRAFTED)
    require(may_disclose(by, sheet.organisation))
    if not title.strip() or not heading.strip():
        raise Refused(_("Say what it is about, and under which heading it stands."))
    line = DisclosureLine.objects.create(
        disclosure=sheet, heading=heading.strip()[:LONGEST_HEADING], title=title.strip()[:LONGEST_TITLE],
        text=text.strip()[:LONGEST_TEXT], on=on,
    )  # fmt: skip
    journal.record(by=by, at=at, action="add_disclosure_line", subject=sheet, place_id=sheet.organisation_id)
    return line


@transaction.atomic
def leave_out_line(*, line_id: int, reason: str, by: Actor, at: datetime) -> DisclosureLine:
    """Will leave a line off the sheet, with a reason that stays with the draft."""
    line = _line(line_id, by)
    line.left_out_because = given_reason(reason=reason, longest=LONGEST_REASON)
    line.save(update_fields=["left_out_because"])
    _record_line("leave_out_disclosure_line", line, by, at, line.left_out_because)
    return line


@transaction.atomic
def put_back_line(*, line_id: int, by: Actor, at: datetime) -> DisclosureLine:
    """Will put a line that was left out back on the sheet."""
    line = _line(line_id, by)
    line.left_out_because = ""
    line.save(update_fields=["left_out_because"])
    _record_line("put_back_disclosure_line", line, by, at, "")
    return line


@transaction.atomic
def correct_disclosure(*, disclosure_id: int, reason: str, by: Actor, at: datetime) -> Disclosure:
    """Will begin a new version of a public sheet, with all its lines and amounts; the old one hangs until then."""
    old = locked_disclosure(disclosure_id, DisclosureState.SHOWN, DisclosureState.TAKEN_DOWN)
    require(may_disclose(by, old.organisation))
    why = given_reason(reason=reason)
    try:
        with transaction.atomic():
            new = Disclosure.objects.create(
                code=new_code(letter=LETTER, on=timezone.localdate(at)), organisation=old.organisation,
                affairs=old.affairs, occasion=old.occasion, title=old.title, during=old.during,
                version=old.version + 1, replaces=old, change_reason=why, opening_fen=old.opening_fen,
                closing_fen=old.closing_fen, opening_because=old.opening_because, drafted_by_id=by.account_id,
                drafted_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise ChangedMeanwhile(_("A correction of “%(sheet)s” is under way already.") % {"sheet": old}) from None
    _copy(old, new)
    journal.record(by=by, at=at, action="correct_disclosure", subject=new, place_id=old.organisation_id, reason=why)
    return new


def _copy(old: Disclosure, new: Disclosure) -> None:
    lines, amounts, justified = list(old.lines.all()), list(old.finance_rows.all()), list(old.justified.all())
    rows: list[DisclosureLine | FinanceRow | JustifiedFinding] = [*lines, *amounts, *justified]
    for one in rows:
        one.pk, one.disclosure = None, new
    DisclosureLine.objects.bulk_create(lines)
    FinanceRow.objects.bulk_create(amounts)
    JustifiedFinding.objects.bulk_create(justified)


@transaction.atomic
def drop_disclosure(*, disclosure_id: int, reason: str, by: Actor, at: datetime) -> Disclosure:
    """Will not pursue a draft; what hangs cannot be dropped."""
    sheet = locked_disclosure(disclosure_id, *UNDER_WAY)
    require(may_disclose(by, sheet.organisation))
    why = given_reason(reason=reason)
    sheet.state, sheet.returned_because = DisclosureState.DROPPED, why
    sheet.save(update_fields=["state", "returned_because"])
    journal.record(by=by, at=at, action="drop_disclosure", subject=sheet, place_id=sheet.organisation_id, reason=why)
    return sheet


@transaction.atomic
def set_finance_monthly(*, organisation: Organisation, monthly: bool, by: Actor, at: datetime) -> None:
    """Will note that the money is shown monthly, because much comes in and goes out (CW 35), or quarterly again."""
    require(may_disclose(by, organisation))
    if monthly:
        FinanceTerms.objects.get_or_create(
            organisation=organisation, defaults={"decided_on": timezone.localdate(at), "decided_by": by.name[:50]}
        )
    else:
        FinanceTerms.objects.filter(organisation=organisation).delete()
    journal.record(
        by=by, at=at, action="set_finance_terms", subject=organisation, place_id=organisation.pk, monthly=monthly
    )


def _line(line_id: int, by: Actor) -> DisclosureLine:
    disclosure_id = DisclosureLine.objects.values_list("disclosure_id", flat=True).get(pk=line_id)
    sheet = locked_disclosure(disclosure_id, DisclosureState.DRAFTED)
    require(may_disclose(by, sheet.organisation))
    return DisclosureLine.objects.select_related("disclosure").get(pk=line_id)


def _record_line(action: str, line: DisclosureLine, by: Actor, at: datetime, reason: str) -> None:
    sheet = line.disclosure
    journal.record(
        by=by, at=at, action=action, subject=sheet, place_id=sheet.organisation_id, reason=reason, line=line.pk
    )
