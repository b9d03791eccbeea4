"""The site as a Django app: the one place that knows all rooms."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Puts the rooms together."""

    name = "lianjian.site"
    label = "site"
