"""The indicators room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Each figure opens to the records behind it."""

    name = "lianjian.results.indicators"
    label = "indicators"
