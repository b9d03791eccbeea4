"""Who due was absent, and of whom nobody says so: nothing is demanded of the old, the infirm and the ill (JG 23)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.records.activity.enums import AttendanceKind
from lianjian.records.activity.models import Attendance
from lianjian.records.activity.queries.belonging import is_exempt


def is_excused(*, row: Attendance) -> bool:
    """Whether somebody due has not come and need not say why; he counts among those due, never among the absent."""
    if row.kind != AttendanceKind.DUE or row.present or row.member is None:
        return False
    return is_exempt(member=row.member, on=timezone.localdate(row.meeting.starts_at))


def is_absent(*, row: Attendance) -> bool:
    """Whether somebody due was not there, or has said that he cannot come."""
    return row.kind == AttendanceKind.DUE and row.present is False and not is_excused(row=row)


def absence_in_words(*, row: Attendance) -> str:
    """What is said of somebody due who does not come; "" of everybody else."""
    if is_excused(row=row):
        return _("nothing demanded")
    return (row.absent_because or _("was not there")) if is_absent(row=row) else ""
