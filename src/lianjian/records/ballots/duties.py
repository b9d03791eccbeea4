"""What of ballots waits for somebody. A voter is told that voting is open, never whether he has voted: nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.duties import Duty
from lianjian.records.ballots.enums import BallotState, BatchState, TellerRole
from lianjian.records.ballots.models import Ballot, PaperBatch, SecondSigning

UNDER_WAY = (BallotState.HANDING_OUT, BallotState.VOTING)
MOST = 10


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """What waits for the actor as a voter, as a teller, and as one who leads; few queries however many ballots."""
    account = actor.account_id
    if account is None:
        return []
    return [*_to_vote(account), *_to_work(account), *_to_settle(account), *_to_sign(account), *_to_lead(actor, on)]


def _to_vote(account: int) -> Iterator[Duty]:
    found = Ballot.objects.filter(state__in=UNDER_WAY, voters__account_id=account)
    for ballot in found.select_related("organisation").order_by("closes_at", "pk")[:MOST]:
        if ballot.state == BallotState.HANDING_OUT:
            yield _duty(ballot, _("Votes are handed out: %(ballot)s"), _("Take my vote"), "ballot-claim")
        else:
            yield _duty(ballot, _("Voting is open: %(ballot)s"), _("To the voting page"), "vote")


def _to_work(account: int) -> Iterator[Duty]:
    named = Q(tellers__account_id=account, tellers__role=TellerRole.COUNT_TELLER)
    found = Ballot.objects.filter(named, state__in=UNDER_WAY)
    for ballot in found.select_related("organisation").order_by("closes_at", "pk")[:MOST]:
        yield _duty(ballot, _("You hand out and count: %(ballot)s"), _("At the desk"), "ballot-desk")


def _to_settle(account: int) -> Iterator[Duty]:
    waiting = PaperBatch.objects.filter(state=BatchState.DIFFERING).values("contest__ballot")
    named = Q(tellers__account_id=account, tellers__role=TellerRole.OVERSIGHT_TELLER)
    found = Ballot.objects.filter(named, state=BallotState.VOTING, pk__in=waiting)
    for ballot in found.select_related("organisation").order_by("closes_at", "pk")[:MOST]:
        yield _duty(ballot, _("Two readings differ: %(ballot)s"), _("Settle it"), "ballot-batches")


def _to_sign(account: int) -> Iterator[Duty]:
    waiting = SecondSigning.objects.filter(signed__isnull=True).values("ballot")
    found = Ballot.objects.filter(state=BallotState.HANDING_OUT, second_holder=account, pk__in=waiting)
    for ballot in found.select_related("organisation").order_by("closes_at", "pk")[:MOST]:
        yield _duty(ballot, _("Votes wait for the second key: %(ballot)s"), _("Sign them"), "ballot-second-key")


def _to_lead(actor: Actor, on: date) -> Iterator[Duty]:
    led = actor.units(*LEADERS)
    is_over = Q(state=BallotState.VOTING, closes_at__date__lte=on)
    begins = Q(state=BallotState.NOTICED, opens_at__date__lte=on)
    found = Ballot.objects.filter(is_over | begins, organisation_id__in=led)
    for ballot in found.select_related("organisation").order_by("closes_at", "pk")[:MOST]:
        if ballot.state == BallotState.VOTING:
            yield _duty(ballot, _("Voting ends: %(ballot)s"), _("Close and count"), "ballot")
        else:
            yield _duty(ballot, _("Handing out can begin: %(ballot)s"), _("Begin handing out"), "ballot")


def _duty(ballot: Ballot, title: str, verb: str, page: str) -> Duty:
    return Duty(
        title=title % {"ballot": ballot.title},
        place=ballot.organisation.name,
        verb=verb,
        url=reverse(f"ballots:{page}", args=[ballot.code]),
        due_on=timezone.localdate(ballot.closes_at) if ballot.closes_at else None,
    )
