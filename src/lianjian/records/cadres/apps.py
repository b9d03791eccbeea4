"""The cadres room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CadresConfig(AppConfig):
    """Nobody is chosen, serves or leaves a post against the rules."""

    name = "lianjian.records.cadres"
    label = "cadres"

    def ready(self) -> None:
        """Registers what hears of members, shows on their pages, and is handed over when an organisation ends."""
        from lianjian.records.cadres import (
            admission_panels,  # noqa: F401 - registering it is its effect
            duty_post_panels,  # noqa: F401 - registering it is its effect
            election_panels,  # noqa: F401 - registering it is its effect
            leaving,  # noqa: F401 - registering it is its effect
            organisation_panels,  # noqa: F401 - registering it is its effect
            receivers,  # noqa: F401 - registering it is its effect
            succession,
            team_panels,  # noqa: F401 - registering it is its effect
        )

        succession.register_successions()
