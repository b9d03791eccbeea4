"""Words of questionnaires, councils, joint conferences and the rule book; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionnaireKind(TextChoices):
    """What is sent to every household."""

    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    RESOLUTION_SLIP = "resolution_slip", _("Resolution slip")


class QuestionnaireState(TextChoices):
    """How far a questionnaire has come."""

    DRAFT = "draft", _("Being drawn up")
    OPEN = "open", _("Open for answers")
    CLOSED = "closed", pgettext_lazy("questionnaire", "Closed")


class QuestionKind(TextChoices):
    """How a question is answered."""

    CHOICE = "choice", _("One of several")
    SEVERAL = "several", _("Any of several")
    TEXT = "text", _("A few words")


class AnswerChannel(TextChoices):
    """By which way an answer came in."""

    PHONE = "phone", _("On the phone")
    DESK = "desk", _("Told at the desk")
    PAPER = "paper", _("On paper")


class HouseholdState(TextChoices):
    """Whether a household has been reached."""

    OPEN = "open", _("Still open")
    REACHED = "reached", _("Reached")
    ABSENT = "absent", _("Nobody at home")
    REFUSED = "refused", _("Does not want to answer")
    AWAY = "away", _("Away from the village")


class CouncilKind(TextChoices):
    """The two councils of a village."""

    MEMBERS = "members_council", _("Members' council")
    REPRESENTATIVES = "representatives_council", _("Representatives' council")


class ChosenHow(TextChoices):
    """How the members of a council are come by."""

    BY_MEMBERS = "by_members", _("Recommended by the Party members")
    BY_GROUPS = "by_groups", _("Recommended by the villagers' groups")
    BY_HOUSEHOLDS = "by_households", _("Recommended by the households")


class DecisionState(TextChoices):
    """What has become of a decision of a joint conference."""

    OPEN = "open", pgettext_lazy("decision", "Under way")
    DONE = "done", pgettext_lazy("decision", "Done")
    GIVEN_UP = "given_up", pgettext_lazy("decision", "Given up")


class FollowUpKind(TextChoices):
    """What a later session says of a decision."""

    DONE = "done", pgettext_lazy("decision", "Done")
    GOES_ON = "goes_on", pgettext_lazy("decision", "Goes on until another day")
    GIVEN_UP = "given_up", pgettext_lazy("decision", "Given up")


class RuleKind(TextChoices):
    """What kind of rules an organisation gives itself."""

    VILLAGE_RULES = "village_rules", _("Village rules and conventions")
    WORKING_RULES = "working_rules", _("Rules and regulations")
    PROCEDURE = "procedure", _("Working procedure")


class VersionState(TextChoices):
    """How far a version of rules has come."""

    DRAFTED = "drafted", _("Drafted")
    ADOPTED = "adopted", _("Adopted")
    PUBLISHED = "published", pgettext_lazy("rules", "Made public")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced")
    DROPPED = "dropped", _("Not pursued")
