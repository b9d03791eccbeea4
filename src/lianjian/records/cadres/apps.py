"""The cadres room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CadresConfig(AppConfig):
    """Nobody is chosen, serves or leaves a post against the rules."""

    name = "lianjian.records.cadres"
    label = "cadres"
