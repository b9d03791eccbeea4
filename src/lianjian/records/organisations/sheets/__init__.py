"""The workbook's sheets of this room, each turned into the room's own actions."""

from __future__ import annotations

from lianjian.records.organisations.sheets.coverage import dispatch_form, unit_form
from lianjian.records.organisations.sheets.joint import joint_form
from lianjian.records.organisations.sheets.links import body_form, link_form
from lianjian.records.organisations.sheets.posts import post_form
from lianjian.records.organisations.sheets.profiles import profile_form
from lianjian.records.organisations.sheets.tree import organisation_form

__all__ = [
    "body_form",
    "dispatch_form",
    "joint_form",
    "link_form",
    "organisation_form",
    "post_form",
    "profile_form",
    "unit_form",
]
