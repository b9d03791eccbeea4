"""The disclosure room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianjian.records.organisations.enums import UnitKind

# Whom the laws on villagers' and residents' committees oblige.
DISCLOSING = (UnitKind.VILLAGE, UnitKind.NEIGHBOURHOOD)


class AffairsKind(TextChoices):
    """Whose affairs are opened; the values are those of `kernel.disclosures.Affairs`."""

    PARTY = "party", _("Party affairs")
    VILLAGE = "village", _("Village or community affairs")
    FINANCE = "finance", pgettext_lazy("affairs", "Finance")


class Occasion(TextChoices):
    """Whether something is shown because its time has come round, or because it cannot wait for that."""

    REGULAR = "regular", _("Regular")
    AT_ONCE = "at_once", _("At once")


class DisclosureState(TextChoices):
    """How far a disclosure has come: drawn up, proposed, checked, approved, shown (GK 15)."""

    DRAFTED = "drafted", pgettext_lazy("disclosure", "Being drawn up")
    PROPOSED = "proposed", pgettext_lazy("disclosure", "Proposed, to be checked")
    REVIEWED = "reviewed", pgettext_lazy("disclosure", "Checked, to be approved")
    APPROVED = "approved", pgettext_lazy("disclosure", "Approved, to be put up")
    SHOWN = "shown", pgettext_lazy("disclosure", "Public")
    REPLACED = "replaced", pgettext_lazy("disclosure", "Replaced by a corrected version")
    TAKEN_DOWN = "taken_down", pgettext_lazy("disclosure", "Off the board, filed")
    DROPPED = "dropped", pgettext_lazy("disclosure", "Not pursued")


UNDER_WAY = (
    DisclosureState.DRAFTED, DisclosureState.PROPOSED, DisclosureState.REVIEWED, DisclosureState.APPROVED,
)  # fmt: skip
PUBLIC = (DisclosureState.SHOWN, DisclosureState.REPLACED, DisclosureState.TAKEN_DOWN)


class FinanceSection(TextChoices):
    """Under what an amount stands in the statement of a village's money."""

    INCOME = "income", _("Income")
    SPENDING = "spending", _("Spending")
    ASSETS = "assets", _("Assets")
    DEBTS = "debts", _("Debts")


class AskedHow(TextChoices):
    """By which way a villager asked."""

    PHONE = "phone", _("On the phone")
    DESK = "desk", _("Told at the desk")
    PAPER = "paper", _("In writing")


class CheckFinding(TextChoices):
    """What the supervision committee found."""

    IN_ORDER = "in_order", _("True and complete")
    INCOMPLETE = "incomplete", _("Something is missing or unclear")
    UNTRUE = "untrue", _("Something is untrue")
