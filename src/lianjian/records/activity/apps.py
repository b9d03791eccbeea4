"""The activity room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Who was where is recorded once."""

    name = "lianjian.records.activity"
    label = "activity"

    def ready(self) -> None:
        """Registers what is shown on a person's page, what follows from the room's own events, what is handed over."""
        from lianjian.records.activity import (  # noqa: F401 - loading some of them registers what they hold
            learning_panels,
            learning_succession,
            organisation_panels,
            panels,
            room_release,
            succession,
        )

        succession.register_successions()
        learning_succession.register_successions()
