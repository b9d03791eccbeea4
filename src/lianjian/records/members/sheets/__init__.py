"""The workbook's sheets of this room, each turned into the room's own actions."""

from __future__ import annotations

from lianjian.records.members.sheets.roster import member_form

__all__ = ["member_form"]
