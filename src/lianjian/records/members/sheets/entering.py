"""Taking the rows of the sheet of members in: who is new, who is on file as the row says, and who otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel import journal
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.sealed import blind_index
from lianjian.kernel.workbook.copying import copy_rows
from lianjian.kernel.workbook.forms import Row
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.members.actions.registering import (
    NewMember,
    first_day_here,
    next_codes,
    number_keys,
    record_of,
    refuse_first_day,
    same_person,
)
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import AffiliationBasis, Occupation, Sex, Standing
from lianjian.records.members.errors import SamePerson
from lianjian.records.members.id_numbers import what_it_says
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.members.policies.membership_rules import (
    Judge,
    owner_fault,
    require_home,
    require_right_days,
)
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.codes import common_superior
from lianjian.records.organisations.queries.packs import packs_at_each
from lianjian.records.organisations.sheets.finding import organisations_of

AT_ONCE = 5_000
# What a second sheet may bring up to date; all else is put right on the member's page, with a reason.
UP_TO_DATE = ("phone", "education", "occupation", "full_member_on", "id_number")
# What `record_of` gives, in its order.
RECORD = (
    "name", "name_pinyin", "name_initials", "sex", "born_on", "phone", "education", "occupation", "admitted_on",
    "full_member_on", "id_number", "id_number_index", "id_number_tail",
)  # fmt: skip
FACTS = {
    "name": gettext_lazy("Name of the person"),
    "sex": gettext_lazy("Sex"),
    "born_on": gettext_lazy("Born on"),
    "admitted_on": gettext_lazy("Admitted on"),
    "id_number": gettext_lazy("Identity number"),
    "full_member_on": gettext_lazy("Full member since"),
}


@dataclass(slots=True)
class _New:
    """Somebody who is not on file yet."""

    person: NewMember
    home: Organisation
    since: date

    @property
    def counted_at(self) -> tuple[int, Standing]:
        return self.home.pk, Standing.PROBATIONARY if self.person.full_member_on is None else Standing.FULL


@dataclass
class _Books:
    """What is on file of the people and branches of a sheet, and what the sheet adds to it."""

    homes: dict[str, Organisation]
    judges: dict[int, Judge]
    by_code: dict[str, Member] = field(default_factory=dict)
    by_number: dict[str, Member] = field(default_factory=dict)
    no_homes: dict[int, Refused] = field(default_factory=dict)
    new: list[_New] = field(default_factory=list)
    changed: list[Member] = field(default_factory=list)
    counted_before: list[tuple[int, Standing] | None] = field(default_factory=list)


def check_numbers(rows: list[Row], intake: Intake) -> None:
    """Will find rows by which nobody can be known, codes given twice, and numbers that are not the person's."""
    first: dict[str, int] = {}
    for row in rows:
        number, code = row["id_number"], row.text("code")
        if not number and not code and not intake.has_fault(row, "id_number"):
            intake.fault(row, "id_number", _("Give the identity number or the member's code: names are no keys."))
        if code and first.setdefault(code, row.line) != row.line:
            intake.fault(row, "code", _("Row %(line)d has the same code.") % {"line": first[code]})
        if number and row["born_on"] and row["sex"]:
            says = what_it_says(str(number))
            fault = owner_fault(says=says, born_on=row.day("born_on"), sex=Sex(row.text("sex")))
            if fault:
                intake.fault(row, "id_number", fault)


def load_members(rows: list[Row], intake: Intake) -> None:
    """Will enter the new, bring the known up to date, and tally; with one fault nothing of the sheet is written."""
    if not rows:
        return
    tally = intake.tallies[rows[0].form.name]
    books = _books(rows, intake)
    for row in rows:
        try:
            if _enter(row, books, intake):
                tally.created, tally.changed = len(books.new), len(books.changed)
            else:
                tally.unchanged += 1
        except Refused as refused:
            intake.fault(row, "", " ".join((refused.reason, *refused.remedies)))
    if not intake.faults.in_any_of({tally.name}):
        _write(books, intake)


def _books(rows: list[Row], intake: Intake) -> _Books:
    homes = organisations_of(intake, rows, "organisation")
    packs = packs_at_each(organisations=homes.values())
    judges = {id(one): Judge(one) for one in packs.values()}
    books = _Books(homes=homes, judges={pk: judges[id(one)] for pk, one in packs.items()})
    for home in homes.values():
        try:
            require_home(organisation=home)
        except Refused as refused:
            books.no_homes[home.pk] = refused
    numbers = [blind_index(row.text("id_number")) for row in rows if row["id_number"]]
    codes = [row.text("code") for row in rows if row["code"]]
    for known in (
        *(Q(id_number_index__in=some) for some in _parts(numbers)),
        *(Q(code__in=some) for some in _parts(codes)),
    ):
        for member in Member.objects.filter(known).select_for_update():
            books.by_code[member.code] = member
            if member.id_number:
                books.by_number[member.id_number] = member
    return books


def _parts(of: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (of[at : at + AT_ONCE] for at in range(0, len(of), AT_ONCE))


def _enter(row: Row, books: _Books, intake: Intake) -> bool:
    """Whether the row brings anything that is not on file."""
    home = books.homes[row.text("organisation")]
    if home.pk in books.no_homes:
        raise books.no_homes[home.pk]
    person = _person(row)
    require_right_days(
        born_on=person.born_on, admitted_on=person.admitted_on, full_member_on=person.full_member_on,
        today=intake.on, judge=books.judges[home.pk],
    )  # fmt: skip
    member = _known(person, books, intake)
    if member is None:
        _enter_new(person, home, books, intake)
        return True
    _refuse_otherwise(member, person, home, intake)
    return _brought_up_to_date(member, person, books)


def _person(row: Row) -> NewMember:
    return NewMember(
        name=row.text("person_name"), sex=Sex(row.text("sex")), born_on=row.day("born_on"),
        admitted_on=row.day("admitted_on"), full_member_on=row.day_or_none("full_member_on"),
        id_number=row.text("id_number"), phone=row.text("phone"), education=row.text("education"),
        occupation=Occupation(row.text("occupation") or Occupation.FARMER), code=row.text("code"),
        here_since=row.day_or_none("here_since"),
    )  # fmt: skip


def _known(person: NewMember, books: _Books, intake: Intake) -> Member | None:
    by_number = books.by_number.get(person.id_number) if person.id_number else None
    by_code = books.by_code.get(person.code) if person.code else None
    if by_number is not None and person.code and by_code is not by_number:
        raise SamePerson(same_person(by_number, intake.by))
    return by_code or by_number


def _enter_new(person: NewMember, home: Organisation, books: _Books, intake: Intake) -> None:
    since = person.here_since or first_day_here(person, home)
    refuse_first_day(since=since, person=person, today=intake.on)
    books.new.append(_New(person, home, since))


def _refuse_otherwise(member: Member, person: NewMember, home: Organisation, intake: Intake) -> None:
    """Will refuse a row that says of a member what only a transfer or a correction can bring about."""
    if member.organisation_id != home.pk or member.left_on is not None:
        raise SamePerson(
            same_person(member, intake.by),
            remedies=(_("A sheet moves nobody: have the affiliation transferred on the member's page."),),
        )
    # An identity number or a day of full membership may be new; once on file they are facts too.
    told = [key for key in FACTS if getattr(member, key) or key not in UP_TO_DATE]
    unlike = [key for key in told if getattr(person, key) != getattr(member, key)]
    if not person.id_number and "id_number" in unlike:
        unlike.remove("id_number")  # known by the code; the number is not asked for again
    if unlike:
        names = "、".join(str(FACTS[key]) for key in unlike)
        raise Refused(
            _("On file this is otherwise: %(names)s.") % {"names": names},
            remedies=(_("Correct the member's record on its page, with the reason."),),
        )


def _brought_up_to_date(member: Member, person: NewMember, books: _Books) -> bool:
    newer = {
        key: getattr(person, key)
        for key in UP_TO_DATE
        if getattr(person, key) and getattr(person, key) != getattr(member, key)
    }
    if not newer:
        return False
    books.counted_before.append(place_of(member))
    for key, value in (newer | number_keys(person.id_number or member.id_number)).items():
        setattr(member, key, value)
    books.changed.append(member)
    return True


def _write(books: _Books, intake: Intake) -> None:
    try:
        ids = _copy_members(books.new)
    except IntegrityError:
        raise ChangedMeanwhile(
            _("Somebody has entered one of these members in the meantime."), remedies=(_("Import the file again."),)
        ) from None
    _copy_affiliations(books.new, ids)
    fields = [*UP_TO_DATE, "id_number_index", "id_number_tail"]
    Member.objects.bulk_update(books.changed, fields, batch_size=500)
    after = [*(one.counted_at for one in books.new), *map(place_of, books.changed)]
    if not after:
        return
    note_changes(before=books.counted_before, after=after)
    touched = {one.home.pk for one in books.new} | {member.organisation_id for member in books.changed}
    top = common_superior(organisations=[home for home in books.homes.values() if home.pk in touched])
    journal.record(
        by=intake.by, at=intake.at, action="import_members", subject=top, place_id=top.pk,
        created=len(books.new), changed=len(books.changed),
    )  # fmt: skip


def _copy_members(new: Sequence[_New]) -> list[int]:
    codes = iter(next_codes(count=sum(not one.person.code for one in new)))
    records = (
        (one.person.code or next(codes), one.home.pk, "", *map(record_of(one.person).__getitem__, RECORD))
        for one in new
    )
    fields = ("code", "organisation_id", "left_how", *RECORD)
    return copy_rows(table=Member, fields=fields, rows=records, count=len(new))


def _copy_affiliations(new: Sequence[_New], ids: Sequence[int]) -> None:
    rows = (
        (id_, one.home.pk, AffiliationBasis.REGISTERED, period_since(one.since))
        for id_, one in zip(ids, new, strict=True)
    )
    copy_rows(table=Affiliation, fields=("member_id", "organisation_id", "basis", "during"), rows=rows, count=len(new))
