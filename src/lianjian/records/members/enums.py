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


class AwayPurpose(TextChoices):
    """What a member is away for."""

    WORK = "work", _("Working there")
    STUDY = "study", _("Studying there")
    FAMILY = "family", _("With family there")
    OTHER = "other", pgettext_lazy("away", "For something else")


class ContactChannel(TextChoices):
    """How the branch and a member away were in contact."""

    PHONE = "phone", _("By phone")
    WECHAT = "wechat", _("By WeChat")
    VISIT = "visit", _("Met in person")
    LETTER = "letter", _("By letter")
    FAMILY = "family", _("Through the family")


class HostActivityKind(TextChoices):
    """What a member away joined at the host place."""

    MEETING = "meeting", _("Meeting of a branch there")
    PARTY_DAY = "party_day", _("Themed Party day")
    LECTURE = "lecture", _("Party lecture")
    VOLUNTEER = "volunteer", _("Volunteer service")
    OTHER = "other", _("Another activity")


class CareKind(TextChoices):
    """What was done for a member."""

    VISIT = "visit", _("Visited at home")
    HAND = "hand", _("Lent a hand")
    SKILL = "skill", _("Taught or advised")
    JOB = "job", _("Helped to find work or start a business")
    RELIEF = "relief", _("Brought things or money")


class DuesKind(TextChoices):
    """What a member's dues are reckoned from (DF)."""

    WAGE = "wage", _("Monthly wage after tax")
    INCOME = "income", _("Average monthly net income of the last quarter")
    PENSION = "pension", _("Monthly pension")
    FARMER = "farmer", pgettext_lazy("dues", "Farmer, by the branch's choice")
    LEAST = "least", _("Student, without work or on relief")


class TransferState(TextChoices):
    """How far a transfer of affiliation has come."""

    PROPOSED = "proposed", _("Letter to be issued")
    SENT = "sent", _("Waiting for the receiver")
    RETURNED = "returned", _("Returned")
    RECEIVED = "received", _("Received")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_TRANSFERS = (TransferState.PROPOSED, TransferState.SENT, TransferState.RETURNED)


class ReadPart(TextChoices):
    """What of a member's record somebody read."""

    RECORD = "record", _("Member's page")
    PHONE = "phone", _("Full phone number")
    ID_NUMBER = "id_number", _("Full identity number")
    TRANSFER = "transfer", _("Transfer of affiliation")
    AWAY = "away", _("Stay away")
    CARE = "care", _("Care and mutual help")
    DUES = "dues", _("Membership dues")


class CorrectionState(TextChoices):
    """What became of a correction a member asked for."""

    ASKED = "asked", _("Waiting for the secretary")
    ACCEPTED = "accepted", _("Has been put right")
    DECLINED = "declined", _("Left as it is")
