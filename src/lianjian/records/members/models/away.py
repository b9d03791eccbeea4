"""Members away: where they say they are, who keeps contact, what they joined there."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.members.enums import AwayPurpose, ContactChannel, HostActivityKind


class StayAway(models.Model):
    """A member away at one place. Who moves on from place to place has several, with one `away_since`.

    `host_place` is a county or city in the member's own words, never an address.
    """

    # Found through the exclusion constraint, which begins with it.
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="stays", db_index=False)
    host_place = models.CharField(max_length=40)
    purpose = models.CharField(max_length=8, choices=AwayPurpose)
    is_abroad = models.BooleanField(default=False)
    # JG 32 counts unbroken months, wherever they were spent.
    away_since = models.DateField()
    return_expected_on = models.DateField(null=True)
    contact_person = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="keeps_contact_with")
    told_by_member = models.BooleanField(default=False)
    during = DateRangeField()

    grades: ClassVar[dict[str, int]] = {"host_place": 3}

    class Meta:
        constraints = (
            no_overlap("stay_one_place_a_day", "member"),
            models.CheckConstraint(
                name="stay_after_leaving_home", condition=Q(during__startswith__gte=F("away_since"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.host_place}"


class MemberContact(models.Model):
    """The branch and a member away were in contact on a day; what was said is nobody's business."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="contacts", db_index=False)
    contacted_on = models.DateField()
    channel = models.CharField(max_length=8, choices=ContactChannel)
    contact_person = models.ForeignKey("members.Member", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "contacted_on", "channel"], name="contact_noted_once"),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.contacted_on}"


class HostActivity(models.Model):
    """A member away joined an activity of the Party where they live and work."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="host_activities", db_index=False)
    held_on = models.DateField()
    kind = models.CharField(max_length=12, choices=HostActivityKind)
    host_place = models.CharField(max_length=40)
    host_organisation = models.CharField(max_length=80, default="", blank=True)
    told_by_member = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member", "held_on", "kind"], name="host_activity_noted_once"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.held_on}"


class OnlineParticipant(models.Model):
    """A member away takes part in an online branch; the home branch, and the vote there, stay as they are."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="online_parts", db_index=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="online_participants")
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("online_part_once_a_day", "member", "organisation"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.organisation}"
