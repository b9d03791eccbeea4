"""Elections of committees: the case, its steps, who was named and chosen, who could vote, and what the count said."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.cadres.enums import (
    ElectionEnd,
    ElectionLaw,
    ElectionPost,
    ElectionStepKind,
    VoterBasis,
)


class TermElection(models.Model):
    """One election of an organisation's committee by one law, from its opening to the posts; kept for good.

    `term_ends_on` is the last day of the outgoing term; empty for the first committee there ever was. `seats` by post
    are those of the whole committee. `step` is the last one taken, kept here for lists; the steps are the truth.
    """

    code = models.CharField(max_length=20, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="elections")
    law = models.CharField(max_length=20, choices=ElectionLaw)
    chair_seats = models.PositiveSmallIntegerField(default=0)
    deputy_seats = models.PositiveSmallIntegerField(default=0)
    member_seats = models.PositiveSmallIntegerField(default=0)
    term_ends_on = models.DateField(null=True)
    delayed_until = models.DateField(null=True)
    delay_document_no = models.CharField(max_length=80, default="", blank=True)
    # The audit of the outgoing villagers' committee: published on a day, or left for later by the township's document.
    audit_published_on = models.DateField(null=True)
    audit_document_no = models.CharField(max_length=80, default="", blank=True)
    opened_on = models.DateField()
    step = models.CharField(max_length=20, choices=ElectionStepKind, default="", blank=True)
    ended_on = models.DateField(null=True)
    ended_how = models.CharField(max_length=10, choices=ElectionEnd, default="", blank=True)
    ended_because = models.CharField(max_length=200, default="", blank=True)
    next_term_ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    grades: ClassVar[dict[str, int]] = {}

    class Meta:
        indexes = (models.Index(fields=["organisation", "law"], name="election_of_organisation"),)
        constraints = (
            models.UniqueConstraint(fields=["code"], name="election_code"),
            models.UniqueConstraint(
                fields=["organisation", "law"], name="election_one_open_a_law", condition=Q(ended_on=None)
            ),
            models.CheckConstraint(name="election_has_seats", condition=Q(chair_seats__gt=0) | Q(member_seats__gt=0)),
            models.CheckConstraint(
                name="election_ends_with_a_kind", condition=Q(ended_on=None, ended_how="") | ~Q(ended_on=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_law_display()}"

    @property
    def seats(self) -> dict[ElectionPost, int]:
        """How many seats there are of each post that has any, from the highest down."""
        numbers = zip(ElectionPost, (self.chair_seats, self.deputy_seats, self.member_seats), strict=True)
        return {post: number for post, number in numbers if number}

    @property
    def divides_posts(self) -> bool:
        """Whether the members elect a committee that then elects its secretary itself."""
        return self.law == ElectionLaw.PARTY_BRANCH and self.member_seats > 0


class ElectionStep(models.Model):
    """One step as it was taken; never changed. Votes are taken again (`turn`) while seats are open."""

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=ElectionStepKind)
    turn = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    body = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document_no = models.CharField(max_length=80, default="", blank=True)
    facts = models.JSONField(default=dict)
    note = models.CharField(max_length=300, default="", blank=True)
    reason = models.CharField(max_length=200, default="", blank=True)
    recorded_by = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()

    grades: ClassVar[dict[str, int]] = {"facts": 2, "note": 2, "reason": 2}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["election", "kind", "turn"], name="election_step_taken_once"),)

    def __str__(self) -> str:
        return f"{self.election_id} {self.get_kind_display()}"


class ElectionNominee(models.Model):
    """Somebody nominated for a post, by whom and how often, and whether he became a candidate.

    `member` is filled in the election of a branch. Two people of one name are told apart in the name itself, for the
    ballot has nothing but names.
    """

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="nominees")
    name = models.CharField(max_length=50)
    post = models.CharField(max_length=8, choices=ElectionPost, default=ElectionPost.MEMBER)
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="nominations")
    member_votes = models.PositiveIntegerField(default=0)
    villager_votes = models.PositiveIntegerField(default=0)
    barred_because = models.CharField(max_length=200, default="", blank=True)
    is_candidate = models.BooleanField(default=False)

    grades: ClassVar[dict[str, int]] = {"name": 2, "member_votes": 2, "villager_votes": 2, "barred_because": 3}

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["election", "post", "name"], name="election_nominee_once_a_post"),
            models.CheckConstraint(
                name="election_barred_is_no_candidate", condition=Q(barred_because="") | Q(is_candidate=False)
            ),
        )

    def __str__(self) -> str:
        return self.name


class ElectionVoter(models.Model):
    """Somebody on the posted list of registered voters of a villagers' committee election (CW 16)."""

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="voters")
    name = models.CharField(max_length=50)
    group = models.CharField(max_length=40, default="", blank=True)
    basis = models.CharField(max_length=10, choices=VoterBasis, default=VoterBasis.RESIDENT)
    removed_on = models.DateField(null=True)

    grades: ClassVar[dict[str, int]] = {"name": 2, "basis": 2}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["election", "name", "group"], name="election_voter_once"),)

    def __str__(self) -> str:
        return self.name


class ElectionProxy(models.Model):
    """A written proxy for one vote; the list of them is published (CW 18)."""

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="proxies")
    principal = models.OneToOneField(ElectionVoter, models.CASCADE, related_name="proxy_given")
    holder = models.ForeignKey(ElectionVoter, models.CASCADE, related_name="proxies_held")

    def __str__(self) -> str:
        return f"{self.principal} {self.holder}"


class ElectionObjection(models.Model):
    """An objection to the list of voters and its decision (CW 17)."""

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="objections")
    about = models.CharField(max_length=100)
    received_on = models.DateField()
    decided_on = models.DateField()
    decision = models.CharField(max_length=200)

    grades: ClassVar[dict[str, int]] = {"about": 3, "decision": 3}

    def __str__(self) -> str:
        return self.about


class ElectionExclusion(models.Model):
    """A voter of the branch left out of those due at one vote, by reason and the superior's document (XJ)."""

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="exclusions")
    turn = models.PositiveSmallIntegerField()
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="election_exclusions")
    reason = models.CharField(max_length=20, choices=ExclusionReason)
    document_no = models.CharField(max_length=80)

    grades: ClassVar[dict[str, int]] = {"reason": 4}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["election", "turn", "member"], name="election_left_out_once"),)

    def __str__(self) -> str:
        return f"{self.election_id} {self.member_id}"


class ElectionVote(models.Model):
    """One ballot paper's question in one turn: how many seats of a post, among whom, and what the count said.

    `ballot` holds roll, papers and double entry; `result` is the counter's answer as it was given, null before.
    """

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="votes")
    turn = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=8, choices=ElectionPost)
    seats = models.PositiveSmallIntegerField()
    candidates = models.JSONField()
    ballot = models.ForeignKey("ballots.Ballot", models.PROTECT, related_name="+")
    contest = models.OneToOneField("ballots.Contest", models.PROTECT, related_name="+")
    result = models.JSONField(null=True)

    grades: ClassVar[dict[str, int]] = {"candidates": 2, "result": 2}

    class Meta:
        ordering = ("turn", "pk")
        constraints = (models.UniqueConstraint(fields=["election", "turn", "post"], name="election_vote_once_a_turn"),)

    def __str__(self) -> str:
        return f"{self.election_id} {self.turn} {self.post}"

    @property
    def counted(self) -> dict[str, Any]:
        """The counter's answer; asked for only once there is one."""
        assert self.result is not None
        return dict(self.result)


class ElectedPerson(models.Model):
    """Who was elected to a committee, with how many votes; `office` is what the person serves as in it."""

    election = models.ForeignKey(TermElection, models.CASCADE, related_name="elected")
    nominee = models.OneToOneField(ElectionNominee, models.PROTECT, related_name="elected")
    turn = models.PositiveSmallIntegerField()
    votes = models.PositiveIntegerField()
    office = models.CharField(max_length=8, choices=ElectionPost)
    post = models.OneToOneField("organisations.Post", models.SET_NULL, null=True, related_name="elected")

    grades: ClassVar[dict[str, int]] = {"votes": 2}

    def __str__(self) -> str:
        return f"{self.nominee} {self.get_office_display()}"
