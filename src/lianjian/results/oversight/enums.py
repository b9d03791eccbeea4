"""The oversight room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(TextChoices):
    """How far a plan of goals has come."""

    DRAFT = "draft", pgettext_lazy("plan of goals", "Being drawn up")
    ADOPTED = "adopted", pgettext_lazy("plan of goals", "Adopted")


class Direction(TextChoices):
    """Which way a goal is met."""

    AT_LEAST = "at_least", _("At least")
    AT_MOST = "at_most", _("At most")


class InspectionState(TextChoices):
    """How far an inspection has come."""

    OPEN = "open", pgettext_lazy("inspection", "Under way")
    CLOSED = "closed", pgettext_lazy("inspection", "Closed")


class LineSource(TextChoices):
    """Where a line of an inspection's list comes from."""

    GAP = "gap", _("A gap against a regulation")
    RECORD = "record", _("A record")


class CheckResult(TextChoices):
    """What the check of a drawn line on the spot came to."""

    AS_RECORDED = "as_recorded", _("As recorded")
    DIFFERS = "differs", _("Differs from the record")
    NOT_POSSIBLE = "not_possible", _("Could not be checked")


class FindingState(TextChoices):
    """How far a finding has come; closed means struck off the list."""

    OPEN = "open", pgettext_lazy("finding", "To be put right")
    ANSWERED = "answered", pgettext_lazy("finding", "Answered")
    CHECKED = "checked", pgettext_lazy("finding", "Checked, in order")
    CLOSED = "closed", pgettext_lazy("finding", "Closed")


class FindingAct(TextChoices):
    """What was done about a finding."""

    FOUND = "found", _("Was found")
    ANSWERED = "answered", _("Answered")
    CHECKED = "checked", _("Checked and in order")
    SENT_BACK = "sent_back", _("Checked and not yet in order")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")


class CircularState(TextChoices):
    """How far a circular has come."""

    DRAFT = "draft", pgettext_lazy("circular", "Draft")
    ISSUED = "issued", pgettext_lazy("circular", "Issued")
    DROPPED = "dropped", pgettext_lazy("circular", "Not pursued")


class CopyReason(TextChoices):
    """Why a circular concerns somebody."""

    INSPECTED = "inspected", _("Inspected")
    SUPERIOR = "superior", _("Superior of who was inspected")
    ADDED = "added", _("Added by hand")


class AskedKind(TextChoices):
    """Of which places a table asks something."""

    VILLAGE = "village", _("Villages")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhoods")
    TOWNSHIP = "township", _("Townships and subdistricts")


class ColumnSource(TextChoices):
    """How a column of a table that is asked for gets its values."""

    KNOWN = "known", _("Known here, filled in")
    ASKED_ELSEWHERE = "asked_elsewhere", _("Asked by another table too")
    NEW = "new", _("Asked anew")
