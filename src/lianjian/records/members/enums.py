"""The members room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(TextChoices):
    """As on the identity card."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Standing(TextChoices):
    """A member's standing in the Party on a day."""

    PROBATIONARY = "probationary_member", _("Probationary member")
    FULL = "full_member", _("Full member")
    LEFT = "left", _("No longer a member here")


class Education(TextChoices):
    """The highest schooling finished."""

    PRIMARY = "primary", _("Primary school or less")
    JUNIOR = "junior_secondary", _("Junior secondary school")
    SENIOR = "senior_secondary", _("Senior secondary or vocational school")
    COLLEGE = "college", _("College")
    DEGREE = "degree", _("Bachelor's degree")
    POSTGRADUATE = "postgraduate", _("Postgraduate degree")


class Occupation(TextChoices):
    """What a member lives by; it decides how dues are reckoned (DF)."""

    FARMER = "farmer", _("Farmer")
    WAGE_EARNER = "wage_earner", _("Wage earner")
    VILLAGE_CADRE = "village_cadre", _("Village cadre with a fixed allowance")
    SELF_EMPLOYED = "self_employed", _("Self-employed")
    RETIRED = "retired", _("Retired")
    STUDENT = "student", _("Student")
    UNEMPLOYED = "unemployed", _("Without work")
    RELIEF = "relief_recipient", _("On relief")


class AffiliationBasis(TextChoices):
    """How a member came to a home branch."""

    REGISTERED = "registered", _("Entered when the register was set up")
    ADMITTED = "admitted", _("Admitted here")
    TRANSFERRED = "transferred", _("Affiliation transferred")
    SUCCEEDED = "succeeded", _("Took over from an organisation that ended")


class LeavingKind(TextChoices):
    """How somebody ceased to be a member here."""

    TRANSFERRED_OUT = "transferred_out", _("Affiliation moved to another county")
    DIED = "died", _("Died")
    WITHDREW = "withdrew", pgettext_lazy("member", "Withdrew from the Party")
    PROBATION_ANNULLED = "probation_annulled", _("Probation annulled")
    REMOVED = "removed", _("Removed from the Party by decision")
