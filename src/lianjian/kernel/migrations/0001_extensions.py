"""What PostgreSQL needs for dated rows: equality inside GiST indexes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Adds btree_gist."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar = [BtreeGistExtension()]
