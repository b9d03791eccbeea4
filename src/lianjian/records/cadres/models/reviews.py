"""Democratic review of members: rounds, what each step brought, and help for who fails."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.kernel.sealed import SealedTextField
from lianjian.records.cadres.enums import (
    Grade,
    GradingBody,
    LeftOut,
    PlanOutcome,
    Raters,
    ReviewKind,
    ReviewState,
    SelfReviewForm,
)


class ReviewRound(models.Model):
    """A branch's review of its members in a year, or its mid-year talks.

    `meeting` is the criticism and review meeting it was held with; `entitled` and `present` are those of the meeting
    that gave the grades. `ballot` holds the secret rating where it is not counted here from paper; one that was taken
    back or came out void is named by its reference only.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="review_rounds")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ReviewKind)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.SELF)
    with_villagers = models.BooleanField(default=False)
    opened_on = models.DateField()
    mutual_on = models.DateField(null=True)
    meeting = models.ForeignKey("activity.Meeting", models.PROTECT, null=True, related_name="review_rounds")
    ballot = models.OneToOneField("ballots.Ballot", models.PROTECT, null=True, related_name="review_round")
    decided_by = models.CharField(max_length=16, choices=GradingBody, default="", blank=True)
    decided_on = models.DateField(null=True)
    entitled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    closed_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year", "kind"],
                name="review_round_one_a_year",
                condition=~Q(state=ReviewState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="review_round_talks_are_not_rated",
                condition=~Q(kind=ReviewKind.MID_YEAR)
                | (~Q(state__in=(ReviewState.MUTUAL, ReviewState.RATED)) & Q(decided_on=None)),
            ),
            models.CheckConstraint(
                name="review_round_ballot_rates", condition=Q(ballot=None) | Q(kind=ReviewKind.FORMAL)
            ),
            models.CheckConstraint(
                name="review_round_present_are_entitled", condition=Q(present=None) | Q(present__lte=F("entitled"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"


class ReviewedMember(models.Model):
    """A member in a formal round: the self review, the grade decided for him, or why he is left out."""

    # Found through the unique constraint, which begins with it.
    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="reviewed", db_index=False)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="reviews")
    left_out = models.CharField(max_length=20, choices=LeftOut, default="", blank=True)
    left_out_note = models.CharField(max_length=200, default="", blank=True)
    self_review_form = models.CharField(max_length=10, choices=SelfReviewForm, default="", blank=True)
    self_review = SealedTextField(default="", blank=True)
    self_review_on = models.DateField(null=True)
    grade = models.CharField(max_length=20, choices=Grade, default="", blank=True)
    opinion = SealedTextField(default="", blank=True)
    yes = models.PositiveIntegerField(null=True)
    graded_on = models.DateField(null=True)

    grades: ClassVar[dict[str, int]] = {
        "left_out": 3, "left_out_note": 3, "self_review": 3, "grade": 4, "opinion": 4, "yes": 4,
    }  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "member"], name="reviewed_once_a_round"),
            models.CheckConstraint(
                name="reviewed_nobody_left_out_is_graded", condition=Q(left_out="") | Q(grade="", self_review_form="")
            ),
            models.CheckConstraint(
                name="reviewed_grade_comes_with_words", condition=Q(grade="") | (~Q(opinion="") & Q(yes__isnull=False))
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.round}"


class RatingEntry(models.Model):
    """One of the two counts of a pile of slips, by two people who have to agree; the slips themselves carry nothing."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="rating_entries")
    raters = models.CharField(max_length=10, choices=Raters)
    issued = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    void = models.PositiveIntegerField()
    entered_by = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "raters", "entered_by"], name="rating_entry_two_people"),
            models.CheckConstraint(
                name="rating_entry_slips_add_up",
                condition=Q(returned__lte=F("issued")) & Q(void__lte=F("returned")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.get_raters_display()}"


class RatingCount(models.Model):
    """What one count of the slips came to for one member; who rated whom how is recorded nowhere."""

    entry = models.ForeignKey(RatingEntry, models.CASCADE, related_name="counts")
    reviewed = models.ForeignKey(ReviewedMember, models.CASCADE, related_name="counts")
    excellent = models.PositiveIntegerField()
    qualified = models.PositiveIntegerField()
    basically_qualified = models.PositiveIntegerField()
    not_qualified = models.PositiveIntegerField()

    grades: ClassVar[dict[str, int]] = {
        "excellent": 4, "qualified": 4, "basically_qualified": 4, "not_qualified": 4,
    }  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "reviewed"], name="rating_count_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reviewed_id}"


class ReviewAppeal(models.Model):
    """A member's sentence against his grade, and the branch's answer; upheld, the branch decides anew."""

    reviewed = models.ForeignKey(ReviewedMember, models.CASCADE, related_name="appeals")
    words = SealedTextField()
    raised_at = models.DateTimeField()
    # Told to the secretary, who wrote it down.
    spoken = models.BooleanField(default=False)
    answer = SealedTextField(default="", blank=True)
    upheld = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    grades: ClassVar[dict[str, int]] = {"words": 4, "answer": 4}

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["reviewed"], name="review_appeal_one_open", condition=Q(answered_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.reviewed}"


class AssistancePlan(models.Model):
    """Who helps a member who failed, with what, until when; at most a year (JG 30), closed by the branch's decision."""

    reviewed = models.OneToOneField(ReviewedMember, models.CASCADE, related_name="plan")
    helper = models.ForeignKey("members.Member", models.PROTECT, related_name="assisting")
    plan = SealedTextField()
    from_on = models.DateField()
    until_on = models.DateField()
    outcome = models.CharField(max_length=16, choices=PlanOutcome, default="", blank=True)
    closing_words = SealedTextField(default="", blank=True)
    closed_on = models.DateField(null=True)

    grades: ClassVar[dict[str, int]] = {"plan": 4, "outcome": 4, "closing_words": 4}

    class Meta:
        indexes = (models.Index(fields=["until_on"], name="assistance_plan_open", condition=Q(closed_on=None)),)
        constraints = (
            models.CheckConstraint(name="assistance_plan_in_order", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(
                name="assistance_plan_closed_in_words", condition=Q(closed_on=None) | ~Q(outcome="", closing_words="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.reviewed}"


class MidYearTalk(models.Model):
    """That the branch talked with a member in the middle of the year, and who did; what was said is not kept."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="talks")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="mid_year_talks")
    talker = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "member"], name="mid_year_talk_once_a_round"),
            models.CheckConstraint(name="mid_year_talk_of_two", condition=~Q(member=F("talker"))),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.member_id}"
