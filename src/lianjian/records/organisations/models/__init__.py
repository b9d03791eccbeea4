"""The organisations room's tables."""

from __future__ import annotations

from lianjian.records.organisations.models.changes import TreeChange
from lianjian.records.organisations.models.counts import CountDelta, OrganisationCount
from lianjian.records.organisations.models.coverage import Coverage, CoverageUnit, Dispatch
from lianjian.records.organisations.models.joint import (
    BooksShell,
    JointOrganisation,
    JointParty,
    JointPost,
    PartnerChange,
)
from lianjian.records.organisations.models.links import IndustryBody, IndustryLink
from lianjian.records.organisations.models.online import OnlineApproval, OnlineMeetingPlace, OnlineRule
from lianjian.records.organisations.models.posts import Post
from lianjian.records.organisations.models.profiles import Profile
from lianjian.records.organisations.models.tree import Organisation, OrganisationVersion

__all__ = [
    "BooksShell",
    "CountDelta",
    "Coverage",
    "CoverageUnit",
    "Dispatch",
    "IndustryBody",
    "IndustryLink",
    "JointOrganisation",
    "JointParty",
    "JointPost",
    "OnlineApproval",
    "OnlineMeetingPlace",
    "OnlineRule",
    "Organisation",
    "OrganisationCount",
    "OrganisationVersion",
    "PartnerChange",
    "Post",
    "Profile",
    "TreeChange",
]
