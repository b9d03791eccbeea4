"""The list of members below a node: today in tree order whatever its size, and of any past day in a township.

Two plain queries, the first over the places that have members, the second over the members of the few of them that
make a page: a join would leave it to the planner whether a province takes a millisecond or a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, F, Func, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.records.members.counted import MEMBERS
from lianjian.records.members.enums import Standing
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counts import numbers_below
from lianjian.records.organisations.queries.tree import organisations_on

PAGE = 50
# A filter may let few through: one page looks through so many people at most, and goes on from there.
LOOKED_THROUGH = 4_000
# A list opens no sealed value.
SEALED = ("id_number", "id_number_index", "phone")
MOST_HOMES = 400
MOST_ON_A_DAY = 20_000
KEY = re.compile(r"([0-9a-z]+)~([^~]*)~(\d+)", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class RosterFilter:
    """Which members are asked for; empty means all who are members."""

    standing: str = ""
    occupation: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anybody is left out."""
        return bool(self.standing or self.occupation)

    def condition(self, *, on: date | None = None) -> Q:
        """Who passes, today or as of the day."""
        full = Q(full_member_on__isnull=False) if on is None else Q(full_member_on__lte=on)
        by_standing = {Standing.FULL.value: full, Standing.PROBATIONARY.value: ~full}
        occupied = Q(occupation=self.occupation) if self.occupation else Q()
        return by_standing.get(self.standing, Q()) & occupied


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One member as a line, with the place that is home."""

    member: Member
    place: str
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    pk: int
    path: str
    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """After whom a page begins: in tree order of homes, then by pinyin."""

    path: str
    pinyin: str
    pk: int

    def __str__(self) -> str:
        return f"{self.path}~{self.pinyin}~{self.pk}"


def members_below(*, place: Organisation) -> dict[str, int]:
    """How many full and probationary members the sub-tree has today."""
    return numbers_below(organisation=place, metrics=MEMBERS)


def roster_page(
    *, place: Organisation, asked: RosterFilter, on: date, after: str = "", limit: int = PAGE
) -> tuple[list[RosterRow], str]:
    """One page of today's list in tree order after the key, and the key of the next ("" on the last).

    Where a filter narrows, a page may be short or even empty and still have a next one.
    """
    begin = _read(after, place)
    homes = _homes(place, begin, LOOKED_THROUGH if asked.narrows else limit + 1)
    if not homes:
        return [], ""
    found = list(_in_order(_members_after(homes, begin).filter(asked.condition()), homes)[: limit + 1])
    names = {home.pk: home.name for home in homes}
    rows = [
        RosterRow(member=one, place=names[one.organisation_id], standing=one.standing(on=on)) for one in found[:limit]
    ]
    return rows, _next(found, homes, place, limit)


def roster_on_day(
    *, place: Organisation, asked: RosterFilter, on: date, after: str = "", limit: int = PAGE
) -> tuple[list[RosterRow], str]:
    """One page of the list as it was on the day, by today's tree; for places of a township's size."""
    if sum(members_below(place=place).values()) > MOST_ON_A_DAY:
        raise Refused(
            _("The list of a past day is shown for townships and villages; %(place)s is too large.") % {"place": place},
            remedies=(_("Choose a township or village below it."),),
        )
    begin = _read(after, place)
    paths = dict(Organisation.objects.filter(within(place.path)).values_list("pk", "path"))
    then = Affiliation.objects.filter(organisation_id__in=list(paths), during__contains=on)
    if asked.narrows:
        then = then.filter(member__in=Member.objects.filter(asked.condition(on=on)))
    homes = _enough(_homes_then(then, paths, begin), begin, limit + 1)
    there = then.filter(organisation_id__in=[home.pk for home in homes])
    in_order = sorted(
        (paths[home], pinyin, pk, home)
        for home, pinyin, pk in there.values_list("organisation_id", "member__name_pinyin", "member_id")
    )
    if begin:
        in_order = [one for one in in_order if one[:3] > (begin.path, begin.pinyin, begin.pk)]
    shown = in_order[:limit]
    members = Member.objects.defer(*SEALED).in_bulk([pk for _path, _pinyin, pk, _home in shown])
    versions = organisations_on(on=on).filter(organisation__in={home for *_rest, home in shown})
    names = dict(versions.values_list("organisation_id", "name"))
    rows = [
        RosterRow(member=members[pk], place=names.get(home, ""), standing=members[pk].standing(on=on))
        for _path, _pinyin, pk, home in shown
    ]
    more = len(in_order) > limit
    return rows, str(_Key(path=shown[-1][0], pinyin=shown[-1][1], pk=shown[-1][2])) if more else ""


def _homes_then(then: QuerySet[Affiliation], paths: dict[int, str], begin: _Key | None) -> list[_Home]:
    """The places that had members among these, in tree order: counted first, as only few of them make a page."""
    counted = then.values_list("organisation_id").annotate(people=Count("*"))
    homes = [_Home(pk=pk, path=paths[pk], name="", people=people) for pk, people in counted]
    ahead = [home for home in homes if begin is None or home.path >= begin.path]
    return sorted(ahead, key=lambda home: home.path)


def _homes(place: Organisation, begin: _Key | None, wanted: int) -> list[_Home]:
    """The next places that have members, as many as hold the wanted number; the one begun already not counted."""
    populated = Organisation.objects.filter(within(place.path), people__gt=0)
    if begin:
        populated = populated.filter(path__gte=begin.path)
    found = [
        _Home(pk=pk, path=path, name=name, people=people)
        for pk, path, name, people in populated.order_by("path").values_list("pk", "path", "name", "people")[
            : min(wanted, MOST_HOMES) + 1
        ]
    ]
    return _enough(found, begin, wanted)


def _enough(found: list[_Home], begin: _Key | None, wanted: int) -> list[_Home]:
    """As many of the places as hold the wanted number; the one begun already is not counted."""
    begun = bool(begin and found and found[0].path == begin.path)
    sums = accumulate(0 if begun and at == 0 else home.people for at, home in enumerate(found))
    enough = next((at for at, total in enumerate(sums) if total >= wanted), len(found))
    return found[: enough + 1]


def _members_after(homes: Sequence[_Home], begin: _Key | None) -> QuerySet[Member]:
    members = Member.objects.defer(*SEALED).filter(organisation_id__in=[home.pk for home in homes], left_on=None)
    if begin is None or homes[0].path != begin.path:
        return members
    behind = Q(name_pinyin__gt=begin.pinyin) | Q(name_pinyin=begin.pinyin, pk__gt=begin.pk)
    return members.filter(~Q(organisation_id=homes[0].pk) | behind)


def _in_order(members: QuerySet[Member], homes: Sequence[_Home]) -> QuerySet[Member]:
    ids = Value([home.pk for home in homes], output_field=ArrayField(BigIntegerField()))
    position = Func(ids, F("organisation_id"), function="array_position", output_field=IntegerField())
    return members.order_by(position, "name_pinyin", "pk")


def _next(found: Sequence[Member], homes: Sequence[_Home], place: Organisation, limit: int) -> str:
    paths = {home.pk: home.path for home in homes}
    if len(found) > limit:
        last = found[limit - 1]
        return str(_Key(path=paths[last.organisation_id], pinyin=last.name_pinyin, pk=last.pk))
    # Everything after the last home begins with its path and a digit, or is greater anyway.
    after_all = f"{homes[-1].path}0"
    rest = Organisation.objects.filter(within(place.path), people__gt=0, path__gte=after_all)
    return str(_Key(path=after_all, pinyin="", pk=0)) if rest.exists() else ""


def _read(after: str, place: Organisation) -> _Key | None:
    """The key; None where it is none, or of another place."""
    parts = KEY.fullmatch(after)
    if parts is None or not parts[1].startswith(place.path):
        return None
    return _Key(path=parts[1], pinyin=parts[2], pk=int(parts[3]))
