"""Volunteers: teams, who belongs to them, calls, who came and for how long, and the thanks in words."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from lianjian.kernel.periods import no_overlap
from lianjian.kernel.sealed import SealedTextField
from lianjian.records.casework.enums import OpenTo


class VolunteerTeam(models.Model):
    """A team of an organisation, for something it does."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="volunteer_teams")
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    leader = models.ForeignKey("members.Member", models.PROTECT, related_name="teams_led")
    founded_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return self.name


class Volunteer(models.Model):
    """Somebody in a team during a period: a member, or with consent a villager by name."""

    team = models.ForeignKey(VolunteerTeam, models.CASCADE, related_name="volunteers")
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="volunteering")
    person_name = models.CharField(max_length=50)
    phone = SealedTextField(default="", blank=True)
    consent_on = models.DateField()
    during = DateRangeField()

    grades: ClassVar[dict[str, int]] = {"person_name": 2, "phone": 3}

    class Meta:
        constraints = (no_overlap("volunteer_once_in_a_team", "team", "member"),)

    def __str__(self) -> str:
        return self.person_name


class VolunteerCall(models.Model):
    """What is to be done, where and when, and how many are wanted; `thanks` is said when the hours are confirmed."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    team = models.ForeignKey(VolunteerTeam, models.PROTECT, related_name="calls")
    title = models.CharField(max_length=80)
    details = models.TextField(default="", blank=True)
    place = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wanted = models.PositiveSmallIntegerField()
    open_to = models.CharField(max_length=10, choices=OpenTo, default=OpenTo.TEAM)
    called_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    cancelled_because = models.CharField(max_length=200, default="", blank=True)
    thanks = models.CharField(max_length=400, default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["team", "starts_at"], name="call_of_team"),)
        constraints = (
            models.CheckConstraint(name="call_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="call_for_somebody", condition=Q(wanted__gte=1)),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return bool(self.cancelled_because)


class SignUp(models.Model):
    """Somebody who wants to come; `half_hours` once confirmed, 0 for who could not come (nobody asks why)."""

    call = models.ForeignKey(VolunteerCall, models.CASCADE, related_name="sign_ups")
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="volunteer_sign_ups")
    person_name = models.CharField(max_length=50)
    signed_up_at = models.DateTimeField()
    signed_up_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    half_hours = models.PositiveSmallIntegerField(null=True)

    grades: ClassVar[dict[str, int]] = {"person_name": 2, "half_hours": 2}

    class Meta:
        indexes = (models.Index(fields=["member", "call"], name="sign_up_of_member"),)
        constraints = (
            models.UniqueConstraint(
                fields=["call", "member"], name="sign_up_once", condition=Q(withdrawn_at=None, member__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.person_name

    @property
    def hours(self) -> float | None:
        """Confirmed hours, in halves."""
        return None if self.half_hours is None else self.half_hours / 2
