"""The workbook's sheets of this room, each turned into the room's own actions."""

from __future__ import annotations

from lianjian.records.projects.sheets.exchange import need_form, resource_form
from lianjian.records.projects.sheets.pairing import pairing_forms

__all__ = ["need_form", "pairing_forms", "resource_form"]
