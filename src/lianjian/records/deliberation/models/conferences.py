"""Councils of villages, and joint conferences: member units, sessions, decisions and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind, DecisionState, FollowUpKind


class Council(models.Model):
    """One of a village's two councils in one composition: how many belong to it, and how they were come by."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="councils")
    kind = models.CharField(max_length=24, choices=CouncilKind)
    members = models.PositiveSmallIntegerField()
    chosen_how = models.CharField(max_length=16, choices=ChosenHow)
    during = DateRangeField()

    class Meta:
        constraints = (
            no_overlap("council_one_composition_a_day", "organisation", "kind"),
            models.CheckConstraint(name="council_of_three_at_least", condition=Q(members__gte=3)),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.get_kind_display()}"


class JointConference(models.Model):
    """A standing conference of units, convened by one of them or their superior; it advises, it never resolves."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="conferences")
    joint = models.ForeignKey("organisations.JointOrganisation", models.PROTECT, null=True, related_name="conferences")
    founded_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return self.name


class ConferenceUnit(models.Model):
    """A member unit, from a day until another."""

    conference = models.ForeignKey(JointConference, models.CASCADE, related_name="units")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="conference_seats")
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("conference_unit_once_a_day", "conference", "organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.conference_id}"


class ConferenceSession(models.Model):
    """One session; when, where, with which agenda and who came stands in its meeting."""

    conference = models.ForeignKey(JointConference, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    meeting = models.OneToOneField("activity.Meeting", models.PROTECT, related_name="conference_session")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["conference", "number"], name="conference_session_number_once"),)

    def __str__(self) -> str:
        return f"{self.conference_id} {self.number}"


class ConferenceDecision(models.Model):
    """What a session agreed on: which unit sees to it, by when, and what came of it."""

    session = models.ForeignKey(ConferenceSession, models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    owner = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="conference_decisions")
    person_name = models.CharField(max_length=50, default="", blank=True)  # who in the unit sees to it
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=DecisionState, default=DecisionState.OPEN)
    report = models.CharField(max_length=300, default="", blank=True)  # the owner's own word since the last session
    reported_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    grades: ClassVar[dict[str, int]] = {"person_name": 2}

    class Meta:
        ordering = ("session__number", "position")
        indexes = (models.Index(fields=["owner", "state"], name="conference_decision_of_owner"),)
        constraints = (models.UniqueConstraint(fields=["session", "position"], name="conference_decision_place_once"),)

    def __str__(self) -> str:
        return self.title


class FollowUp(models.Model):
    """What a later session said of a decision; a session speaks of each once."""

    decision = models.ForeignKey(ConferenceDecision, models.CASCADE, related_name="follow_ups")
    session = models.ForeignKey(ConferenceSession, models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=8, choices=FollowUpKind)
    said = models.CharField(max_length=300)
    due_on = models.DateField(null=True)  # the new day, where it goes on

    class Meta:
        constraints = (models.UniqueConstraint(fields=["decision", "session"], name="follow_up_once_a_session"),)

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}"
