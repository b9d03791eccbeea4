"""The casework room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Each request has one owner and one deadline."""

    name = "lianjian.records.casework"
    label = "casework"
