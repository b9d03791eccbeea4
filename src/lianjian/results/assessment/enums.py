"""The assessment room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundKind(TextChoices):
    """The year's assessment, or the round in the middle of it that knows no grade."""

    ANNUAL = "annual", _("Yearly assessment")
    MID_YEAR = "mid_year", _("Mid-year round without grade")


class RoundState(TextChoices):
    """How far an assessment has come."""

    DRAFT = "draft", pgettext_lazy("assessment", "Criteria being written")
    PUBLISHED = "published", pgettext_lazy("assessment", "Criteria published")
    GRADING = "grading", pgettext_lazy("assessment", "Being assessed")
    CLOSED = "closed", pgettext_lazy("assessment", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("assessment", "Taken back")


OVER = (RoundState.CLOSED, RoundState.WITHDRAWN)


class PlanOutcome(TextChoices):
    """What was decided at the end of a turn-around."""

    EXITED = "exited", pgettext_lazy("turn-around", "In order again")
    NEW_PLAN = "new_plan", pgettext_lazy("turn-around", "Goes on under a new plan")
    ENDED = "ended", pgettext_lazy("turn-around", "The organisation ended")
