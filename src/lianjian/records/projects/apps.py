"""The projects room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Each need, match and project ends in a confirmed outcome."""

    name = "lianjian.records.projects"
    label = "projects"

    def ready(self) -> None:
        """Registers background work, panels, and what is handed over when an organisation ends."""
        from lianjian.records.projects import panels, succession, tasks  # noqa: F401 - registering is their effect

        succession.register()
