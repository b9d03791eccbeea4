"""The casework room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Each request has one owner and one deadline."""

    name = "lianjian.records.casework"
    label = "casework"

    def ready(self) -> None:
        """Registers panels, and what is handed over when an organisation ends."""
        from lianjian.records.casework import panels, succession  # noqa: F401 - registering panels is their effect

        succession.register()
