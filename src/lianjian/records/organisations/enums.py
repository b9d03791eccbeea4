"""The organisations room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """What kind of place or body an organisation of the tree belongs to."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    SUBDISTRICT = "subdistrict", _("Subdistrict")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    ENTERPRISE = "enterprise", _("Enterprise")
    DEPARTMENT = "department", _("Department")
    PARK = "park", _("Park")
    SOCIAL_ORGANISATION = "social_organisation", _("Social organisation")
    JOINT_ORGANISATION = "joint_organisation", _("Joint organisation")
    GROUP = "group", _("Group")


URBAN_KINDS = (UnitKind.NEIGHBOURHOOD, UnitKind.ENTERPRISE, UnitKind.DEPARTMENT, UnitKind.PARK)


class PartyForm(TextChoices):
    """The form of a Party organisation."""

    COMMITTEE = "party_committee", _("Party committee")
    WORKING_COMMITTEE = "working_committee", _("Party working committee")
    LEADING_MEMBERS_GROUP = "leading_members_group", _("Leading Party members group")
    GENERAL_BRANCH = "general_branch", _("General Party branch")
    BRANCH = "branch", _("Party branch")
    PROVISIONAL_BRANCH = "provisional_branch", _("Provisional Party branch")
    ONLINE_BRANCH = "online_branch", _("Online branch")
    PARTY_GROUP = "party_group", _("Party group")
    NONE = "none", _("No Party organisation of its own")


class ChangeKind(TextChoices):
    """How the tree can change."""

    CREATE = "create", _("Set up")
    RENAME = "rename", _("Rename")
    RE_PARENT = "re_parent", _("Move under another superior")
    MERGE = "merge", _("Merge")
    SPLIT = "split", _("Split")
    DISSOLVE = "dissolve", _("Dissolve")


class ChangeState(TextChoices):
    """How far a proposed change has come."""

    PROPOSED = "proposed", _("Waiting for the superior")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNDONE = "undone", _("Undone")


class PostKind(TextChoices):
    """The posts that people hold in organisations."""

    ORGANISATION_HEAD = "organisation_head", _("Head of the organisation department")
    ORGANISATION_OFFICER = "organisation_officer", _("Officer of the organisation department")
    TOWNSHIP_ORGANISER = "township_organiser", _("Organisation committee member of the township")
    SECRETARY = "secretary", _("Secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")
    VILLAGERS_COMMITTEE_HEAD = "villagers_committee_head", _("Head of the villagers' committee")
    MEMBER = "member", _("Party member")


class PostBasis(TextChoices):
    """How a post was come by; without a basis its holder is only designated."""

    DESIGNATED = "designated", _("Designated")
    ELECTION = "election", _("Elected")
    ASSIGNMENT = "assignment", _("Assigned in writing by the superior")


class PairingForm(TextChoices):
    """With what kind of urban party villages join."""

    WITH_COMMUNITY = "with_community", _("Village with neighbourhood")
    WITH_ENTERPRISE = "with_enterprise", _("Village with enterprise")
    WITH_DEPARTMENT = "with_department", _("Village with department")
    WITH_PARK = "with_park", _("Village with park")
    WITH_VILLAGE = "with_village", _("Village with village")


class JointForm(TextChoices):
    """A joint organisation's form: an alliance without change of affiliation, or a formal Party organisation."""

    ALLIANCE = "alliance", _("Alliance without change of affiliation")
    JOINT_BRANCH = "joint_branch", _("Joint branch")
    JOINT_GENERAL_BRANCH = "joint_general_branch", _("Joint general branch")
    JOINT_COMMITTEE = "joint_committee", _("Joint Party committee")


class JointState(TextChoices):
    """How far a joint organisation has come."""

    CONSENTING = "consenting", _("Waiting for consent")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    FOUNDED = "founded", _("Founded")
    REJECTED = "rejected", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISSOLVED = "dissolved", _("Dissolved")


class PartyRole(TextChoices):
    """A party's part in a joint organisation."""

    LEAD = "lead", _("Urban party")
    VILLAGE = "village", _("Village party")


class ConsentState(TextChoices):
    """Whether a party has agreed."""

    ASKED = "asked", _("Not answered yet")
    GIVEN = "given", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrew consent")


class JointPostKind(TextChoices):
    """Posts of a joint organisation, filled by the 1 + deputies rule."""

    SECRETARY = "secretary", _("Secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")


class JointApprover(TextChoices):
    """Whose approval document a formal joint organisation rests on."""

    PRIMARY_COMMITTEE = "primary_committee", _("Primary Party committee (township or subdistrict)")
    COUNTY_ORGANISATION_DEPARTMENT = "county_organization_department", _("County organisation department")
    COUNTY_COMMITTEE = "county_committee", _("County Party committee")


class PartnerChangeKind(TextChoices):
    """How the parties of a founded joint organisation can change."""

    JOIN = "join", _("Joins")
    LEAVE = "leave", _("Leaves")


class CoverageUnitKind(TextChoices):
    """Units that the Party's organisation and work are to cover."""

    NEW_ENTERPRISE = "new_enterprise", _("Non-public enterprise")
    SOCIAL_ORGANISATION = "social_organisation", _("Social organisation")
    NEW_COMMUNITY = "new_community", _("New community")
    NEW_EMPLOYMENT = "new_employment", _("New employment group")
    MARKET = "market", _("Market or commercial building")


class CoverageKind(TextChoices):
    """How a unit is covered: by an organisation, or for the time being by work alone."""

    OWN = "own", _("Own Party organisation")
    JOINT = "joint", _("Joint Party organisation")
    AFFILIATED = "affiliated", _("Affiliated to a neighbouring organisation")
    WORK_ONLY = "work_only", _("Party work only")


class DispatchKind(TextChoices):
    """Who is sent to an organisation or unit for a term."""

    PARTY_AFFAIRS_WORKER = "party_affairs_worker", _("Dedicated Party-affairs worker")
    PARTY_BUILDING_INSTRUCTOR = "party_building_instructor", _("Party-building instructor")


class IndustryBodyKind(TextChoices):
    """What an organisation is linked to along an industry."""

    ASSOCIATION = "association", _("Industry association")
    CHAIN = "chain", _("Industry chain")
    COOPERATIVE = "cooperative", _("Specialised cooperative")
    MODEL_HOUSEHOLD = "model_household", _("Model household")
