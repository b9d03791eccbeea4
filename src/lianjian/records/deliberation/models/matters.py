"""Matters on their way through the bodies that have a say, what each session came to, and what was resolved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.records.deliberation.enums import (
    Body,
    MatterKind,
    MatterState,
    Outcome,
    PublicationKind,
    RaisedBy,
)
from lianjian.rules.routes import ADVISORY_BODIES


class Matter(models.Model):
    """One matter, from whoever raised it to the published outcome; never deleted.

    `state` is what the steps say, kept here for lists. `raised_by_name` is written down with the person's consent.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    kind = models.CharField(max_length=20, choices=MatterKind)
    state = models.CharField(max_length=12, choices=MatterState, default=MatterState.RAISED)
    title = models.CharField(max_length=120)
    why = models.TextField(max_length=2000)
    proposal = models.TextField(max_length=5000)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="matters")
    raised_how = models.CharField(max_length=16, choices=RaisedBy)
    raised_by_name = models.CharField(max_length=50, default="", blank=True)
    raised_by = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="matters_raised")
    raised_on = models.DateField()
    carried_out_by = models.CharField(max_length=80, default="", blank=True)
    carried_out_on = models.DateField(null=True)
    early_because = models.CharField(max_length=200, default="", blank=True)
    outcome = models.TextField(max_length=5000, default="", blank=True)
    reported_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=500, default="", blank=True)
    recorded_at = models.DateTimeField()

    grades: ClassVar[dict[str, int]] = {"raised_by_name": 2}

    class Meta:
        indexes = (models.Index(fields=["organisation", "state"], name="matter_of_organisation"),)

    def __str__(self) -> str:
        return self.title


class MatterParty(models.Model):
    """An organisation whose people decide the matter; of a matter of several villages each has a row."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="matter_parties")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["matter", "organisation"], name="matter_party_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.organisation_id}"


class MatterStep(models.Model):
    """One session of one body about a matter, in one organisation; never changed.

    `step` is the step's code in the route of the rule packs, `turn` counts its sessions: one without quorum decided
    nothing and another may follow. `facts` are the numbers the rule was asked with and `evaluation` is its whole
    answer. Numbers only: who voted what is recorded nowhere.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="steps")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    step = models.CharField(max_length=40, db_collation="C")
    act = models.CharField(max_length=20)
    body = models.CharField(max_length=28, choices=Body)
    turn = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    noticed_on = models.DateField(null=True)
    notice_reason = models.CharField(max_length=200, default="", blank=True)
    meeting = models.ForeignKey("activity.Meeting", models.PROTECT, null=True, related_name="+")
    vote = models.OneToOneField("activity.CountedVote", models.PROTECT, null=True, related_name="matter_step")
    contest = models.CharField(max_length=40, default="", blank=True)
    present = models.PositiveIntegerField(null=True)
    yes = models.PositiveIntegerField(null=True)
    no = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    facts = models.JSONField(default=dict)
    evaluation = models.JSONField(default=dict)
    outcome = models.CharField(max_length=12, choices=Outcome)
    said = models.TextField(max_length=5000, default="", blank=True)
    document_no = models.CharField(max_length=80, default="", blank=True)
    recorded_by = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["matter", "organisation", "step", "turn"], name="matter_step_session_once"),
            models.UniqueConstraint(
                fields=["matter", "organisation", "step"],
                name="matter_step_done_once",
                condition=~Q(outcome=Outcome.NO_QUORUM),
            ),
            models.CheckConstraint(
                name="matter_step_councils_only_advise",
                condition=~Q(body__in=ADVISORY_BODIES) | Q(outcome__in=(Outcome.ADVISED, Outcome.LEFT_OUT)),
            ),
            models.CheckConstraint(
                name="matter_step_votes_are_of_those_present",
                condition=Q(yes=None) | Q(present__gte=F("yes") + F("no") + F("abstained")),
            ),
            # Whatever the body, no rule lets half or fewer of those present carry anything.
            models.CheckConstraint(
                name="matter_step_passes_by_a_majority",
                condition=~Q(outcome=Outcome.PASSED)
                | (Q(yes__isnull=False, present__lt=F("yes") * 2) & ~Q(evaluation={})),
            ),
            models.CheckConstraint(
                name="matter_step_without_quorum_counts_no_votes",
                condition=~Q(outcome=Outcome.NO_QUORUM) | Q(yes=None, vote=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step} {self.turn}"


class Resolution(models.Model):
    """What was resolved about a matter, with the whole judgement it passed by.

    `evaluation` holds `{"each": {organisation code: answer}, "all": answer or null}`: numbers, what was needed, article
    and text in force, as `rules.Answer.as_json` gives them.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="resolution")
    body = models.CharField(max_length=28, choices=Body)
    adopted_on = models.DateField()
    text = models.TextField(max_length=5000)
    document_no = models.CharField(max_length=80, default="", blank=True)
    evaluation = models.JSONField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="resolution_not_by_an_advisory_body", condition=~Q(body__in=ADVISORY_BODIES)),
            models.CheckConstraint(name="resolution_carries_its_judgement", condition=~Q(evaluation={})),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.adopted_on}"


class Publication(models.Model):
    """A text on the notice board and the public page: written by one person, put up by a second."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="publications")
    kind = models.CharField(max_length=12, choices=PublicationKind)
    text = models.TextField(max_length=5000)
    board = models.CharField(max_length=80)
    written_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    put_up_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    put_up_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter", "kind"], name="matter_published_once_of_a_kind"),
            models.CheckConstraint(
                name="publication_hangs_for_some_days",
                condition=Q(put_up_on=None, until_on=None) | Q(until_on__gt=F("put_up_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind}"
