"""The indicators room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class IndicatorsConfig(AppConfig):
    """Each figure opens to the records behind it."""

    name = "lianjian.results.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Registers the panel on an organisation's page, and hears of migrations: triggers of ours stand on tables."""
        from lianjian.results.indicators import panels  # noqa: F401 - registering it is its effect
        from lianjian.results.indicators.never_changed import keep_from_changes
        from lianjian.results.indicators.rolled.triggers import install_after_migrate, take_off_before_migrate

        post_migrate.connect(keep_from_changes, sender=self)
        pre_migrate.connect(take_off_before_migrate, sender=self)
        post_migrate.connect(install_after_migrate, sender=self)
