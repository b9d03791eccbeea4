"""The deliberation room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianjian.rules.routes import ADVISORY_BODIES


class MatterKind(TextChoices):
    """What a matter is about: it decides which bodies act, by the routes of the rule packs."""

    VILLAGE_AFFAIR = "village_affair", _("Village affair")
    PUBLIC_WORKS = "public_works", _("Road or other public works")
    CASE_DELIBERATION = "case_deliberation", _("Raising funds or labour by household")
    COLLECTIVE_ASSET = "collective_asset", _("Land, shares or collective assets")
    GROUP_AFFAIR = "group_affair", _("Affair of a villagers' group")
    COMMUNITY_AFFAIR = "community_affair", _("Community affair")
    PARTY_AFFAIR = "party_affair", _("Party affair")
    JOINT_MATTER = "joint_matter", _("Matter of several villages")


class RaisedBy(TextChoices):
    """Who put a matter forward."""

    VILLAGER = "villager", _("A villager")
    MEMBER = "member", _("A Party member")
    BRANCH = "branch", _("The branch")
    REPRESENTATIVES = "representatives", _("Villagers' representatives")


class Body(TextChoices):
    """Who meets about a matter. What an advisory body says is a suggestion and never a resolution."""

    MEMBERS_COUNCIL = "members_council", _("Members' council")
    REPRESENTATIVES_COUNCIL = "representatives_council", _("Representatives' council")
    JOINT_CONFERENCE = "joint_conference", _("Joint conference")
    BRANCH_COMMITTEE = "branch_committee", _("Branch committee")
    TWO_COMMITTEES = "two_committees", _("The two committees")
    BRANCH_ASSEMBLY = "branch_assembly", _("Members' assembly of the branch")
    VILLAGERS_ASSEMBLY = "villagers_assembly", _("Villagers' assembly")
    REPRESENTATIVES_ASSEMBLY = "representatives_assembly", _("Representatives' assembly")
    VILLAGERS_GROUP = "villagers_group", _("Villagers' group meeting")
    RESIDENTS_ASSEMBLY = "residents_assembly", _("Residents' assembly")
    RESIDENTS_REPRESENTATIVES = "residents_representatives", _("Residents' representatives' meeting")
    COLLECTIVE_ASSEMBLY = "collective_assembly", _("Members' assembly of the collective")
    TOWNSHIP = "township", _("Township or subdistrict")

    @property
    def is_advisory(self) -> bool:
        """Whether what it says is only a suggestion."""
        return self.value in ADVISORY_BODIES


class Outcome(TextChoices):
    """What came of a session."""

    ADVISED = "advised", _("Suggested")
    AGREED = "agreed", pgettext_lazy("session", "Agreed")
    NOT_AGREED = "not_agreed", pgettext_lazy("session", "Not agreed")
    PASSED = "passed", pgettext_lazy("session", "Passed")
    NOT_PASSED = "not_passed", pgettext_lazy("session", "Not passed")
    NO_QUORUM = "no_quorum", _("No quorum: nothing was decided")
    LEFT_OUT = "left_out", _("Left out, with a reason")


# With one of these a step is done and the next one may follow.
LEADING_ON = (Outcome.ADVISED, Outcome.AGREED, Outcome.PASSED, Outcome.LEFT_OUT)
# After one of these the matter ends.
AGAINST = (Outcome.NOT_AGREED, Outcome.NOT_PASSED)


class MatterState(TextChoices):
    """How far a matter has come."""

    RAISED = "raised", _("Waiting to be taken up")
    UNDER_WAY = "under_way", _("Under way")
    ADOPTED = "adopted", pgettext_lazy("matter", "Adopted")
    CARRIED_OUT = "carried_out", pgettext_lazy("matter", "Being carried out")
    REPORTED = "reported", _("Outcome reported")
    CLOSED = "closed", _("Matter closed")
    NOT_ADOPTED = "not_adopted", pgettext_lazy("matter", "Not adopted")
    DECLINED = "declined", pgettext_lazy("matter", "Not taken up")
    WITHDRAWN = "withdrawn", pgettext_lazy("matter", "Withdrawn")


OVER = (MatterState.CLOSED, MatterState.NOT_ADOPTED, MatterState.DECLINED, MatterState.WITHDRAWN)


class PublicationKind(TextChoices):
    """The two disclosures of a matter."""

    RESOLUTION = "resolution", _("Disclosure of the resolution")
    OUTCOME = "outcome", _("Disclosure of the outcome")
