"""Finding members below a node by the beginning of a name, by pinyin or initials, by the end of an identity number.

Where the node is small its members are gathered and looked at; where it is large the index of the words is walked and
each hit's home compared with the node. The counts decide, not the planner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from lianjian.records.members.models import Member
from lianjian.records.members.queries.roster import SEALED, RosterFilter, RosterRow, members_below
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import end_of, within

MOST_SHOWN = 100
MOST_GATHERED = 50_000
ID_TAIL = re.compile(r"\d{3}[\dXx]", re.ASCII)
LETTERS = re.compile(r"[A-Za-z ]+")
AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Who was found, by pinyin, and whether there are more than are shown."""

    rows: list[RosterRow]
    more: bool


def search_members(*, place: Organisation, words: str, asked: RosterFilter, on: date) -> Found:
    """Members at the place or below whom the words mean: a name's beginning, its letters, a number's end, a code."""
    words = words.strip()
    if not words:
        return Found(rows=[], more=False)
    if sum(members_below(place=place).values()) <= MOST_GATHERED:
        ids = _gathered(place, words, asked)
    else:
        ids = _walked(place, words, asked)
    members = Member.objects.defer(*SEALED).filter(pk__in=ids[: MOST_SHOWN + 1]).select_related("organisation")
    in_order = sorted(members, key=lambda one: (one.name_pinyin, one.pk))
    rows = [
        RosterRow(member=one, place=one.organisation.name, standing=one.standing(on=on))
        for one in in_order[:MOST_SHOWN]
    ]
    return Found(rows=rows, more=len(in_order) > MOST_SHOWN)


def _gathered(place: Organisation, words: str, asked: RosterFilter) -> list[int]:
    homes = Organisation.objects.filter(within(place.path), people__gt=0).values_list("pk", flat=True)
    here = Member.objects.filter(organisation_id__in=list(homes), left_on=None)
    meant = Q(pk__in=())
    for field, first, last in _meanings(words):
        meant |= _between(field, first, last)
    # Not by the bare column: a planner that hopes for a full page soon would walk the whole province in that order.
    in_order = here.filter(meant, asked.condition()).order_by(Concat("name_pinyin", Value("")), "pk")
    return list(in_order.values_list("pk", flat=True)[: MOST_SHOWN + 1])


def _walked(place: Organisation, words: str, asked: RosterFilter) -> list[int]:
    found: dict[int, None] = {}
    for field, first, last in _meanings(words):
        walked = Member.objects.filter(_between(field, first, last), asked.condition(), left_on=None)
        found |= dict.fromkeys(_inside(walked, place).order_by(field, "pk").values_list("pk", flat=True)[
            : MOST_SHOWN + 1
        ])  # fmt: skip
    return list(found)


def _inside(members: QuerySet[Member], place: Organisation) -> QuerySet[Member]:
    """Those at home in the sub-tree; as a subquery of its own for each row, which no planner turns into a join."""
    home = Organisation.objects.filter(pk=OuterRef("organisation_id")).values("path")
    return members.annotate(home_path=Subquery(home)).filter(
        home_path__gte=place.path, home_path__lt=end_of(place.path)
    )


def _meanings(words: str) -> list[tuple[str, str, str]]:
    """What the words can mean: the column, the first value, and the first after all that begin so."""
    if ID_TAIL.fullmatch(words):
        return [("id_number_tail", words.upper(), words.upper() + AFTER_ALL)]
    if LETTERS.fullmatch(words):
        letters = words.replace(" ", "").lower()
        return [(field, letters, letters + AFTER_ALL) for field in ("name_initials", "name_pinyin")]
    if words.isascii():
        return [("code", words, words + AFTER_ALL)]
    return [("name", words, words + AFTER_ALL)]


def _between(field: str, first: str, last: str) -> Q:
    return Q(**{f"{field}__gte": first, f"{field}__lt": last})
