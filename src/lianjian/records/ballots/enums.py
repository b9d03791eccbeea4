"""The ballots room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BallotPurpose(TextChoices):
    """What a ballot is for; which channels it may use follows from it."""

    RESOLUTION = "resolution", _("Resolution of an assembly")
    PARTY_ELECTION = "party_election", _("Election inside the Party")
    VILLAGERS_COMMITTEE_ELECTION = "villagers_committee_election", _("Election of a villagers' committee")
    RECALL = "recall", _("Recall")
    APPRAISAL = "appraisal", _("Democratic appraisal")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    NOMINATION = "nomination", _("Nomination")


class ContestKind(TextChoices):
    """What one contest asks: one question, one election, or the grade of one member."""

    RESOLUTION = "resolution", pgettext_lazy("contest", "Question")
    ELECTION = "election", pgettext_lazy("contest", "Election")
    RATING = "rating", pgettext_lazy("contest", "Grade")


class Channel(TextChoices):
    """By what a voter casts."""

    PHONE = "phone", pgettext_lazy("channel", "Phone")
    SLIP = "slip", _("Slip with a code")
    PAPER = "paper", _("Paper ballot")


class BallotState(TextChoices):
    """How far a ballot has come; nobody casts before handing out has ended."""

    DRAWN_UP = "drawn_up", _("Drawn up")
    NOTICED = "noticed", _("Notice given")
    HANDING_OUT = "handing_out", _("Ballots are handed out")
    VOTING = "voting", _("Voting")
    CLOSED = "closed", pgettext_lazy("ballot", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("ballot", "Withdrawn")


BEFORE_VOTING = (BallotState.DRAWN_UP, BallotState.NOTICED, BallotState.HANDING_OUT)


class SecrecyLevel(IntegerChoices):
    """Whether one administrator alone could make a credential."""

    ONE_KEY = 1, _("One key, on the server")
    TWO_KEYS = 2, _("A second key, held by a scrutineer")


class TellerRole(TextChoices):
    """What somebody named for a ballot does at it."""

    COUNT_TELLER = "count_teller", _("Hands out and counts")
    OVERSIGHT_TELLER = "oversight_teller", _("Oversees")


class BatchState(TextChoices):
    """How far a batch of paper ballots has been entered; only agreed and settled batches are counted."""

    ENTERED_ONCE = "entered_once", _("Entered once")
    AGREED = "agreed", _("Entered twice alike")
    DIFFERING = "differing", _("The two entries differ")
    SETTLED = "settled", _("Settled by two overseers")
