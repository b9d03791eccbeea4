"""Duty posts of members without office: the county's catalogue, a branch's posts, and who holds them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q

from lianjian.records.cadres.enums import LIVE_HOLDINGS, Ability, HalfYearVerdict, HoldingOrigin, HoldingState


class CountyDutyKind(models.Model):
    """What a county changed in the catalogue of kinds: one it added, or one it no longer uses (`retired_on`).

    The kinds everybody has stand in `catalogue.KINDS`; a row with the code of one of them retires it here.
    """

    # Found through the unique constraint, which begins with it.
    county = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="duty_kinds", db_index=False)
    code = models.CharField(max_length=40, db_collation="C")
    title = models.CharField(max_length=20)
    duties = models.TextField()
    suits = ArrayField(models.CharField(max_length=12, choices=Ability), default=list, blank=True)
    added_on = models.DateField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["county", "code"], name="duty_kind_once_a_county"),)

    def __str__(self) -> str:
        return self.title


class DutyPost(models.Model):
    """A post a branch has set up by its needs; title and duties stay as agreed, whatever the catalogue says later."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="duty_posts")
    kind = models.CharField(max_length=40, db_collation="C")
    title = models.CharField(max_length=20)
    duties = models.TextField()
    suits = ArrayField(models.CharField(max_length=12, choices=Ability), default=list, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    set_up_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "organisation"], name="duty_post_kind"),)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="duty_post_one_open_of_a_kind", condition=Q(closed_on=None)
            ),
            models.CheckConstraint(name="duty_post_has_a_seat", condition=Q(seats__gte=1)),
        )

    def __str__(self) -> str:
        return self.title


class DutyHolding(models.Model):
    """A member and a duty post, from the wish or the proposal to the end.

    `brings` is what the member said of himself for this very post. `during` is the time it is held; None before.
    """

    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="holdings")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="duty_holdings")
    origin = models.CharField(max_length=10, choices=HoldingOrigin)
    state = models.CharField(max_length=10, choices=HoldingState)
    brings = ArrayField(models.CharField(max_length=12, choices=Ability), default=list, blank=True)
    wish = models.CharField(max_length=200, default="", blank=True)
    agreed_at = models.DateTimeField(null=True)
    # The member said so to the secretary, who entered it for him.
    agreed_by_word = models.BooleanField(default=False)
    notice_from_on = models.DateField(null=True)
    notice_until_on = models.DateField(null=True)
    during = DateRangeField(null=True)
    end_reason = models.CharField(max_length=200, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"brings": 2, "wish": 2, "end_reason": 3}

    class Meta:
        indexes = (models.Index(fields=["state", "post"], name="duty_holding_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["post", "member"], name="duty_holding_once_at_a_time", condition=Q(state__in=LIVE_HOLDINGS)
            ),
            models.CheckConstraint(
                name="duty_holding_held_since_a_day",
                condition=~Q(state__in=(HoldingState.HELD, HoldingState.ENDED)) | Q(during__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_holding_notice_in_order",
                condition=Q(notice_from_on=None) | Q(notice_until_on__gte=F("notice_from_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.post}"


class NoticeObjection(models.Model):
    """What somebody had against a choice while it was on notice, and the branch's answer. A name is not asked for."""

    holding = models.ForeignKey(DutyHolding, models.CASCADE, related_name="objections")
    words = models.CharField(max_length=500)
    raised_on = models.DateField()
    answer = models.CharField(max_length=500, default="", blank=True)
    upheld = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    grades: ClassVar[dict[str, int]] = {"words": 3, "answer": 3}

    def __str__(self) -> str:
        return f"{self.holding}: {self.raised_on}"


class DutyReport(models.Model):
    """A sentence about what was done in the post; nobody has to write one."""

    holding = models.ForeignKey(DutyHolding, models.CASCADE, related_name="reports")
    words = models.CharField(max_length=500)
    on = models.DateField()
    # Told to the secretary, who wrote it down.
    spoken = models.BooleanField(default=False)
    written_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")

    grades: ClassVar[dict[str, int]] = {"words": 2}

    def __str__(self) -> str:
        return f"{self.holding}: {self.on}"


class DutyReview(models.Model):
    """The branch's half-yearly words about a holding, and what they decide."""

    holding = models.ForeignKey(DutyHolding, models.CASCADE, related_name="reviews")
    on = models.DateField()
    words = models.CharField(max_length=500)
    verdict = models.CharField(max_length=8, choices=HalfYearVerdict)

    grades: ClassVar[dict[str, int]] = {"words": 3, "verdict": 3}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["holding", "on"], name="duty_review_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.holding}: {self.on}"


class DutyHonour(models.Model):
    """An honour for the work in a post, by a decision with its document."""

    holding = models.ForeignKey(DutyHolding, models.CASCADE, related_name="honours")
    title = models.CharField(max_length=60)
    decided_by = models.CharField(max_length=80)
    document_no = models.CharField(max_length=80)
    decided_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["holding", "document_no", "title"], name="duty_honour_once"),
            models.CheckConstraint(name="duty_honour_has_a_document", condition=~Q(document_no="")),
        )

    def __str__(self) -> str:
        return self.title
