"""What can be counted in meetings: members who joined at their host place (F03), video exchanges (F08), online study
sessions (F09). Learning's own figures stand in `learning_measures`; `MEASURES` holds them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, CountedRecord, MeasureKind, Scope
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
from lianjian.records.organisations.queries.counting import (
    MeasureByPlace,
    Numbers,
    Rows,
    count_below,
    count_rows,
    happened,
    lazily,
    left_out,
)
from lianjian.records.organisations.queries.groups import here
from lianjian.records.organisations.queries.tree_then import part_below

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
    told = members_who_joined_at_host_place(on=scope.on).values("pk")
    return _mobile(scope).filter(Q(pk__in=told) | Q(member__in=as_guests))


def _mobile(scope: Scope) -> QuerySet[Affiliation]:
    return mobile_members_on(on=scope.on).filter(here(scope, field="organisation__path"))


def _told_of_none(scope: Scope) -> QuerySet[Affiliation]:
    return _mobile(scope).exclude(pk__in=_joined(scope).values("pk"))


def _away_rows(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    homes = rows(scope).filter(member__code__gt=after).select_related("member", "organisation")
    for home in lazily(homes.order_by("member__code")):
        yield CountedRecord(
            label=home.member.name,
            place=home.organisation.name,
            url=reverse("members:away-stay", args=[home.member.code]),
            code=home.member.code,
        )


def _of_kind(kind: MeetingKind, scope: Scope) -> QuerySet[MeetingParty]:
    """Sessions that serve an organisation of the place; a joint one serves several."""
    return MeetingParty.objects.filter(here(scope, field="organisation__path"), meeting__kind=kind)


def _sessions(kind: MeetingKind, scope: Scope) -> QuerySet[MeetingParty]:
    """Those of them held in the period."""
    held = _of_kind(kind, scope).filter(meeting__state=MeetingState.HELD)
    return held.filter(happened(scope, field="meeting__starts_at__date"))


def _not_held(kind: MeetingKind, scope: Scope) -> QuerySet[MeetingParty]:
    planned = _of_kind(kind, scope).exclude(meeting__state=MeetingState.HELD)
    return planned.filter(happened(scope, field="meeting__starts_at__date"))


def _held_at_other_times(kind: MeetingKind, scope: Scope) -> QuerySet[MeetingParty]:
    held = _of_kind(kind, scope).filter(meeting__state=MeetingState.HELD)
    return held.exclude(meeting__in=_sessions(kind, scope).values("meeting"))


def _trained(scope: Scope) -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        here(scope, field="organisation__path"),
        happened(scope, field="meeting__starts_at__date"),
        present=True,
        meeting__kind=MeetingKind.VIDEO_EXCHANGE,
        meeting__state=MeetingState.HELD,
    )


def _session_rows(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    sessions = rows(scope).filter(meeting__code__gt=after).select_related("meeting__organisation")
    for party in lazily(sessions.order_by("meeting__code", "pk").distinct("meeting__code")):
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


def months_over(*, on: date) -> int:
    """How many months of the year are over by the evening of the day; in January the one that runs counts as one."""
    return len(_months(date(on.year, 1, 1), on))


def _months(since: date, on: date) -> list[date]:
    """The first days of the months of a period that are over by its evening, or of the one that runs where none is."""
    months = [since.replace(day=1)]
    while _next_month(_next_month(months[-1])) <= on + timedelta(days=1):
        months.append(_next_month(months[-1]))
    return months


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _study_months(scope: Scope) -> list[date]:
    """Without a first day the months are those of the year."""
    return _months(scope.since or date(scope.on.year, 1, 1), scope.on)


def _study(scope: Scope) -> QuerySet[MeetingParty]:
    """The study sessions of the months that are over."""
    months = _study_months(scope)
    return _sessions(MeetingKind.ONLINE_STUDY, scope).filter(
        meeting__starts_at__date__gte=months[0], meeting__starts_at__date__lt=_next_month(months[-1])
    )


def _other_study(scope: Scope) -> QuerySet[MeetingParty]:
    held = _of_kind(MeetingKind.ONLINE_STUDY, scope).filter(meeting__state=MeetingState.HELD)
    return held.exclude(meeting__in=_study(scope).values("meeting"))


_MONTH = TruncMonth("meeting__starts_at", output_field=DateField())


def _lowest(by_month: Mapping[date, int], scope: Scope) -> Counted:
    fewest = min(by_month.get(month, 0) for month in _study_months(scope))
    return Counted(values=(fewest,), records=sum(by_month.values()))


def _count_study(scope: Scope) -> Counted:
    rows = _study(scope).order_by().values(month=_MONTH).annotate(sessions=SESSIONS["sessions"])
    return _lowest({row["month"]: row["sessions"] for row in rows}, scope)


def _study_below(scope: Scope) -> dict[str, Counted]:
    parts = _study(scope).order_by().annotate(part=part_below(scope, field="organisation__path"))
    by_part: dict[str, Counter[date]] = {}
    for row in parts.values("part", month=_MONTH).annotate(sessions=SESSIONS["sessions"]):
        by_part.setdefault(row["part"], Counter())[row["month"]] += row["sessions"]
    return {part: _lowest(by_month, scope) for part, by_month in by_part.items()}


_MEETING_ONCE = _("By the meeting: a joint session of several organisations here counts once.")
_OTHER_TIMES = _("Held at another time: outside the period, or in a month that still runs.")
_NOT_HELD = _("Planned and not recorded as held, or called off.")
_unheld_exchanges = partial(_not_held, MeetingKind.VIDEO_EXCHANGE)
_unheld_study = partial(_not_held, MeetingKind.ONLINE_STUDY)
_other_exchanges = partial(_held_at_other_times, MeetingKind.VIDEO_EXCHANGE)

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
        kind=MeasureKind.AT_A_DAY,
        once=_("By the home branch: the organisation visited counts a guest, not a member."),
        left_out=(
            left_out(
                why=_("Mobile members of whom no activity where they are is known."),
                rows=_told_of_none,
                shown=_away_rows,
            ),
        ),
        count=partial(count_rows, _joined, PEOPLE),
        below=partial(count_below, _joined, PEOPLE, "organisation__path"),
        rows=partial(_away_rows, _joined),
        rows_after=partial(_away_rows, _joined),
        place="清和村",
        source=QINGHE,
    ),
    MeasureByPlace(
        id="F08",
        name=_("Video exchanges"),
        parts=(_("video exchange sessions"), _("person-times trained in them")),
        unit=_("sessions held"),
        counts=_(
            "Video exchange sessions held in the period, or up to the day, that served an organisation of this place, "
            "each once; and how often people of this place were present at one."
        ),
        kind=MeasureKind.DURING_A_PERIOD,
        once=_MEETING_ONCE,
        left_out=(
            left_out(why=_NOT_HELD, rows=_unheld_exchanges, shown=_session_rows, each="meeting"),
            left_out(why=_OTHER_TIMES, rows=_other_exchanges, shown=_session_rows, each="meeting"),
        ),
        count=_count_exchanges,
        below=_exchanges_below,
        rows=partial(_session_rows, _exchanges),
        rows_after=partial(_session_rows, _exchanges),
        place="清和村",
        source=QINGHE,
    ),
    MeasureByPlace(
        id="F09",
        name=_("Online study sessions in the month with the fewest"),
        parts=(_("online study sessions in the month with the fewest"),),
        unit=_("sessions held"),
        counts=_(
            "Of the months of the period, or of the year, that are over by the day, the one with the fewest online "
            "study sessions held for organisations of this place; a month without any counts as none. Where no month "
            "is over, the running one counts. The records are the sessions of all these months."
        ),
        kind=MeasureKind.DURING_A_PERIOD,
        once=_MEETING_ONCE,
        left_out=(
            left_out(why=_NOT_HELD, rows=_unheld_study, shown=_session_rows, each="meeting"),
            left_out(why=_OTHER_TIMES, rows=_other_study, shown=_session_rows, each="meeting"),
        ),
        count=_count_study,
        below=_study_below,
        rows=partial(_session_rows, _study),
        rows_after=partial(_session_rows, _study),
        place="清和村",
        source=QINGHE,
    ),
)
MEASURES = (*MEETING_MEASURES, *learning_measures.MEASURES)
