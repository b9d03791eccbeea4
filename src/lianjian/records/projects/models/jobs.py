"""Jobs: vacancies, people referred for work, and each placement until it is confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianjian.kernel.sealed import SealedTextField
from lianjian.records.projects.enums import PlacementState, SeekerState


class Vacancy(models.Model):
    """Work that an employer offers, entered by the organisation that was told of it."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="vacancies")
    employer = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    title = models.CharField(max_length=80)
    terms = models.TextField(default="", blank=True)
    wanted = models.PositiveSmallIntegerField(default=1)
    opened_on = models.DateField()
    open_until = models.DateField()  # the last day
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "closed_on"], name="vacancy_of_organisation"),)
        constraints = (
            models.CheckConstraint(name="vacancy_for_somebody", condition=Q(wanted__gte=1)),
            models.CheckConstraint(name="vacancy_days_in_order", condition=Q(open_until__gte=models.F("opened_on"))),
        )

    def __str__(self) -> str:
        return f"{self.employer} {self.title}"


class Seeker(models.Model):
    """Somebody a branch refers for work: a member, or with consent a young person by name."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    referred_by = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="seekers")
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="job_referrals")
    person_name = models.CharField(max_length=50)
    phone = SealedTextField(default="", blank=True)
    consent_on = models.DateField()
    wish = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=12, choices=SeekerState, default=SeekerState.SEEKING)
    referred_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=200, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"person_name": 2, "phone": 3, "withdrawn_because": 2}

    class Meta:
        indexes = (models.Index(fields=["referred_by", "state"], name="seeker_of_organisation"),)
        constraints = (
            models.UniqueConstraint(
                fields=["member"], name="seeker_member_once", condition=Q(state__in=SeekerState.under_way())
            ),
        )

    def __str__(self) -> str:
        return self.person_name


class Placement(models.Model):
    """One person for one vacancy: matched, started, confirmed by the person or the branch that referred him."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="placements")
    seeker = models.ForeignKey(Seeker, models.PROTECT, related_name="placements")
    state = models.CharField(max_length=10, choices=PlacementState, default=PlacementState.MATCHED)
    matched_on = models.DateField()
    started_on = models.DateField(null=True)
    started_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["vacancy", "state"], name="placement_of_vacancy"),)
        constraints = (
            models.UniqueConstraint(
                fields=["seeker"], name="placement_one_at_a_time", condition=~Q(state=PlacementState.ENDED)
            ),
            models.CheckConstraint(
                name="placement_confirmed_after_starting",
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=models.F("started_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.seeker}: {self.vacancy}"
