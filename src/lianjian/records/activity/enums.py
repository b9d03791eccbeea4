"""The activity room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(TextChoices):
    """What a meeting or activity counts as."""

    GENERAL_MEMBERSHIP_MEETING = "general_membership_meeting", _("General membership meeting of the branch")
    BRANCH_COMMITTEE_MEETING = "branch_committee_meeting", _("Branch committee meeting")
    GROUP_MEETING = "group_meeting", _("Party group meeting")
    PARTY_LECTURE = "party_lecture", _("Party lecture")
    THEMED_PARTY_DAY = "themed_party_day", _("Themed Party day")
    ORG_LIFE_MEETING = "org_life_meeting", _("Criticism and review meeting")
    ONLINE_STUDY = "online_study", _("Online study discussion")
    VIDEO_EXCHANGE = "video_exchange", _("Video exchange")
    COURSE_SESSION = "course_session", _("Session of a course")
    ACTIVITY = "activity", _("Other activity")


class MeetingState(TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class PartyRole(TextChoices):
    """What an organisation is to a meeting."""

    HOST = "host", _("Host")
    INVITED = "invited", _("Invited")


class AttendanceKind(TextChoices):
    """In what capacity somebody belongs to a meeting."""

    DUE = "due", _("Due")
    IN_ATTENDANCE = "in_attendance", _("In attendance")
    GUEST = "guest", pgettext_lazy("meeting", "Guest")


class RecordedBy(TextChoices):
    """How it became known who was there."""

    TICKED = "ticked", _("Ticked in the list")
    CODE = "code", _("Scanned the code at the desk")
    PAPER = "paper", _("From the signed sheet")
