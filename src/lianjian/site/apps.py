"""The site as a Django app: the one place that knows all rooms."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Puts the rooms together."""

    name = "lianjian.site"
    label = "site"

    def ready(self) -> None:
        """Registers background work, so that the worker, who reads no addresses, knows it too."""
        from lianjian.site import import_jobs  # noqa: F401 - registering is its effect
