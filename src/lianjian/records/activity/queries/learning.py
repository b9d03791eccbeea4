"""Courses and study reports: who sees which, and who may be named in them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import Audience, MeetingState, Sharing
from lianjian.records.activity.models import Course, CourseSession, StudyReport
from lianjian.records.activity.policies.learning import units_led
from lianjian.records.activity.queries.belonging import COMMITTEE_POSTS
from lianjian.records.members.models import Member, OnlineParticipant
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, paths_above, within, within_any


def courses_visible_to(*, actor: Actor) -> QuerySet[Course]:
    """Courses of the actor's places and of those above them, and the open ones of the county."""
    scopes = actor.scopes()
    above = {path for scope in scopes for path in paths_above(scope)}
    counties = Organisation.objects.filter(kind=UnitKind.COUNTY, path__in=above | set(scopes)).values_list(
        "path", flat=True
    )
    in_county = within_any(counties, field="organisation__path") if scopes else Q(pk__in=())
    reach = within_any(outermost(scopes), field="organisation__path") | Q(organisation__path__in=above)
    return Course.objects.filter(reach | (Q(is_open=True) & in_county)).select_related("organisation")


def organisations_giving_courses(*, actor: Actor) -> QuerySet[Organisation]:
    """The living organisations for which the actor may give courses, in tree order."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return Organisation.objects.filter(reach, dissolved_on=None).order_by("path")


def sessions_of(*, course: Course) -> QuerySet[CourseSession]:
    """The course's sessions that were not cancelled, with how many came, the latest first."""
    came = Count("meeting__attendances", filter=Q(meeting__attendances__present=True))
    kept = course.sessions.exclude(meeting__state=MeetingState.CANCELLED).annotate(came=came)
    return kept.select_related("meeting__organisation").order_by("-meeting__starts_at", "pk")


def reports_visible_to(*, actor: Actor) -> QuerySet[StudyReport]:
    """One's own, those handed in to one's committee, those published to one's branch, and what is to become public.

    Offices above read a report only once the branch has put it forward to be published; before that they see figures.
    """
    if actor.account_id is None:
        return StudyReport.objects.none()
    led = units_led(actor)
    posts = actor.units()
    own = Member.objects.filter(account_id=actor.account_id)
    fellow = Q(organisation_id__in=posts) | Q(organisation__in=own.filter(left_on=None).values("organisation"))
    offices = within_any(outermost(actor.scopes(*OFFICES)), field="organisation__path")
    return StudyReport.objects.filter(
        Q(member__in=own)
        | Q(organisation_id__in=led)
        | (fellow & ~Q(published=Sharing.COMMITTEE))
        | (offices & (Q(published=Sharing.PUBLIC) | Q(put_forward_at__isnull=False)))
    ).select_related("organisation", "member")


def public_reports() -> QuerySet[StudyReport]:
    """What everybody may read: the author agreed and a second person approved."""
    return StudyReport.objects.filter(published=Sharing.PUBLIC).select_related("organisation", "member")


def branches_of(*, member: Member, on: date) -> list[Organisation]:
    """Where a member may hand in a report: the home branch, and the online branches the member takes part in."""
    online = on_day(OnlineParticipant.objects.filter(member=member), on).values("organisation")
    found = Organisation.objects.filter(Q(pk=member.organisation_id) | Q(pk__in=online))
    return sorted(found, key=lambda one: (one.pk != member.organisation_id, one.path))


def authors_in(*, actor: Actor, on: date) -> QuerySet[Member]:
    """Members whose paper reports the actor may type in: those of the branches where he sits in the committee."""
    led = units_led(actor)
    online = on_day(OnlineParticipant.objects.filter(organisation_id__in=led), on).values("member")
    here = Q(organisation_id__in=led) | Q(pk__in=online)
    return Member.objects.filter(here, left_on=None).order_by("name_pinyin", "pk")


def called_to(*, organisation: Organisation, audience: Audience, on: date) -> list[int]:
    """The ids of those whom a session for the audience is meant for: the organisation's members, or its cadres and
    those below it; villagers come by name."""
    if audience == Audience.MEMBERS:
        return list(members_of(organisation=organisation, on=on).values_list("pk", flat=True))
    if audience == Audience.CADRES:
        here = within(organisation.path, field="organisation__path")
        posts = on_day(Post.objects.filter(here, kind__in=COMMITTEE_POSTS), on)
        found = Member.objects.filter(account__in=posts.values("account"), left_on=None)
        return list(found.order_by("name_pinyin", "pk").values_list("pk", flat=True))
    return []
