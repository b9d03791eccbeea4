"""The indicators room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Each figure opens to the records behind it."""

    name = "lianjian.results.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Registers the panel on an organisation's page."""
        from lianjian.results.indicators import panels  # noqa: F401 - registering it is its effect
