"""The kernel as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """Grants the program's role its rights after every migration."""

    name = "lianjian.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Hears of migrations from here on."""
        from lianjian.kernel.grants import grant_after_migrate

        post_migrate.connect(grant_after_migrate, sender=self)
