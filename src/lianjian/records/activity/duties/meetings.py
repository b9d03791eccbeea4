"""What of meetings waits for somebody: one to be planned by the regulations, one to be entered, minutes to close."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian import rules
from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.duties import Duty
from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting, Minutes
from lianjian.records.activity.queries.belonging import COMMITTEE_POSTS
from lianjian.records.activity.queries.gaps import gaps_below, lacking, last_quarter, period_of
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.packs import packs_at, packs_at_each

INTERVALS = {
    MeetingKind.GENERAL_MEMBERSHIP_MEETING: "activity.assembly_interval_months",
    MeetingKind.BRANCH_COMMITTEE_MEETING: "activity.committee_interval_months",
    MeetingKind.GROUP_MEETING: "activity.group_interval_months",
    MeetingKind.THEMED_PARTY_DAY: "activity.party_day_interval_months",
    MeetingKind.PARTY_LECTURE: "activity.lecture_interval_months",
}
COMMITTEE_MEETING = MeetingKind.BRANCH_COMMITTEE_MEETING
SESSIONS = "mobile.study_sessions_per_month"
MINUTES_WITHIN = timedelta(days=7)
# A committee is a committee from two people on.
SMALLEST_COMMITTEE = 2
MOST = 10


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Reminders for the committees of the actor's own units; for an office one line on the last quarter's gaps.

    The home page asks: the number of queries does not grow with the units.
    """
    led = actor.units(*LEADERS)
    units = list(Organisation.objects.filter(pk__in=led, dissolved_on=None).order_by("path"))
    packs = packs_at_each(organisations=units) if units else {}
    reminders = [*_to_plan(units, packs, on), *_to_study(units, packs, on)]
    return [*reminders, *_to_enter(units, on), *_to_close(units, on), *_gaps(actor, on)]


def is_nearly_over(*, on: date, months: int) -> bool:
    """Whether the last third of the period has come: earlier, nobody need be reminded."""
    during = period_of(on=on, months=months)
    return 3 * (during.upper - on).days <= (during.upper - during.lower).days


def _to_plan(units: list[Organisation], packs: Mapping[int, rules.Packs], on: date) -> Iterator[Duty]:
    near = [
        (unit, (kind, period_of(on=on, months=interval.whole)), interval)
        for unit in units
        for kind, interval in _intervals(packs[unit.pk], on)
        if is_nearly_over(on=on, months=interval.whole)
    ]
    missing = lacking(organisations=units, asked={asked for _unit, asked, _interval in near})
    alone = _without_committee([pk for pk, (kind, _during) in missing if kind == COMMITTEE_MEETING], on)
    for unit, (kind, during), interval in near:
        if (unit.pk, (kind, during)) not in missing or (kind == COMMITTEE_MEETING and unit.pk in alone):
            continue
        yield Duty(
            title=_("Still to be held: %(kind)s") % {"kind": kind.label},
            place=unit.name,
            verb=_("Plan it"),
            url=f"{reverse('activity:meeting-new')}?organisation={unit.code}&kind={kind}",
            due_on=during.upper - timedelta(days=1),
            article=interval.cite.text(),
        )


def _intervals(packs: rules.Packs, on: date) -> Iterator[tuple[MeetingKind, rules.Parameter]]:
    for kind, name in INTERVALS.items():
        yield kind, rules.parameter(name, on=on, packs=packs)


def _without_committee(unit_ids: Collection[int], on: date) -> set[int]:
    posts = on_day(Post.objects.filter(organisation__in=unit_ids, kind__in=COMMITTEE_POSTS), on)
    people = posts.order_by().values_list("organisation").annotate(people=Count("account", distinct=True))
    return set(unit_ids) - {unit for unit, count in people if count >= SMALLEST_COMMITTEE}


def _to_study(units: list[Organisation], packs: Mapping[int, rules.Packs], on: date) -> Iterator[Duty]:
    """An online branch offers so many study sessions a month; nobody has to come."""
    online = [unit for unit in units if unit.form == PartyForm.ONLINE_BRANCH]
    if not online or not is_nearly_over(on=on, months=1):
        return
    month = period_of(on=on, months=1)
    kept = Meeting.objects.filter(
        organisation__in=online, kind=MeetingKind.ONLINE_STUDY, starts_at__date__gte=month.lower,
        starts_at__date__lt=month.upper,
    ).exclude(state=MeetingState.CANCELLED)  # fmt: skip
    offered = dict(kept.order_by().values_list("organisation").annotate(count=Count("pk")))
    for unit in online:
        wanted = rules.parameter(SESSIONS, on=on, packs=packs[unit.pk])
        if offered.get(unit.pk, 0) >= wanted.whole:
            continue
        yield Duty(
            title=_("Online study discussions of this month: %(offered)d of %(wanted)d")
            % {"offered": offered.get(unit.pk, 0), "wanted": wanted.whole},
            place=unit.name,
            verb=_("Plan it"),
            url=f"{reverse('activity:meeting-new')}?organisation={unit.code}&kind={MeetingKind.ONLINE_STUDY}",
            due_on=month.upper - timedelta(days=1),
            article=wanted.cite.text(),
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
    offices = actor.units(*OFFICES)
    unit = Organisation.objects.filter(pk__in=offices).order_by("path").first()
    if unit is None:
        return []
    count = gaps_below(path=unit.path, during=last_quarter(on=on)).count()
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
