"""Makes members as they stand in a register, without going through the actions that other tests are about."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import since
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import AffiliationBasis, Occupation, Sex
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.models import Organisation
from tests.factories import FOUNDED

ADMITTED, FULL = date(2010, 7, 1), date(2011, 7, 1)


def member(where: Organisation, name: str, *, full: bool = True, **fields: object) -> Member:
    """Somebody whose home branch is there since it was founded; with `full=False` on probation since 2025-12-01."""
    pinyin, initials = name_keys(name, person=True)
    admitted = ADMITTED if full else date(2025, 12, 1)
    usual: dict[str, object] = {
        "code": f"M{Member.objects.count() + 1:05d}",
        "sex": Sex.MALE,
        "born_on": date(1980, 5, 6),
        "occupation": Occupation.FARMER,
        "admitted_on": admitted,
        "full_member_on": FULL if full else None,
    }
    made = Member.objects.create(
        name=name, name_pinyin=pinyin, name_initials=initials, organisation=where, **(usual | fields)
    )
    Affiliation.objects.create(
        member=made,
        organisation=where,
        basis=AffiliationBasis.REGISTERED,
        during=since(FOUNDED if full else admitted),
    )
    note_changes(before=(), after=[place_of(made)])
    return made
