"""The casework room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OpenTo(TextChoices):
    """Whom a call asks."""

    TEAM = "team", _("The team")
    MEMBERS = "members", _("All members of the organisation and below it")
    VILLAGERS = "villagers", _("Members and villagers")
