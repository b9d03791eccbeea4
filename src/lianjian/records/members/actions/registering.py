"""Entering who is a member already, and putting right what was entered wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.kernel.sealed import blind_index
from lianjian.kernel.workbook.copying import next_numbers
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import AffiliationBasis, Education, Occupation, Sex
from lianjian.records.members.errors import SamePerson
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.members.policies.membership_rules import (
    Judge,
    require_home,
    require_right_days,
    require_right_number,
)
from lianjian.records.members.policies.register import may_correct, may_register
from lianjian.records.members.queries.people import members_visible_to
from lianjian.records.organisations.actions.locks import keep_tree_still
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at

# What the journal names only as changed, never with the words before and after.
UNSPOKEN = ("id_number", "phone", "born_on")


@dataclass(slots=True, kw_only=True)
class NewMember:
    """What is on file of a person. Without a code one is made; `here_since` is when the home branch became that."""

    name: str
    sex: Sex
    born_on: date
    admitted_on: date
    full_member_on: date | None = None
    id_number: str = ""
    phone: str = ""
    education: Education | str = ""
    occupation: Occupation = Occupation.FARMER
    code: str = ""
    here_since: date | None = None


@transaction.atomic
def register_member(*, person: NewMember, organisation: Organisation, by: Actor, at: datetime) -> Member:
    """Will enter somebody who is a member already, at home in the branch; no approval stands behind it."""
    require(may_register(by, organisation))
    since = person.here_since or first_day_here(person, organisation)
    member = enter(
        person=person, organisation=organisation, basis=AffiliationBasis.REGISTERED, since=since, by=by, at=at
    )
    journal.record(
        by=by, at=at, action="register_member", subject=member, place_id=member.organisation_id, since=str(since)
    )
    return member


def first_day_here(person: NewMember, organisation: Organisation) -> date:
    """From when somebody counts as at home in the branch where nobody says: admission, or the branch's founding."""
    return max(person.admitted_on, organisation.founded_on)


def refuse_first_day(*, since: date, person: NewMember, today: date) -> None:
    """Will refuse a first day in the branch that lies before the admission, or ahead."""
    if not person.admitted_on <= since <= today:
        raise WrongDay(_("%(day)s cannot be the first day here: it lies before admission or ahead.") % {"day": since})


def enter(
    *, person: NewMember, organisation: Organisation, basis: AffiliationBasis, since: date, by: Actor, at: datetime
) -> Member:
    """Will write the person, the affiliation from the day and the counts; whoever calls has asked who may."""
    keep_tree_still()
    home = Organisation.objects.get(pk=organisation.pk)
    require_home(organisation=home)
    _require_right(person, home, on=timezone.localdate(at))
    refuse_first_day(since=since, person=person, today=timezone.localdate(at))
    if person.id_number:
        refuse_same_person(id_number=person.id_number, by=by)
    (number,) = next_numbers(table=Member, count=1)
    code = person.code or code_of(number=number)
    member = Member(pk=number, code=code, organisation=home, **record_of(person))
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError:
        if person.id_number:
            refuse_same_person(id_number=person.id_number, by=by)
        raise SamePerson(_("Another member has the number %(code)s.") % {"code": person.code}) from None
    Affiliation.objects.create(member=member, organisation=home, basis=basis, during=period_since(since))
    note_changes(before=(), after=[place_of(member)])
    return member


def record_of(person: NewMember) -> dict[str, object]:
    """What a member's record holds of the person, its search keys with it, by the record's attributes."""
    columns = records_of([person], {person.id_number: blind_index(person.id_number)})
    return {key: value for key, (value,) in columns.items()}


def records_of(people: Sequence[NewMember], indexes: Mapping[str, bytes]) -> dict[str, list[object]]:
    """What the records of many hold, one column each; `indexes` are the blind indexes of their numbers."""
    names = [name_keys(person.name, person=True) for person in people]
    return {
        "name": [person.name for person in people],
        "name_pinyin": [pinyin for pinyin, _initials in names],
        "name_initials": [initials for _pinyin, initials in names],
        "sex": [person.sex for person in people],
        "born_on": [person.born_on for person in people],
        "phone": [person.phone for person in people],
        "education": [person.education for person in people],
        "occupation": [person.occupation for person in people],
        "admitted_on": [person.admitted_on for person in people],
        "full_member_on": [person.full_member_on for person in people],
        "id_number": [person.id_number for person in people],
        "id_number_index": [indexes[person.id_number] or None for person in people],
        "id_number_tail": [person.id_number[-4:] for person in people],
    }


def number_keys(id_number: str) -> dict[str, object]:
    """An identity number and by what it is found."""
    index = blind_index(id_number) or None
    return {"id_number": id_number, "id_number_index": index, "id_number_tail": id_number[-4:]}


def code_of(*, number: int) -> str:
    """The code of a record with this number, short enough to be read out."""
    return f"M{number:08d}"


def refuse_same_person(*, id_number: str, by: Actor, besides: Member | None = None) -> None:
    """Will refuse an identity number that is on file, naming whose only to who may read that register."""
    others = Member.objects.filter(id_number_index=blind_index(id_number))
    other = others.select_related("organisation").first()
    if other is not None and other != besides:
        raise SamePerson(same_person(other, by), remedies=(_("If the person moves here, have the affiliation moved."),))


def same_person(other: Member, by: Actor) -> str:
    """Where the number is on file already, as much of it as the reader may know."""
    if not members_visible_to(actor=by).filter(pk=other.pk).exists():
        return _("This identity number is on file in a register outside your places.")
    said = {"name": other.name, "code": other.code, "place": other.organisation.name}
    if other.left_on is not None:
        return _("This identity number is that of %(name)s (%(code)s), once a member at %(place)s.") % said
    return _("This identity number is that of %(name)s (%(code)s), a member at %(place)s.") % said


@transaction.atomic
def correct_member(*, member: Member, corrected: NewMember, reason: str, seen: str, by: Actor, at: datetime) -> Member:
    """Will put right what was entered wrongly; the code stays, and so does where the member was at home when.

    `seen` is the `state_of` the record as the person read it before correcting it.
    """
    held = locked(member)
    require(may_correct(by, held))
    if seen != state_of(held):
        raise ChangedMeanwhile(
            _("The record of %(name)s has been changed since you opened it; yours is not written.") % {"name": held},
            remedies=(_("Open the record again in another window, compare, and enter what is still to be corrected."),),
        )
    if not reason.strip():
        raise Refused(_("Say why: the reason stands in the journal beside the correction."))
    _require_right(corrected, held.organisation, on=timezone.localdate(at))
    if corrected.id_number:
        refuse_same_person(id_number=corrected.id_number, by=by, besides=held)
    before, counted = spoken(held), place_of(held)
    for key, value in record_of(corrected).items():
        setattr(held, key, value)
    after = spoken(held)
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if not changed:
        return held
    held.save()
    note_changes(before=[counted], after=[place_of(held)])
    told = {key: "*" if key in UNSPOKEN else values for key, values in changed.items()}
    journal.record(
        by=by, at=at, action="correct_member", subject=held, place_id=held.organisation_id, reason=reason, changed=told
    )
    return held


def locked(member: Member) -> Member:
    """The member's record, held until the transaction ends."""
    # Not in one statement: PostgreSQL joins the old branch to the row it waited for, and finds none.
    Member.objects.select_for_update().get(pk=member.pk)
    return Member.objects.select_related("organisation").get(pk=member.pk)


def spoken(member: Member) -> dict[str, str]:
    """What can be corrected, in words that can be compared."""
    keys = (
        "name", "sex", "born_on", "id_number", "phone", "education", "occupation", "admitted_on", "full_member_on",
    )  # fmt: skip
    return {key: str(getattr(member, key) or "") for key in keys}


def state_of(member: Member) -> str:
    """A mark that is another whenever something that can be corrected is another; it tells nothing of what."""
    return blind_index("\0".join(spoken(member).values())).hex()


def _require_right(person: NewMember, home: Organisation, *, on: date) -> None:
    require_right_days(
        born_on=person.born_on, admitted_on=person.admitted_on, full_member_on=person.full_member_on,
        today=on, judge=Judge(packs_at(organisation=home)),
    )  # fmt: skip
    if person.id_number:
        require_right_number(number=person.id_number, born_on=person.born_on, sex=person.sex)
