"""People on their way into the Party: the case, its steps as they were taken, and who took part in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianjian.kernel.sealed import SealedTextField
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage, StepRole
from lianjian.records.members.enums import Education, Occupation, Sex


class Admission(models.Model):
    """One application for membership, from the day it was handed in until it is filed or ends; kept for good.

    `organisation` is the formal branch that handles it today. `handed_in_through` is where it was handed in and never
    changes: the same branch, or an online branch that passed it on. `stage` and `step` (the last one taken) are what
    the steps say, kept here for reading; the steps are the truth.
    """

    code = models.CharField(max_length=20, db_collation="C")
    name = models.CharField(max_length=50, db_collation="C")
    name_pinyin = models.CharField(max_length=120, db_collation="C")
    name_initials = models.CharField(max_length=20, db_collation="C")
    sex = models.CharField(max_length=8, choices=Sex)
    born_on = models.DateField()
    id_number = SealedTextField(default="", blank=True)
    id_number_index = models.BinaryField(null=True)
    id_number_tail = models.CharField(max_length=4, default="", blank=True, db_collation="C")
    phone = SealedTextField(default="", blank=True)
    education = models.CharField(max_length=20, choices=Education, default="", blank=True)
    occupation = models.CharField(max_length=20, choices=Occupation, default=Occupation.FARMER)
    is_mobile = models.BooleanField(default=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="admissions")
    handed_in_through = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="handed_in")
    applied_on = models.DateField()
    stage = models.CharField(max_length=20, choices=AdmissionStage, default=AdmissionStage.APPLICANT)
    step = models.PositiveSmallIntegerField(default=1)
    ended_on = models.DateField(null=True)
    ended_how = models.CharField(max_length=10, choices=AdmissionEnd, default="", blank=True)
    ended_because = models.CharField(max_length=200, default="", blank=True)
    member = models.OneToOneField("members.Member", models.PROTECT, null=True, related_name="admission")
    recorded_at = models.DateTimeField()

    grades: ClassVar[dict[str, int]] = {
        "name": 2, "born_on": 3, "id_number": 4, "id_number_index": 4, "id_number_tail": 3, "phone": 3,
        "stage": 3, "ended_how": 3, "ended_because": 4,
    }  # fmt: skip

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "name_pinyin"], name="admission_of_organisation"),
            models.Index(fields=["handed_in_through", "applied_on"], name="admission_handed_in"),
        )
        constraints = (
            models.UniqueConstraint(fields=["code"], name="admission_code"),
            models.UniqueConstraint(
                fields=["id_number_index"], name="admission_one_open_a_person", condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="admission_ends_with_a_kind", condition=Q(ended_on=None, ended_how="") | ~Q(ended_on=None)
            ),
        )

    def __str__(self) -> str:
        return self.name


class AdmissionStep(models.Model):
    """One of the 25 steps as it was taken; never changed: a mistake is put right by a new row with its reason.

    Some steps are taken again (the half-yearly check, an extended probation): `turn` counts them. `facts` hold what
    the step asks beyond day and paper, by the names in `admission_steps.entries`. Of the political review only the
    conclusion and the number of its document are kept.
    """

    admission = models.ForeignKey(Admission, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    body = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document_no = models.CharField(max_length=80, default="", blank=True)
    agreed = models.BooleanField(default=True)
    facts = models.JSONField(default=dict)
    note = models.CharField(max_length=300, default="", blank=True)
    reason = models.CharField(max_length=200, default="", blank=True)
    vote = models.OneToOneField("activity.CountedVote", models.PROTECT, null=True, related_name="admission_step")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    recorded_by = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()

    grades: ClassVar[dict[str, int]] = {"facts": 3, "note": 3, "reason": 3}

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["admission", "number", "turn"], name="admission_step_taken_once", condition=Q(replaces=None)
            ),
            models.CheckConstraint(name="admission_step_of_25", condition=Q(number__gte=1, number__lte=25)),
        )

    def __str__(self) -> str:
        return f"{self.admission} {self.number}"


class StepPerson(models.Model):
    """A member with a part in somebody's admission: contact or introducer."""

    step = models.ForeignKey(AdmissionStep, models.CASCADE, related_name="people")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="admission_parts")
    role = models.CharField(max_length=12, choices=StepRole)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["step", "member"], name="admission_part_once"),)

    def __str__(self) -> str:
        return f"{self.step_id} {self.member_id}"


class AdmissionNotice(models.Model):
    """A local public notice that somebody is about to be taken in, for objections; none of these is kept here."""

    admission = models.ForeignKey(Admission, models.CASCADE, related_name="notices")
    posted_on = models.DateField()
    until_on = models.DateField()
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="admission_notice_lasts", condition=Q(until_on__gte=models.F("posted_on"))),
        )

    def __str__(self) -> str:
        return f"{self.admission} {self.posted_on}"


class AdmissionMove(models.Model):
    """A case that went over to another branch with all its time."""

    admission = models.ForeignKey(Admission, models.CASCADE, related_name="moves")
    from_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    on = models.DateField()
    document_no = models.CharField(max_length=80, default="", blank=True)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.admission} {self.on}"
