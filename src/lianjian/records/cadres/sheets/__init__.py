"""The workbook's sheets of this room, each turned into the room's own rules."""

from __future__ import annotations

from lianjian.records.cadres.sheets.duty_posts import duty_post_form

__all__ = ["duty_post_form"]
