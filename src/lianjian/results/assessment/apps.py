"""The assessment room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """People judge work by criteria told beforehand; nothing is decided by a number."""

    name = "lianjian.results.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Registers what shows on an organisation's page and what is handed over when it ends."""
        from lianjian.results.assessment import (
            panels,  # noqa: F401 - registering it is its effect
            succession,
        )

        succession.register_successions()
