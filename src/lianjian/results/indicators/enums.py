"""The indicators room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BulletinState(TextChoices):
    """How far a bulletin has come."""

    DRAFTED = "drafted", _("Being drafted")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not pursued")
