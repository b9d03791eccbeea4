"""Bulletins: drafted from a county's template, approved by a second person, numbered, and sent to whom they concern."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.results.indicators.enums import BulletinState

NUMBERED = (BulletinState.APPROVED, BulletinState.SENT)


class BulletinTemplate(models.Model):
    """Text with places for figures, which an office writes once; `series` is what its document numbers begin with."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="bulletin_templates")
    name = models.CharField(max_length=80)
    series = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    body = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"], name="bulletin_template_name_once", condition=Q(ended_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Bulletin(models.Model):
    """One bulletin. `figures` is frozen when it is handed in for approval: what is approved is what was read.

    `tree_then`: by the tree as it was on the day, else by that of the day the figures were frozen.
    """

    code = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="bulletins")
    series = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    body = models.TextField()
    on = models.DateField()
    since = models.DateField(null=True)
    tree_then = models.BooleanField(default=False)
    group = models.CharField(max_length=60, default="", blank=True)
    state = models.CharField(max_length=10, choices=BulletinState, default=BulletinState.DRAFTED)
    figures = models.OneToOneField(
        "indicators.FrozenFigures", models.PROTECT, null=True, related_name="bulletin", db_index=False
    )
    drafted_by = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(null=True)
    return_note = models.CharField(max_length=500, default="", blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    sent_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "state"], name="bulletin_of_a_place"),)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "series", "year", "number"], name="bulletin_number_once"),
            models.CheckConstraint(
                name="bulletin_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="bulletin_numbered_and_frozen_when_approved",
                condition=~Q(state__in=NUMBERED)
                | Q(number__isnull=False, year__isnull=False, figures__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="bulletin_frozen_when_handed_in",
                condition=~Q(state=BulletinState.SUBMITTED) | Q(figures__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="bulletin_period_begins_before_it_ends", condition=Q(since=None) | Q(since__lte=F("on"))
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def document_no(self) -> str:
        """The number of the document, such as 诸联建简报〔2026〕3号; "" before it is approved."""
        return f"{self.series}〔{self.year}〕{self.number}号" if self.number else ""


class BulletinCopy(models.Model):
    """An organisation the bulletin was sent to."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="copies")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="bulletin_copies")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["bulletin", "organisation"], name="bulletin_copy_once"),)

    def __str__(self) -> str:
        return f"{self.bulletin} → {self.organisation}"
