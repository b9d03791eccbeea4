"""The organisations room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The tree is a tree on every day; who joins whom is agreed and dated."""

    name = "lianjian.records.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Registers what is handed over when an organisation ends, and this room's panel on its page."""
        from lianjian.records.organisations import (
            coverage_succession,
            joint_succession,
            online_succession,
            panels,  # noqa: F401 - registering it is its effect
            succession,
        )

        for topic in (succession, joint_succession, coverage_succession, online_succession):
            topic.register_successions()
