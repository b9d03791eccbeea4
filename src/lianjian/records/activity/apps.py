"""The activity room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Who was where is recorded once."""

    name = "lianjian.records.activity"
    label = "activity"
