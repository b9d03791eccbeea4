"""The ballots room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BallotsConfig(AppConfig):
    """Nobody learns who voted what; anybody can recount."""

    name = "lianjian.records.ballots"
    label = "ballots"

    def ready(self) -> None:
        """Registers what is handed over when an organisation ends, and hears of migrations."""
        from lianjian.records.ballots import grants, panels, succession  # noqa: F401 - panels register themselves

        succession.register_successions()
        post_migrate.connect(grants.grant_writing_anew, sender=self)
