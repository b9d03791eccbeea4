"""Pairing: rounds with their places and villages, both sides' wishes, what is fixed or ruled out, and computed runs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.records.projects.enums import Industry, PairingMode, RunState


class PairingRound(models.Model):
    """One round of pairing in a county: who takes part is fixed, then runs are computed until one is accepted."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=80)
    place = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="pairing_rounds")
    mode = models.CharField(max_length=10, choices=PairingMode, default=PairingMode.ASSIGNED)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class PairingPlace(models.Model):
    """An urban party in a round: how many villages it takes, its industry, and its driving power 0–4."""

    round = models.ForeignKey(PairingRound, models.CASCADE, related_name="places")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="pairing_places")
    industry = models.CharField(max_length=24, choices=Industry)
    driving = models.PositiveSmallIntegerField(default=2)
    lower = models.PositiveSmallIntegerField(default=2)
    upper = models.PositiveSmallIntegerField(default=4)
    note = models.TextField(default="", blank=True)  # why a quota differs from the rule's range

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "organisation"], name="pairing_place_once"),
            models.CheckConstraint(name="pairing_place_quota", condition=Q(lower__lte=F("upper"), upper__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.lower}–{self.upper}"


class PairingVillage(models.Model):
    """A village in a round: its industry and how weak it is, 0 (strong) to 4."""

    round = models.ForeignKey(PairingRound, models.CASCADE, related_name="villages")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="pairing_villages")
    industry = models.CharField(max_length=24, choices=Industry)
    weakness = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "organisation"], name="pairing_village_once"),)

    def __str__(self) -> str:
        return str(self.organisation)


class Wish(models.Model):
    """One side's wish for the other, best first; equal preferences are equally wished."""

    round = models.ForeignKey(PairingRound, models.CASCADE, related_name="wishes")
    wisher = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="wishes")
    wished = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="wished_by")
    preference = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "wisher", "wished"], name="wish_once"),
            models.CheckConstraint(name="wish_preference_from_1", condition=Q(preference__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.wisher} → {self.wished} ({self.preference})"


class PairingTie(models.Model):
    """A pair that is fixed (lock) or ruled out (veto), with the reason and who asked for it."""

    class Kind(models.TextChoices):
        LOCK = "lock"
        VETO = "veto"

    round = models.ForeignKey(PairingRound, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=4, choices=Kind)
    place = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    village = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    reason = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "place", "village"], name="pairing_tie_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.place} – {self.village}"


class PairingRun(models.Model):
    """One computation: its settings, its proof and its result, never changed afterwards."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    round = models.ForeignKey(PairingRound, models.CASCADE, related_name="runs")
    name = models.CharField(max_length=80, default="", blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.SOLVING)
    settings = models.JSONField(default=dict)  # mode, weights, fairness, quota range, coverage bonus
    rule_digest = models.CharField(max_length=64, default="", blank=True)
    instance = models.JSONField(null=True)  # the pairing form that was solved, so that it can be solved again
    result = models.JSONField(null=True)  # the pairing form's answer
    cards = models.JSONField(null=True)  # by village code: the parts of its fit and why not the next best, as computed
    status = models.CharField(max_length=20, default="", blank=True)
    value = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    digest = models.CharField(max_length=64, default="", blank=True)
    seconds = models.FloatField(null=True)
    job = models.ForeignKey("kernel.Job", models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    accepted_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    grades: ClassVar[dict[str, int]] = {"digest": 1, "rule_digest": 1}  # of instances and rules, not of persons

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round"], name="pairing_one_accepted_run", condition=Q(state=RunState.ACCEPTED)
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code
