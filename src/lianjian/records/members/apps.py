"""The members room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """A person has one home branch on any day."""

    name = "lianjian.records.members"
    label = "members"
