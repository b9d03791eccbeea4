"""Taking the rows of the sheet of members in: who is new, who is on file as the row says, and who otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import IntegrityError
from django.db.models import Func, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel import journal
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.sealed import blind_indexes
from lianjian.kernel.workbook.copying import copy_rows, next_numbers
from lianjian.kernel.workbook.forms import Row
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.members.actions.registering import (
    NewMember,
    code_of,
    first_day_here,
    number_keys,
    records_of,
    refuse_first_day,
    same_person,
)
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import AffiliationBasis, Occupation, Standing
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

# What a second sheet may bring up to date; all else is put right on the member's page, with a reason.
UP_TO_DATE = ("phone", "education", "occupation", "full_member_on", "id_number")
# As one parameter each: to find the places of thousands in a statement takes longer than the search itself.
CODES_IN = "(SELECT unnest(string_to_array(%(expressions)s, ',')))"
INDEXES_IN = "(SELECT decode(unnest(string_to_array(%(expressions)s, ',')), 'hex'))"
PERSON = (
    "person_name", "sex", "born_on", "admitted_on", "full_member_on", "id_number", "phone", "education", "occupation",
    "code", "here_since",
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
    indexes: dict[str, bytes] = field(default_factory=dict)
    no_homes: dict[int, Refused] = field(default_factory=dict)
    new: list[_New] = field(default_factory=list)
    changed: list[Member] = field(default_factory=list)
    counted_before: list[tuple[int, Standing] | None] = field(default_factory=list)


def check_numbers(rows: list[Row], intake: Intake) -> None:
    """Will find rows by which nobody can be known, codes given twice, and numbers that are not the person's."""
    first: dict[object, int] = {}
    columns = _columns_of(rows, ("id_number", "code", "born_on", "sex"))
    for row, (number, code, born_on, sex) in zip(rows, columns, strict=True):
        if not number and not code and not intake.has_fault(row, "id_number"):
            intake.fault(row, "id_number", _("Give the identity number or the member's code: names are no keys."))
        if code and first.setdefault(code, row.line) != row.line:
            intake.fault(row, "code", _("Row %(line)d has the same code.") % {"line": first[code]})
        if number and born_on and sex and (fault := owner_fault(says=what_it_says(number), born_on=born_on, sex=sex)):
            intake.fault(row, "id_number", fault)


def load_members(rows: list[Row], intake: Intake) -> None:
    """Will enter the new, bring the known up to date, and tally; with one fault nothing of the sheet is written."""
    if not rows:
        return
    tally = intake.tallies[rows[0].form.name]
    books = _books(rows, intake)
    for row, person in zip(rows, _people(rows), strict=True):
        try:
            if _enter(row, person, books, intake):
                tally.created, tally.changed = len(books.new), len(books.changed)
            else:
                tally.unchanged += 1
        except Refused as refused:
            intake.fault(row, "", " ".join((refused.reason, *refused.remedies)))
    # All that the database would refuse has been asked by now: a dry run need not write what nothing leans on.
    if not intake.faults.in_any_of({tally.name}) and intake.writes(rows[0].form):
        _write(books, intake)


def _books(rows: list[Row], intake: Intake) -> _Books:
    homes = organisations_of(intake, rows, "organisation")
    packs = packs_at_each(organisations=homes.values())
    judges = {key: Judge(one) for key, one in {id(one): one for one in packs.values()}.items()}
    books = _Books(homes=homes, judges={pk: judges[id(one)] for pk, one in packs.items()})
    for home in homes.values():
        try:
            require_home(organisation=home)
        except Refused as refused:
            books.no_homes[home.pk] = refused
    (at_number, at_code) = (rows[0].form.places[key] for key in ("id_number", "code"))
    books.indexes = blind_indexes(str(row.values[at_number]) for row in rows if row.values[at_number])
    codes = [str(row.values[at_code]) for row in rows if row.values[at_code]]
    on_file = Member.objects.select_for_update()
    hexes = Func(Value(",".join(index.hex() for index in books.indexes.values())), template=INDEXES_IN)
    named = Func(Value(",".join(codes)), template=CODES_IN)
    for known in (*on_file.filter(id_number_index__in=hexes), *on_file.filter(code__in=named)):
        books.by_code[known.code] = known
        if known.id_number:
            books.by_number[known.id_number] = known
    return books


def _columns_of(rows: Sequence[Row], keys: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Of each row the values of these columns."""
    places = rows[0].form.places if rows else {}
    return map(itemgetter(*(places[key] for key in keys)), (row.values for row in rows)) if rows else iter(())


def _people(rows: Sequence[Row]) -> Iterator[NewMember]:
    for (
        name,
        sex,
        born_on,
        admitted_on,
        full_member_on,
        number,
        phone,
        education,
        occupation,
        code,
        here_since,
    ) in _columns_of(rows, PERSON):
        yield NewMember(
            name=name, sex=sex, born_on=born_on, admitted_on=admitted_on, full_member_on=full_member_on,
            id_number=number or "", phone=phone or "", education=education or "",
            occupation=occupation or Occupation.FARMER, code=code or "", here_since=here_since,
        )  # fmt: skip


def _enter(row: Row, person: NewMember, books: _Books, intake: Intake) -> bool:
    """Whether the row brings anything that is not on file."""
    home = books.homes[row.text("organisation")]
    if home.pk in books.no_homes:
        raise books.no_homes[home.pk]
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
        _copy_new(books.new, books.indexes)
    except IntegrityError:
        raise ChangedMeanwhile(
            _("Somebody has entered one of these members in the meantime."), remedies=(_("Import the file again."),)
        ) from None
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


def _copy_new(new: Sequence[_New], indexes: Mapping[str, bytes]) -> None:
    ids = next_numbers(table=Member, count=len(new))
    columns: dict[str, Sequence[Any]] = {
        "id": ids,
        "code": [one.person.code or code_of(number=number) for number, one in zip(ids, new, strict=True)],
        "organisation_id": [one.home.pk for one in new],
        "left_how": [""] * len(new),
        **records_of([one.person for one in new], indexes),
    }
    copy_rows(table=Member, columns=columns)
    affiliations: dict[str, Sequence[Any]] = {
        "member_id": ids,
        "organisation_id": columns["organisation_id"],
        "basis": [AffiliationBasis.REGISTERED] * len(new),
        "during": [period_since(one.since) for one in new],
    }
    copy_rows(table=Affiliation, columns=affiliations)
