"""The organisations room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The tree is a tree on every day; who joins whom is agreed and dated."""

    name = "lianjian.records.organisations"
    label = "organisations"
