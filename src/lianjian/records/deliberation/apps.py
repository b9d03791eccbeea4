"""The deliberation room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """No resolution without its steps."""

    name = "lianjian.records.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Registers panels, what hears of ballots, and what is handed over when an organisation ends."""
        from lianjian.records.deliberation import (
            council_panels,  # noqa: F401 - registering it is its effect
            council_succession,
            receivers,  # noqa: F401 - registering it is its effect
            succession,
        )

        council_succession.register_successions()
        succession.register_successions()
