"""Many tables made in one step of a migration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Will make the tables of one app that come together.

    After each `CreateModel` Django builds every class anew that refers to the same classes as the new one. Here nearly
    all refer to organisation and account: a hundred tables took half a minute, and each new room made it longer.
    """

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Will have the classes built anew once, when all are known."""
        apps = state.__dict__.pop("apps", None)
        for one in self.models:
            one.state_forwards(app_label, state)
        if apps is not None:
            state.__dict__["apps"] = apps
            state.reload_models([(app_label, one.name_lower) for one in self.models], delay=False)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Will make the tables; what refers to a later one is written by the editor at its end."""
        for one in self.models:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Will drop the tables, the last first."""
        for one in reversed(self.models):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"Create {len(self.models)} models"
