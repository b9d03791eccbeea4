"""Household questionnaires and resolution slips: the roll, the questions, and answers counted apart from who answered.

What was answered is added to counts at once. Only where answers are signed does a household's own answer stay on file;
otherwise no row, key, order or time leads from a household to what it said.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.kernel.sealed import SealedTextField
from lianjian.records.deliberation.council_enums import (
    AnswerChannel,
    HouseholdState,
    QuestionKind,
    QuestionnaireKind,
    QuestionnaireState,
)


class Questionnaire(models.Model):
    """A questionnaire of a village to all its households, on its own or about a matter; its result only advises."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16, choices=QuestionnaireKind)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="questionnaires")
    matter = models.ForeignKey("deliberation.Matter", models.PROTECT, null=True, related_name="questionnaires")
    title = models.CharField(max_length=120)
    introduction = models.TextField(default="", blank=True)
    is_signed = models.BooleanField()
    state = models.CharField(max_length=8, choices=QuestionnaireState, default=QuestionnaireState.DRAFT)
    opened_on = models.DateField(null=True)
    open_until = models.DateField(null=True)  # the last day
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "state"], name="questionnaire_of_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="questionnaire_days_in_order", condition=Q(open_until__gte=F("opened_on")) | Q(open_until=None)
            ),
        )

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question; `texts` are the answers in words, kept in the order of the alphabet so that none is the latest."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=QuestionKind)
    text = models.CharField(max_length=200)
    options = models.JSONField(default=list, blank=True)
    texts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["questionnaire", "position"], name="question_place_once"),)

    def __str__(self) -> str:
        return self.text


class AnswerCount(models.Model):
    """How many households gave an answer; `option` counts from 0, and the one after the last stands for no answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="counts")
    option = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["question", "option"], name="answer_count_once"),)

    def __str__(self) -> str:
        return f"{self.question_id} {self.option}: {self.count}"


class Household(models.Model):
    """A household on the roll of one questionnaire, and whether it has been reached."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="households")
    position = models.PositiveIntegerField()
    person_name = models.CharField(max_length=50)  # the householder
    group = models.CharField(max_length=40, default="", blank=True)
    state = models.CharField(max_length=8, choices=HouseholdState, default=HouseholdState.OPEN)
    slip_code = SealedTextField(default="", blank=True)
    slip_index = models.BinaryField(max_length=16, null=True, unique=True)

    grades: ClassVar[dict[str, int]] = {"person_name": 2, "state": 2, "slip_code": 4}

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=["questionnaire", "state"], name="household_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=["questionnaire", "position"], name="household_place_once"),
            models.UniqueConstraint(fields=["questionnaire", "group", "person_name"], name="household_once"),
        )

    def __str__(self) -> str:
        return self.person_name


class Participation(models.Model):
    """A household has answered, by whichever way, once; `answers` (by question id) only where they are signed."""

    household = models.OneToOneField(Household, models.CASCADE, related_name="participation")
    channel = models.CharField(max_length=8, choices=AnswerChannel)
    answers = models.JSONField(null=True)

    grades: ClassVar[dict[str, int]] = {"answers": 3}

    def __str__(self) -> str:
        return f"{self.household_id} {self.channel}"
