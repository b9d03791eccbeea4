"""Meetings and activities: one record for every organisation it serves, and who was there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.records.activity.enums import AttendanceKind, MeetingKind, MeetingState, PartyRole, RecordedBy


class Meeting(models.Model):
    """One meeting, planned or held. `hours` are class hours (学时) each who was there may count; None counts none."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=32, choices=MeetingKind)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    title = models.CharField(max_length=120)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="meetings")
    place = models.CharField(max_length=120, default="", blank=True)
    is_online = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    chair = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    recorder = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    cancelled_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "starts_at"], name="meeting_of_organisation"),
            models.Index(fields=["state", "starts_at"], name="meeting_by_day"),
        )
        constraints = (
            models.CheckConstraint(name="meeting_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
        )

    def __str__(self) -> str:
        return self.title


class MeetingParty(models.Model):
    """An organisation a meeting serves: it counts for the host and for everybody invited, entered once."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="meeting_parties")
    role = models.CharField(max_length=8, choices=PartyRole)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "organisation"], name="meeting_party_once"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.organisation_id}"


class AgendaItem(models.Model):
    """One matter a meeting is to deal with, in its order."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="agenda_item_once"),)

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody who belongs to a meeting, and whether he was there (None: not known yet).

    A member of another branch comes as a guest; villagers and others without a record are guests by name.
    `organisation` is the home branch on the day, of a guest by name the organisation that brought him.
    `by_hand`: entered by somebody, so that it stays when the list is drawn up anew for another day.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="attendances")
    person_name = models.CharField(max_length=50, default="", blank=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=AttendanceKind)
    present = models.BooleanField(null=True)
    absent_because = models.CharField(max_length=100, default="", blank=True)
    recorded_by = models.CharField(max_length=8, choices=RecordedBy, default="", blank=True)
    recorded_at = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)

    grades: ClassVar[dict[str, int]] = {"person_name": 2, "absent_because": 3}

    class Meta:
        indexes = (models.Index(fields=["member", "present"], name="attendance_of_member"),)
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "member"], name="attendance_once", condition=Q(member__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["meeting", "organisation", "person_name"],
                name="attendance_by_name_once",
                condition=Q(member=None),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id or self.person_name}"
