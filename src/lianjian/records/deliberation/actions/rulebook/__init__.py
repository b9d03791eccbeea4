"""The rule book: drafted, adopted by the right assembly, made public, in force, and replaced."""

from __future__ import annotations

from lianjian.records.deliberation.actions.rulebook.adopting import (
    adopt_by_resolution,
    adopt_version,
    publish_version,
    put_in_force,
)
from lianjian.records.deliberation.actions.rulebook.drafting import draft_rule, draft_version, drop_version, edit_draft
from lianjian.records.deliberation.actions.rulebook.loading import PaperRule, load_rules

__all__ = [
    "PaperRule",
    "adopt_by_resolution",
    "adopt_version",
    "draft_rule",
    "draft_version",
    "drop_version",
    "edit_draft",
    "load_rules",
    "publish_version",
    "put_in_force",
]
