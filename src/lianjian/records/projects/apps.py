"""The projects room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Each need, match and project ends in a confirmed outcome."""

    name = "lianjian.records.projects"
    label = "projects"
