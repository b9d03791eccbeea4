"""The disclosure room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """What must be public is, and questions are answered."""

    name = "lianjian.results.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        """Registers the panel of an organisation's page and what is handed over when an organisation ends."""
        from lianjian.results.disclosure import (
            panels,  # noqa: F401 - registering it is its effect
            succession,
        )

        succession.register_successions()
