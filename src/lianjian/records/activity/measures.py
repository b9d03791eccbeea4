"""What can be counted in meetings: members who joined at their host place (F03), video exchanges (F08), online study
sessions (F09). Learning's own figures stand in `learning_measures`; `MEASURES` holds them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, CountedRecord, Scope
from lianjian.records.activity import learning_measures
from lianjian.records.activity.enums import AttendanceKind, MeetingKind, MeetingState
from lianjian.records.activity.models import Attendance, MeetingParty
from lianjian.records.members.models import Affiliation
from lianjian.records.members.queries.away import (
    members_who_joined_at_host_place,
    mobile_members_on,
    mobile_stays_on,
)
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.paths import STEP, within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

MONTHS = 12
PEOPLE: Numbers = {"people": Count("member", distinct=True)}
SESSIONS: Numbers = {"sessions": Count("meeting", distinct=True)}
PERSON_TIMES: Numbers = {"people": Count("pk")}


def _joined(scope: Scope) -> QuerySet[Affiliation]:
    """Mobile members who told of an activity where they are, or were guests at a meeting recorded here."""
    guests = Attendance.objects.filter(
        member=OuterRef("member"),
        kind=AttendanceKind.GUEST,
        present=True,
        meeting__state=MeetingState.HELD,
        meeting__starts_at__date__gte=OuterRef("away_since"),
        meeting__starts_at__date__lte=scope.on,
    )
    as_guests = mobile_stays_on(on=scope.on).filter(Exists(guests)).values("member")
    told = members_who_joined_at_host_place(on=scope.on, path=scope.path).values("pk")
    return mobile_members_on(on=scope.on, path=scope.path).filter(Q(pk__in=told) | Q(member__in=as_guests))


def _joined_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    homes = _joined(scope).filter(member__code__gt=after).select_related("member", "organisation")
    for home in homes.order_by("member__code").iterator():
        yield CountedRecord(
            label=home.member.name,
            place=home.organisation.name,
            url=reverse("members:away-stay", args=[home.member.code]),
            code=home.member.code,
        )


def _sessions(kind: MeetingKind, scope: Scope) -> QuerySet[MeetingParty]:
    """Sessions held up to the day that serve an organisation of the place; a joint one serves several."""
    return MeetingParty.objects.filter(
        within(scope.path, field="organisation__path"),
        meeting__kind=kind,
        meeting__state=MeetingState.HELD,
        meeting__starts_at__date__lte=scope.on,
    )


def _trained(scope: Scope) -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        within(scope.path, field="organisation__path"),
        present=True,
        meeting__kind=MeetingKind.VIDEO_EXCHANGE,
        meeting__state=MeetingState.HELD,
        meeting__starts_at__date__lte=scope.on,
    )


def _session_rows(sessions: QuerySet[MeetingParty], after: str) -> Iterator[CountedRecord]:
    rows = sessions.filter(meeting__code__gt=after).select_related("meeting__organisation")
    for party in rows.order_by("meeting__code", "pk").distinct("meeting__code").iterator():
        yield CountedRecord(
            label=party.meeting.title,
            place=party.meeting.organisation.name,
            since=timezone.localdate(party.meeting.starts_at),
            url=reverse("activity:meeting", args=[party.meeting.code]),
            code=party.meeting.code,
        )


_exchanges = partial(_sessions, MeetingKind.VIDEO_EXCHANGE)


def _with_people(sessions: Counted, people: float) -> Counted:
    """The records behind the figure are the sessions; who was there stands in each."""
    return replace(sessions, values=(*sessions.values, people))


def _count_exchanges(scope: Scope) -> Counted:
    return _with_people(count_rows(_exchanges, SESSIONS, scope), count_rows(_trained, PERSON_TIMES, scope).values[0])


def _exchanges_below(scope: Scope) -> dict[str, Counted]:
    sessions = count_below(_exchanges, SESSIONS, "organisation__path", scope)
    people = count_below(_trained, PERSON_TIMES, "organisation__path", scope)
    none = Counted(values=(0,), records=0)
    return {
        path: _with_people(sessions.get(path, none), people.get(path, none).values[0])
        for path in sorted({*sessions, *people})
    }


def _exchange_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    return _session_rows(_exchanges(scope), after)


def months_over(*, on: date) -> int:
    """How many months of the year are over by the evening of the day; in January the one that runs counts as one."""
    tomorrow = on + timedelta(days=1)
    over = MONTHS if tomorrow.year > on.year else tomorrow.month - 1
    return max(over, 1)


def _study(scope: Scope) -> QuerySet[MeetingParty]:
    """The study sessions of the months of this year that are over."""
    this_year = _sessions(MeetingKind.ONLINE_STUDY, scope).filter(meeting__starts_at__year=scope.on.year)
    return this_year.filter(meeting__starts_at__month__lte=months_over(on=scope.on))


def _lowest(by_month: Mapping[int, int], on: date) -> Counted:
    months = range(1, months_over(on=on) + 1)
    return Counted(values=(min(by_month.get(month, 0) for month in months),), records=sum(by_month.values()))


def _count_study(scope: Scope) -> Counted:
    rows = _study(scope).order_by().values(month=ExtractMonth("meeting__starts_at"))
    rows = rows.annotate(sessions=SESSIONS["sessions"])
    return _lowest({row["month"]: row["sessions"] for row in rows}, scope.on)


def _study_below(scope: Scope) -> dict[str, Counted]:
    parts = _study(scope).order_by().annotate(part=Left("organisation__path", len(scope.path) + STEP))
    by_part: dict[str, Counter[int]] = {}
    for row in parts.values("part", month=ExtractMonth("meeting__starts_at")).annotate(sessions=SESSIONS["sessions"]):
        by_part.setdefault(row["part"], Counter())[row["month"]] += row["sessions"]
    return {part: _lowest(by_month, scope.on) for part, by_month in by_part.items()}


def _study_rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    return _session_rows(_study(scope), after)


MEETING_MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F03",
        name=_("Mobile members who joined an activity where they are"),
        parts=(_("Mobile members who joined an activity where they are"),),
        unit=_("people"),
        counts=_(
            "Mobile members of this place on the day who, since they left home, told of an activity of the Party they "
            "joined where they are, or were guests at a meeting of another organisation. Everybody counts once."
        ),
        count=partial(count_rows, _joined, PEOPLE),
        below=partial(count_below, _joined, PEOPLE, "organisation__path"),
        rows=_joined_rows,
        rows_after=_joined_rows,
        place="清和村",
        source=QINGHE,
    ),
    MeasureByPlace(
        id="F08",
        name=_("Video exchanges"),
        parts=(_("video exchange sessions"), _("person-times trained in them")),
        unit=_("sessions"),
        counts=_(
            "Video exchange sessions held up to the day that served an organisation of this place, each once; and how "
            "often people of this place were present at one."
        ),
        count=_count_exchanges,
        below=_exchanges_below,
        rows=_exchange_rows,
        rows_after=_exchange_rows,
        place="清和村",
        source=QINGHE,
    ),
    MeasureByPlace(
        id="F09",
        name=_("Online study sessions in the month with the fewest"),
        parts=(_("online study sessions in the month with the fewest"),),
        unit=_("sessions"),
        counts=_(
            "Of the months of the year that are over by the day, the one with the fewest online study sessions held "
            "for organisations of this place; a month without any counts as none. In January the running month counts. "
            "The records are the sessions of all these months."
        ),
        count=_count_study,
        below=_study_below,
        rows=_study_rows,
        rows_after=_study_rows,
        place="清和村",
        source=QINGHE,
    ),
)
MEASURES = (*MEETING_MEASURES, *learning_measures.MEASURES)
