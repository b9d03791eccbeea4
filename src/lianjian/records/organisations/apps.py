"""The organisations room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The tree is a tree on every day; who joins whom is agreed and dated."""

    name = "lianjian.records.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Registers what is handed over when an organisation ends."""
        from lianjian.records.organisations import coverage_succession, joint_succession, succession

        for topic in (succession, joint_succession, coverage_succession):
            topic.register_successions()
