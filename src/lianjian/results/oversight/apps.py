"""The oversight room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """What is due and undone lists itself."""

    name = "lianjian.results.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Registers panels, and what is handed over when an organisation ends."""
        from lianjian.results.oversight import panels, succession  # noqa: F401 - registering panels is their effect

        succession.register_successions()
