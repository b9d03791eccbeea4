"""Courses with their materials, sessions and small tests; study reports; training plans of a year."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianjian.records.activity.enums import Audience, CourseSubject, Sharing


class Course(models.Model):
    """A course an organisation gives. `hours` are class hours (学时) of one session; `is_open` lets others come."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=20, choices=CourseSubject)
    audiences = ArrayField(models.CharField(max_length=12, choices=Audience))
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    teacher = models.CharField(max_length=120, default="", blank=True)
    description = models.TextField(default="", blank=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="courses")
    is_open = models.BooleanField(default=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="course_hours_above_zero", condition=Q(hours__gt=0)),
            models.CheckConstraint(name="course_is_for_somebody", condition=Q(audiences__len__gt=0)),
        )

    def __str__(self) -> str:
        return self.name


class CourseMaterial(models.Model):
    """Something to read: words, a file, or both. A file is kept here, so that it goes where the records go."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="materials")
    title = models.CharField(max_length=120)
    text = models.TextField(default="", blank=True)
    file_name = models.CharField(max_length=160, default="", blank=True)
    content_type = models.CharField(max_length=100, default="", blank=True)
    content = models.BinaryField(default=b"")
    size_bytes = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="material_is_not_empty", condition=~Q(text="") | Q(size_bytes__gt=0)),
        )

    def __str__(self) -> str:
        return self.title


class CourseSession(models.Model):
    """A meeting at which a course is given; who was there stands in the meeting, as of every other."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    meeting = models.OneToOneField("activity.Meeting", models.CASCADE, related_name="course_session")

    def __str__(self) -> str:
        return f"{self.course_id} {self.meeting_id}"


class CourseQuestion(models.Model):
    """A question of a course's small test; `correct` is the place of the right choice, from 0."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=200)
    choices = ArrayField(models.CharField(max_length=100))
    correct = models.PositiveSmallIntegerField()
    explanation = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="question_has_choices", condition=Q(choices__len__gte=2)),
            models.CheckConstraint(name="question_has_an_answer", condition=Q(choices__len__gt=F("correct"))),
        )

    def __str__(self) -> str:
        return self.text


class CourseTest(models.Model):
    """That a member took a course's test and whether it was passed; which answers were given is kept nowhere."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="tests")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="course_tests")
    passed = models.BooleanField()
    taken_on = models.DateField()

    grades: ClassVar[dict[str, int]] = {"passed": 2}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["course", "member"], name="course_test_once"),)

    def __str__(self) -> str:
        return f"{self.course_id} {self.member_id}"


class StudyReport(models.Model):
    """What a member wrote about what he learned, handed in to a branch.

    `consent` is how far the author lets it be read, `published` how far it is published; never further than that.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="study_reports")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="study_reports")
    title = models.CharField(max_length=120)
    text = models.TextField()
    handed_in_on = models.DateField()
    typed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    # How the author agreed to have a paper report typed in; empty where the author handed it in.
    typed_with_consent = models.CharField(max_length=200, default="", blank=True)
    consent = models.CharField(max_length=10, choices=Sharing, default=Sharing.COMMITTEE)
    published = models.CharField(max_length=10, choices=Sharing, default=Sharing.COMMITTEE)
    put_forward_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    put_forward_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    grades: ClassVar[dict[str, int]] = {"text": 3, "typed_with_consent": 3}

    class Meta:
        indexes = (models.Index(fields=["organisation", "handed_in_on"], name="report_of_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="report_published_with_consent",
                condition=Q(published=Sharing.COMMITTEE)
                | Q(published=Sharing.BRANCH, consent__in=[Sharing.BRANCH, Sharing.PUBLIC])
                | Q(published=Sharing.PUBLIC, consent=Sharing.PUBLIC),
            ),
            models.CheckConstraint(
                name="report_public_by_a_second_person",
                condition=~Q(published=Sharing.PUBLIC)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("put_forward_by"))),
            ),
        )

    def __str__(self) -> str:
        return self.title


class ReportComment(models.Model):
    """What somebody of the branch wrote about a study report."""

    report = models.ForeignKey(StudyReport, models.CASCADE, related_name="comments")
    author = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.author_id}"


class TrainingPlan(models.Model):
    """What an organisation means to train its people in during a year."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="training_plans")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "year"], name="training_plan_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class TrainingPlanLine(models.Model):
    """One need of the year, the course that answers it, for whom and in which month."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="lines")
    need = models.CharField(max_length=200)
    course = models.ForeignKey(Course, models.PROTECT, related_name="plan_lines")
    audience = models.CharField(max_length=12, choices=Audience)
    month = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(name="training_month_1_to_12", condition=Q(month__gte=1, month__lte=12)),)

    def __str__(self) -> str:
        return self.need
