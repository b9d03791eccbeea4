"""Django's entry for the room `ui`."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The room `ui`."""

    name = "lianjian.ui"
    label = "ui"
