"""The code on the desk: who holds a phone over it says that he is here, while the meeting lasts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from lianjian.records.activity.models import Meeting

LENGTH = 12
BEFORE, AFTERWARDS = timedelta(hours=1), timedelta(hours=1)


def desk_code(*, meeting: Meeting) -> str:
    """The meeting's code; nobody finds it out but from the desk."""
    return Signer(salt="activity.desk").signature(meeting.code)[:LENGTH]


def is_desk_code(*, meeting: Meeting, code: str) -> bool:
    """Whether the code is that meeting's."""
    return constant_time_compare(code, desk_code(meeting=meeting))


def desk_is_open(*, meeting: Meeting, at: datetime) -> bool:
    """Whether the code holds: from an hour before the meeting to an hour after it."""
    return meeting.starts_at - BEFORE <= at <= meeting.ends_at + AFTERWARDS
