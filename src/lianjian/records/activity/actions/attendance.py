"""Who was there: ticked, scanned at the desk or from the signed sheet; who could not come says why.

Each act writes only the rows it speaks of, under the meeting's lock: what two people record at once is all kept.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.actions.listing import enter_guests, enter_members, refuse_no_member
from lianjian.records.activity.actions.meetings import locked_meeting
from lianjian.records.activity.desk_code import desk_is_open, is_desk_code
from lianjian.records.activity.enums import AttendanceKind, MeetingState, RecordedBy
from lianjian.records.activity.errors import WrongTime
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.activity.policies.meetings import may_record, may_say_for_oneself
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import own_member
from lianjian.records.organisations.models import Organisation


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    present: Collection[int],
    guests: Collection[int] = (),
    how: RecordedBy,
    by: Actor,
    at: datetime,
) -> None:
    """Will record that these were there: members by their ids, guests by name by the ids of their rows.

    Nobody else's row is touched: unnamed is not absent. Members not on the list are put on it.
    """
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_record(by, held))
    _refuse_unwritable(held, at)
    enter_members(meeting=held, member_ids=present)
    here = held.attendances.filter(member_id__in=present).select_related("member")
    for member in (row.member for row in here if row.member is not None):
        refuse_no_member(member=member, meeting=held)
    changed = _mark_present(held, [*(row.pk for row in here), *guests], how, at)
    journal.record(
        by=by, at=at, action="record_attendance", subject=held, place_id=held.organisation_id, how=how, people=changed
    )


@transaction.atomic
def say_here(*, meeting: Meeting, code: str, by: Actor, at: datetime) -> Attendance:
    """Will record that the actor himself is there, by the code on the desk; a member of elsewhere comes as a guest."""
    held = locked_meeting(meeting_id=meeting.pk)
    member = own_member(actor=by)
    if member is None:
        raise Refused(
            _("No record as a member belongs to your account."),
            remedies=(_("Tell the desk your name: you are entered as a guest."),),
        )
    if not is_desk_code(meeting=held, code=code) or not desk_is_open(meeting=held, at=at):
        raise WrongTime(_("The code on the desk holds from an hour before the meeting to an hour after it."))
    _refuse_unwritable(held, at)
    enter_members(meeting=held, member_ids=[member.pk])
    row = held.attendances.get(member=member)
    refuse_no_member(member=member, meeting=held)
    if _mark_present(held, [row.pk], RecordedBy.CODE, at):
        journal.record(by=by, at=at, action="say_here", subject=held, place_id=held.organisation_id)
    row.refresh_from_db()
    return row


@transaction.atomic
def add_guest(
    *, meeting: Meeting, name: str, of: Organisation | None = None, how: RecordedBy, by: Actor, at: datetime
) -> None:
    """Will record somebody without a record who came, by name; `of` is the organisation that brought him."""
    held = locked_meeting(meeting_id=meeting.pk)
    require(may_record(by, held))
    _refuse_unwritable(held, at)
    brought_by = of or held.organisation
    named = held.attendances.filter(organisation=brought_by)
    listed = named.filter(member=None, person_name=name.strip())
    if listed.filter(present=True).exists() or named.filter(member__name=name.strip()).exists():
        raise Refused(
            _("%(name)s stands on the list of this meeting already.") % {"name": name.strip()},
            remedies=(_("If it is somebody else, add what tells them apart."),),
        )
    enter_guests(meeting=held, names=[name], of=brought_by)
    _mark_present(held, list(listed.values_list("pk", flat=True)), how, at)
    journal.record(by=by, at=at, action="add_guest", subject=held, place_id=held.organisation_id)


@transaction.atomic
def say_absent(*, row: Attendance, reason: str, by: Actor, at: datetime) -> None:
    """Will record that somebody cannot come, or was not there, with the reason where one is given."""
    held, mine = _locked_row(row)
    require(may_say_for_oneself(by, mine))
    _refuse_closed(held)
    _answer(mine, present=False, reason=reason, how=RecordedBy.TICKED, at=at)
    journal.record(by=by, at=at, action="say_absent", subject=held, place_id=held.organisation_id, row=mine.pk)


@transaction.atomic
def take_back_answer(*, row: Attendance, by: Actor, at: datetime) -> None:
    """Will make it open again whether somebody was there, where a tick or a reason was wrong."""
    held, mine = _locked_row(row)
    require(may_say_for_oneself(by, mine))
    _refuse_closed(held)
    _answer(mine, present=None, reason="", how="", at=at)
    journal.record(by=by, at=at, action="take_back_answer", subject=held, place_id=held.organisation_id, row=mine.pk)


def mark_rest_absent(*, meeting: Meeting, at: datetime) -> None:
    """Will record as absent everybody due of whom nothing is known, but nobody of whom nothing is demanded (JG 23)."""
    on = timezone.localdate(meeting.starts_at)
    exempt = Member.objects.filter(exempt_since__lte=on)
    open_rows = meeting.attendances.filter(kind=AttendanceKind.DUE, present=None)
    open_rows.filter(Q(member=None) | ~Q(member__in=exempt)).update(present=False, recorded_at=at)


def _mark_present(meeting: Meeting, rows: Collection[int], how: RecordedBy, at: datetime) -> int:
    waiting = meeting.attendances.filter(pk__in=rows).exclude(present=True)
    return waiting.update(present=True, absent_because="", recorded_by=how, recorded_at=at)


def _locked_row(row: Attendance) -> tuple[Meeting, Attendance]:
    held = locked_meeting(meeting_id=row.meeting_id)
    return held, held.attendances.select_related("member", "meeting__organisation", "meeting__chair").get(pk=row.pk)


def _answer(row: Attendance, *, present: bool | None, reason: str, how: str, at: datetime) -> None:
    row.present, row.absent_because, row.recorded_by, row.recorded_at = present, reason.strip()[:100], how, at
    row.save(update_fields=["present", "absent_because", "recorded_by", "recorded_at"])


def _refuse_unwritable(meeting: Meeting, at: datetime) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("%(meeting)s has been cancelled.") % {"meeting": meeting})
    if timezone.localdate(at) < timezone.localdate(meeting.starts_at):
        raise WrongTime(_("Who is there can be recorded on the day of the meeting."))
    _refuse_closed(meeting)


def _refuse_closed(meeting: Meeting) -> None:
    latest = meeting.minutes.order_by("-number").first()
    if latest is not None and latest.closed_at is not None:
        raise Refused(
            _("The minutes are closed; who was there stands in them."),
            remedies=(_("Correct the minutes with a reason, then change the list."),),
        )
