"""What each body decides by: the names of its rules, the meeting it is, and the numbers its quorum is counted by."""

from __future__ import annotations

from dataclasses import dataclass

from lianjian.records.activity.enums import MeetingKind
from lianjian.records.deliberation.enums import Body


@dataclass(frozen=True, kw_only=True)
class BodyRules:
    """`bases` are the ways its quorum may be counted, each the names of the facts beside present and yes.

    Without `decides_by` there is no rule of numbers: it says whether it agrees, or suggests.
    """

    meeting: MeetingKind | None
    decides_by: str = ""
    notice: str = ""
    bases: tuple[tuple[str, ...], ...] = ()


_DUE = (("entitled",),)
_PEOPLE = (("adults", "present_adults"), ("households", "present_households"))

BODY_RULES: dict[Body, BodyRules] = {
    Body.MEMBERS_COUNCIL: BodyRules(meeting=MeetingKind.MEMBERS_COUNCIL),
    Body.REPRESENTATIVES_COUNCIL: BodyRules(meeting=MeetingKind.REPRESENTATIVES_COUNCIL),
    Body.JOINT_CONFERENCE: BodyRules(meeting=MeetingKind.JOINT_CONFERENCE),
    Body.BRANCH_COMMITTEE: BodyRules(
        meeting=MeetingKind.BRANCH_COMMITTEE_MEETING, decides_by="branch_committee", bases=_DUE
    ),
    Body.TWO_COMMITTEES: BodyRules(meeting=MeetingKind.COMMITTEES_CONSULTATION),
    Body.BRANCH_ASSEMBLY: BodyRules(
        meeting=MeetingKind.GENERAL_MEMBERSHIP_MEETING, decides_by="branch_assembly", bases=_DUE
    ),
    Body.VILLAGERS_ASSEMBLY: BodyRules(
        meeting=MeetingKind.VILLAGERS_ASSEMBLY,
        decides_by="villagers_assembly",
        notice="village_assembly_notice",
        bases=_PEOPLE,
    ),
    Body.REPRESENTATIVES_ASSEMBLY: BodyRules(
        meeting=MeetingKind.REPRESENTATIVES_ASSEMBLY,
        decides_by="representatives_assembly",
        bases=_DUE,
    ),
    Body.VILLAGERS_GROUP: BodyRules(
        meeting=MeetingKind.VILLAGERS_GROUP_MEETING, decides_by="villagers_group", bases=_PEOPLE
    ),
    Body.RESIDENTS_ASSEMBLY: BodyRules(
        meeting=MeetingKind.RESIDENTS_ASSEMBLY,
        decides_by="residents_assembly",
        notice="residents_assembly_notice",
        bases=_PEOPLE,
    ),
    Body.RESIDENTS_REPRESENTATIVES: BodyRules(
        meeting=MeetingKind.RESIDENTS_REPRESENTATIVES, decides_by="residents_representatives", bases=_DUE
    ),
    Body.COLLECTIVE_ASSEMBLY: BodyRules(
        meeting=MeetingKind.COLLECTIVE_ASSEMBLY,
        decides_by="collective_assembly",
        notice="collective_assembly_notice",
        bases=(("members",),),
    ),
    Body.TOWNSHIP: BodyRules(meeting=None),
}
