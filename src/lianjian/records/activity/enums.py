"""The activity room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
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
    MEMBERS_COUNCIL = "members_council", _("Members' council")
    REPRESENTATIVES_COUNCIL = "representatives_council", _("Representatives' council")
    COMMITTEES_CONSULTATION = "committees_consultation", _("Consultation of the two committees")
    JOINT_CONFERENCE = "joint_conference", _("Joint conference")
    VILLAGERS_ASSEMBLY = "villagers_assembly", _("Villagers' assembly")
    REPRESENTATIVES_ASSEMBLY = "representatives_assembly", _("Representatives' assembly")
    VILLAGERS_GROUP_MEETING = "villagers_group_meeting", _("Villagers' group meeting")
    RESIDENTS_ASSEMBLY = "residents_assembly", _("Residents' assembly")
    RESIDENTS_REPRESENTATIVES = "residents_representatives", _("Residents' representatives' meeting")
    COLLECTIVE_ASSEMBLY = "collective_assembly", _("Members' assembly of the collective")


# Meetings of villagers, residents and their joint bodies; the others are the Party's own life.
SELF_GOVERNMENT = (
    MeetingKind.MEMBERS_COUNCIL, MeetingKind.REPRESENTATIVES_COUNCIL, MeetingKind.COMMITTEES_CONSULTATION,
    MeetingKind.JOINT_CONFERENCE, MeetingKind.VILLAGERS_ASSEMBLY, MeetingKind.REPRESENTATIVES_ASSEMBLY,
    MeetingKind.VILLAGERS_GROUP_MEETING, MeetingKind.RESIDENTS_ASSEMBLY, MeetingKind.RESIDENTS_REPRESENTATIVES,
    MeetingKind.COLLECTIVE_ASSEMBLY,
)  # fmt: skip


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


class CourseSubject(TextChoices):
    """What a course is about."""

    THEORY = "theory", _("Theory and policy")
    FARM_TECHNOLOGY = "farm_technology", _("Farm technology")
    E_COMMERCE = "e_commerce", _("Selling online")
    MARKETS = "markets", _("Markets and management")
    LAW = "law", _("Law")
    SAFETY = "safety", _("Safety")
    PARTY_WORK = "party_work", _("Party work")
    OTHER = "other", pgettext_lazy("course", "Other")


class Audience(TextChoices):
    """For whom a course is given."""

    MEMBERS = "members", pgettext_lazy("audience", "Members")
    CADRES = "cadres", pgettext_lazy("audience", "Cadres")
    VILLAGERS = "villagers", pgettext_lazy("audience", "Villagers")


class Sharing(TextChoices):
    """How far a study report may be read, by the author's consent; and how far it is published."""

    COMMITTEE = "committee", _("Only the branch committee")
    BRANCH = "branch", _("Members of the branch")
    PUBLIC = "public", _("Everybody, with the author's name")


class Weekday(IntegerChoices):
    """Days of the week as in ISO 8601."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class ExclusionReason(TextChoices):
    """Why a full member may be left out of those due, with the superior's consent and the assembly's (XJ)."""

    CANNOT_EXPRESS = "cannot_express", _("Too ill to express a will")
    ABROAD = "abroad", _("Abroad at own expense for more than six months")
    NO_RIGHTS = "no_rights", _("Without the right to vote")
    BEDRIDDEN = "bedridden", _("Bedridden or unable to care for himself")
    AWAY = "away", _("Away for six months or more and should have transferred")
    RETURNED_HOME = "returned_home", _("Retired and long back in the place of origin")
