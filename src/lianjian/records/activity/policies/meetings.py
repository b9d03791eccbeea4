"""Who may plan meetings, record who was there, and write, close and read their minutes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.activity.enums import AttendanceKind
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation


def may_plan(actor: Actor, organisation: Organisation) -> Verdict:
    """The organisation's committee and those above it, on its behalf."""
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("Meetings of %(place)s are planned by its committee.") % {"place": organisation.name})


def may_change(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the actor may change or cancel the meeting, or say that it was held."""
    return may_plan(actor, meeting.organisation)


def may_record(actor: Actor, meeting: Meeting) -> Verdict:
    """The host's committee, and whoever chairs the meeting or takes its minutes."""
    if _is(actor, meeting) or actor.has(*ROSTER_ROLES, over=meeting.organisation.path):
        return YES
    return no(_("Who was there is recorded by the committee of %(place)s.") % {"place": meeting.organisation.name})


def may_say_for_oneself(actor: Actor, row: Attendance) -> Verdict:
    """Everybody says for himself that he came or cannot come; the committee says it for others."""
    if row.member is not None and row.member.account_id is not None and row.member.account_id == actor.account_id:
        return YES
    return may_record(actor, row.meeting)


def may_close(actor: Actor, meeting: Meeting) -> Verdict:
    """Minutes are closed by who chaired the meeting or took them, or by the organisation's own secretary."""
    if _is(actor, meeting) or actor.has(Role.SECRETARY, over=meeting.organisation.path):
        return YES
    return no(_("The minutes are closed by who chaired the meeting, who took them, or the secretary."))


def may_read_minutes(actor: Actor, meeting: Meeting) -> Verdict:
    """The host's committee and those above it, and every member who was due or in attendance; guests are not."""
    if may_record(actor, meeting):
        return YES
    belongs = meeting.attendances.exclude(kind=AttendanceKind.GUEST)
    if actor.account_id is not None and belongs.filter(member__account_id=actor.account_id).exists():
        return YES
    served = meeting.parties.values_list("organisation__path", flat=True)
    if any(actor.has(*ROSTER_ROLES, over=path) for path in served):
        return YES
    return no(_("The minutes are read by those whose meeting it was."))


def _is(actor: Actor, meeting: Meeting) -> bool:
    people = (meeting.chair, meeting.recorder)
    return actor.account_id is not None and actor.account_id in [one.account_id for one in people if one is not None]
