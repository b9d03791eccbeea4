"""Lists of meetings: filtered, in order, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from lianjian.kernel.actor import Actor
from lianjian.records.activity.enums import AttendanceKind, MeetingState, PartyRole
from lianjian.records.activity.models import Attendance, Meeting, MeetingParty
from lianjian.records.activity.queries.meetings import meetings_visible_to
from lianjian.ui.listing import id_in

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedMeeting = WithAnnotations[Meeting, "Counted"]

COMING, HELD, CANCELLED = "coming", "held", "cancelled"


class Counted(TypedDict):
    """What is counted along with each meeting of a list."""

    serves: int
    due: int
    came: int


@dataclass(frozen=True, kw_only=True)
class ListFilter:
    """What a list of meetings is narrowed to; "" leaves a condition out. `when` is coming, held or cancelled."""

    when: str = COMING
    kind: str = ""
    text: str = ""
    whose: str = ""


def meetings_listed(*, actor: Actor, asked: ListFilter) -> QuerySet[ListedMeeting]:
    """The meetings the actor may see that the filter lets through; what is coming next first, what was held last first.

    Who is due and who came is counted along (`due`, `came`), and how many organisations each serves (`serves`).
    """
    found = meetings_visible_to(actor=actor).filter(_when(asked.when)).select_related("organisation")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if text := asked.text.strip():
        named = Q(organisation__name__contains=text) | Q(organisation__name_initials__startswith=text.lower())
        found = found.filter(Q(title__contains=text) | named)
    if asked.whose:
        joint = Exists(MeetingParty.objects.filter(meeting=OuterRef("pk"), role=PartyRole.INVITED))
        found = found.filter(joint if asked.whose == "joint" else ~joint)
    people = Attendance.objects.filter(meeting=OuterRef("pk"))
    # Counted in the list of columns, and so for the rows of one page only.
    counted = found.annotate(
        serves=_count(MeetingParty.objects.filter(meeting=OuterRef("pk"))),
        due=_count(people.filter(kind=AttendanceKind.DUE)),
        came=_count(people.filter(present=True)),
    )
    order = ("starts_at", "pk") if asked.when == COMING else ("-starts_at", "-pk")
    return counted.order_by(*order)


def page_of(*, found: QuerySet[ListedMeeting], when: str, after: str, limit: int) -> tuple[list[ListedMeeting], str]:
    """One page after the key, and the key of the next page ("" on the last); `when` as in the filter."""
    moment, _, pk = after.rpartition("~")
    if (last_pk := id_in(pk)) is not None and (begun := _parsed(moment)):
        way = "gt" if when == COMING else "lt"
        found = found.filter(Q(**{f"starts_at__{way}": begun}) | Q(starts_at=begun, **{f"pk__{way}": last_pk}))
    rows = list(found[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], f"{last.starts_at.isoformat()}~{last.pk}" if last else ""


def _count(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("meeting").annotate(n=Count("pk")).values("n")), 0)


def _parsed(moment: str) -> datetime | None:
    try:
        return parse_datetime(moment)
    except ValueError:
        return None


def _when(when: str) -> Q:
    """A meeting that has begun and of which nobody said that it was held stands with those coming, first of all."""
    states = {HELD: MeetingState.HELD, CANCELLED: MeetingState.CANCELLED}
    return Q(state=states.get(when, MeetingState.PLANNED))
