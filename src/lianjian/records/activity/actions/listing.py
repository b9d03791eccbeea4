"""The list of who belongs to a meeting, while it is drawn up: callers hold the meeting's lock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import AttendanceKind, MeetingKind
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.activity.queries.belonging import OWN_KINDS, capacity_of, home_of_group, reach_of, who_belongs
from lianjian.records.activity.queries.meetings import invited_to
from lianjian.records.members.enums import Standing
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import Affiliation, Member, OnlineParticipant
from lianjian.records.organisations.models import Organisation

LONGEST_NAME = 50
# Nothing is on record of these yet.
UNTOUCHED = Q(present=None, absent_because="")


def list_anew(*, meeting: Meeting) -> None:
    """Will draw up the list as of the meeting's day; who was entered by hand or has an answer on record stays."""
    on = timezone.localdate(meeting.starts_at)
    wanted = {
        (one.member_id, one.person_name): one
        for one in who_belongs(
            kind=MeetingKind(meeting.kind), host=meeting.organisation, invited=invited_to(meeting=meeting), on=on
        )
    }
    there = {(row.member_id, row.person_name): row for row in meeting.attendances.all()}
    gone = [row.pk for key, row in there.items() if key not in wanted]
    meeting.attendances.filter(UNTOUCHED, by_hand=False, pk__in=gone).delete()
    for key, row in there.items():
        if key in wanted and row.kind != wanted[key].kind:
            row.kind = wanted[key].kind
            row.save(update_fields=["kind"])
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, member_id=one.member_id, person_name=one.person_name, kind=one.kind,
            organisation_id=one.organisation_id,
        )
        for key, one in wanted.items()
        if key not in there
    )  # fmt: skip


def enter_members(*, meeting: Meeting, member_ids: Iterable[int]) -> None:
    """Will put members on the list who are not on it; refuses who was no member on the meeting's day."""
    listed = set(meeting.attendances.exclude(member=None).values_list("member_id", flat=True))
    missing = set(member_ids) - listed
    if not missing:
        return
    on = timezone.localdate(meeting.starts_at)
    members = list(Member.objects.filter(pk__in=missing).order_by("pk"))
    for member in members:
        refuse_no_member(member=member, meeting=meeting)
    homes = dict(on_day(Affiliation.objects.filter(member__in=members), on).values_list("member_id", "organisation_id"))
    served = _at_home_in_a_party(meeting, members)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, member=member, organisation_id=homes.get(member.pk, member.organisation_id), by_hand=True,
            kind=capacity_of(
                member=member, kind=MeetingKind(meeting.kind), is_of_a_party=member.pk in served, on=on
            ),
        )
        for member in members
    )  # fmt: skip


def enter_guests(*, meeting: Meeting, names: Iterable[str], of: Organisation | None = None) -> None:
    """Will put people without a record on the list, by name, as guests of the organisation (by default the host)."""
    brought_by = of or meeting.organisation
    listed = set(meeting.attendances.filter(member=None, organisation=brought_by).values_list("person_name", flat=True))
    wanted = dict.fromkeys(name.strip() for name in names if name.strip())
    if long := next((name for name in wanted if len(name) > LONGEST_NAME), None):
        raise Refused(_("“%(name)s” is too long for a name.") % {"name": long})
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, person_name=name, organisation=brought_by, kind=AttendanceKind.GUEST,
            by_hand=True,
        )
        for name in wanted
        if name not in listed
    )  # fmt: skip


def drop_guests(*, meeting: Meeting, keeping: Iterable[str]) -> None:
    """Will take off the list those guests by name who are planned no longer and of whom nothing is on record."""
    guests = meeting.attendances.filter(UNTOUCHED, member=None, by_hand=True, organisation=meeting.organisation)
    guests.exclude(person_name__in=[name.strip() for name in keeping]).delete()


def refuse_no_member(*, member: Member, meeting: Meeting) -> None:
    """Will refuse who had left, or was not yet a member, on the meeting's day."""
    on = timezone.localdate(meeting.starts_at)
    standing = member.standing(on=on)
    if standing is None:
        raise NotAMember(
            _("%(name)s was not yet a member on %(day)s; enter the person as a guest by name.")
            % {"name": member.name, "day": on.isoformat()}
        )
    if standing == Standing.LEFT:
        raise NotAMember(
            _("%(name)s was no longer a member here on %(day)s.") % {"name": member.name, "day": on.isoformat()}
        )


def _at_home_in_a_party(meeting: Meeting, members: list[Member]) -> set[int]:
    """Of the members, those at home in the host or, where the kind is shared, in an organisation invited."""
    on = timezone.localdate(meeting.starts_at)
    shared = [] if meeting.kind in OWN_KINDS else invited_to(meeting=meeting)
    branch = home_of_group(organisation=meeting.organisation)
    parties = [meeting.organisation, *shared, *([branch] if branch else [])]
    here = Q(pk__in=())
    for organisation in parties:
        here |= reach_of(organisation=organisation, field="organisation__path")
    homes = on_day(Affiliation.objects.filter(here, member__in=members), on)
    online = on_day(OnlineParticipant.objects.filter(organisation__in=parties, member__in=members), on)
    return {*homes.values_list("member_id", flat=True), *online.values_list("member_id", flat=True)}
