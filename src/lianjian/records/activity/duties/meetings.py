"""What of meetings waits for somebody: one to be planned by the regulations, one to be entered, minutes to close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian import rules
from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting, Minutes
from lianjian.records.activity.queries.belonging import COMMITTEE_POSTS
from lianjian.records.activity.queries.gaps import branches_without, gaps_below, last_quarter, period_of
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.online import online_standing
from lianjian.records.organisations.queries.packs import packs_at

COMMITTEE = (Role.SECRETARY, Role.COMMITTEE)
OFFICES = (Role.ORGANISATION_DEPARTMENT, Role.TOWNSHIP_OFFICE)
INTERVALS = {
    MeetingKind.GENERAL_MEMBERSHIP_MEETING: "activity.assembly_interval_months",
    MeetingKind.BRANCH_COMMITTEE_MEETING: "activity.committee_interval_months",
    MeetingKind.GROUP_MEETING: "activity.group_interval_months",
    MeetingKind.THEMED_PARTY_DAY: "activity.party_day_interval_months",
    MeetingKind.PARTY_LECTURE: "activity.lecture_interval_months",
}
SESSIONS = "mobile.study_sessions_per_month"
MINUTES_WITHIN = timedelta(days=7)
# A committee is a committee from two people on.
SMALLEST_COMMITTEE = 2
MOST = 10


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Reminders for the committees of the actor's own units; for an office one line on the last quarter's gaps."""
    led = [mandate.unit_id for mandate in actor.mandates if mandate.unit_id is not None and mandate.role in COMMITTEE]
    units = list(Organisation.objects.filter(pk__in=led, dissolved_on=None).order_by("path"))
    reminders = [duty for unit in units for duty in (*_to_plan(unit, on), *_to_study(unit, on))]
    return [*reminders, *_to_enter(units, on), *_to_close(units, on), *_gaps(actor, on)]


def is_nearly_over(*, on: date, months: int) -> bool:
    """Whether the last third of the period has come: earlier, nobody need be reminded."""
    during = period_of(on=on, months=months)
    return 3 * (during.upper - on).days <= (during.upper - during.lower).days


def _to_plan(unit: Organisation, on: date) -> Iterator[Duty]:
    packs = packs_at(organisation=unit)
    for kind, name in INTERVALS.items():
        interval = rules.parameter(name, on=on, packs=packs)
        if not is_nearly_over(on=on, months=interval.whole):
            continue
        during = period_of(on=on, months=interval.whole)
        known = (MeetingState.HELD, MeetingState.PLANNED)
        if not branches_without(kind=kind, during=during, states=known).filter(pk=unit.pk).exists():
            continue
        if kind == MeetingKind.BRANCH_COMMITTEE_MEETING and not _has_committee(unit, on):
            continue
        yield Duty(
            title=_("Still to be held: %(kind)s") % {"kind": kind.label},
            place=unit.name,
            verb=_("Plan it"),
            url=f"{reverse('activity:meeting-new')}?organisation={unit.code}&kind={kind}",
            due_on=during.upper - timedelta(days=1),
            article=interval.cite.text(),
        )


def _has_committee(unit: Organisation, on: date) -> bool:
    posts = on_day(Post.objects.filter(organisation=unit, kind__in=COMMITTEE_POSTS), on)
    return posts.values("account").distinct().count() >= SMALLEST_COMMITTEE


def _to_study(unit: Organisation, on: date) -> Iterator[Duty]:
    """An online branch offers so many study sessions a month; nobody has to come."""
    standing = online_standing(organisation=unit, on=on)
    if standing is None or not is_nearly_over(on=on, months=1):
        return
    month = period_of(on=on, months=1)
    offered = Meeting.objects.filter(
        organisation=unit, kind=MeetingKind.ONLINE_STUDY, starts_at__date__gte=month.lower,
        starts_at__date__lt=month.upper,
    ).exclude(state=MeetingState.CANCELLED).count()  # fmt: skip
    if offered < standing.study_sessions_per_month:
        yield Duty(
            title=_("Online study discussions of this month: %(offered)d of %(wanted)d")
            % {"offered": offered, "wanted": standing.study_sessions_per_month},
            place=unit.name,
            verb=_("Plan it"),
            url=f"{reverse('activity:meeting-new')}?organisation={unit.code}&kind={MeetingKind.ONLINE_STUDY}",
            due_on=month.upper - timedelta(days=1),
            article=rules.parameter(SESSIONS, on=on, packs=packs_at(organisation=unit)).cite.text(),
        )


def _to_enter(units: list[Organisation], on: date) -> list[Duty]:
    over = Meeting.objects.filter(organisation__in=units, state=MeetingState.PLANNED, ends_at__date__lt=on)
    return [
        Duty(
            title=_("Was “%(meeting)s” held?") % {"meeting": meeting.title},
            place=meeting.organisation.name,
            verb=_("Enter"),
            url=reverse("activity:meeting", args=[meeting.code]),
        )
        for meeting in over.select_related("organisation").order_by("starts_at", "pk")[:MOST]
    ]


def _to_close(units: list[Organisation], on: date) -> list[Duty]:
    """Course sessions need no minutes; what is closed and being corrected waits for nobody."""
    closed = Minutes.objects.filter(meeting=OuterRef("pk")).exclude(closed_at=None)
    held = Meeting.objects.filter(organisation__in=units, state=MeetingState.HELD)
    waiting = held.filter(~Exists(closed), ends_at__date__lt=on - MINUTES_WITHIN).exclude(
        kind__in=(MeetingKind.COURSE_SESSION, MeetingKind.ACTIVITY)
    )
    return [
        Duty(
            title=_("The minutes of “%(meeting)s” are not closed") % {"meeting": meeting.title},
            place=meeting.organisation.name,
            verb=_("Write"),
            url=reverse("activity:minutes-write", args=[meeting.code]),
        )
        for meeting in waiting.select_related("organisation").order_by("starts_at", "pk")[:MOST]
    ]


def _gaps(actor: Actor, on: date) -> list[Duty]:
    offices = [mandate.unit_id for mandate in actor.mandates if mandate.unit_id and mandate.role in OFFICES]
    unit = Organisation.objects.filter(pk__in=offices).order_by("path").first()
    if unit is None:
        return []
    count = gaps_below(path=unit.path, during=last_quarter(on=on)).aggregate(count=Count("pk"))["count"]
    if not count:
        return []
    interval = rules.parameter(
        INTERVALS[MeetingKind.GENERAL_MEMBERSHIP_MEETING], on=on, packs=packs_at(organisation=unit)
    )
    return [
        Duty(
            title=ngettext(
                "%(num)s branch has no assembly on record for the last quarter",
                "%(num)s branches have no assembly on record for the last quarter",
                count,
            )
            % {"num": count},
            place=unit.name,
            verb=_("See which"),
            url=reverse("activity:meeting-gaps"),
            article=interval.cite.text(),
        )
    ]
