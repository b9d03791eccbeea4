"""Loading what a page of a ballot is about, or 404."""

from __future__ import annotations

from django.http import Http404

from lianjian.kernel.actor import Actor
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.records.ballots.enums import BallotState
from lianjian.records.ballots.models import Ballot, Contest
from lianjian.records.ballots.queries.ballots import ballots_visible_to
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.tree import organisations_visible_to

SHOWN_TO_ALL = (BallotState.NOTICED, BallotState.HANDING_OUT, BallotState.VOTING, BallotState.CLOSED)


def ballot_or_404(request: ActingRequest, code: str) -> Ballot:
    """The ballot of that code within the actor's reach."""
    return visible_or_404(ballots_visible_to(actor=request.actor).select_related("organisation"), code=code)


def noticed_ballot_or_404(code: str) -> Ballot:
    """The ballot of that code for whoever holds its address, once notice of it is given.

    Without its header, which may name thousands of slips, until somebody asks for that.
    """
    noticed = Ballot.objects.filter(state__in=SHOWN_TO_ALL).select_related("organisation").defer("header")
    return visible_or_404(noticed, code=code)


def contest_or_404(ballot: Ballot, code: str) -> Contest:
    """The ballot's contest of that code."""
    found = ballot.contests.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def host_or_404(request: ActingRequest) -> Organisation | None:
    """Whose ballot it is to be: the organisation asked for, else the one the actor works from; None for no office."""
    if code := request.GET.get("organisation", ""):
        return visible_or_404(organisations_visible_to(actor=request.actor), code=code)
    return Organisation.objects.filter(pk=_own_unit(request.actor) or 0).first()


def _own_unit(actor: Actor) -> int | None:
    return next((mandate.unit_id for mandate in actor.mandates if mandate.role in ROSTER_ROLES), None)
