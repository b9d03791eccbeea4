"""Taking the numbers of a session from a closed ballot instead of from paper."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.records.ballots.enums import BallotPurpose, ContestKind
from lianjian.records.ballots.models import Contest
from lianjian.records.ballots.queries.results import result_of
from lianjian.records.ballots.queries.turnout import turnout_of
from lianjian.records.deliberation.actions.matters.sessions import Session
from lianjian.records.deliberation.models import Matter
from lianjian.records.organisations.models import Organisation

PREFIX = "matter"


def ballot_reference(*, matter: Matter) -> str:
    """The key by which the ballots of a matter are drawn up."""
    return f"{PREFIX}:{matter.code}"


def matter_of_reference(*, reference: str) -> Matter | None:
    """The matter a ballot was drawn up for; None where it was for something else."""
    prefix, _colon, code = reference.partition(":")
    return Matter.objects.filter(code=code).first() if prefix == PREFIX else None


def counted_by_ballot(*, matter: Matter, place: Organisation, session: Session) -> Session:
    """The session with the numbers of the closed ballot whose code it names; without a valid count, without votes."""
    of_this_matter = Contest.objects.filter(
        kind=ContestKind.RESOLUTION,
        ballot__purpose=BallotPurpose.RESOLUTION,
        ballot__reference=ballot_reference(matter=matter),
        ballot__organisation=place,
    )
    contest = of_this_matter.filter(ballot__code=session.contest).select_related("ballot").first()
    result = result_of(contest=contest) if contest else None
    if contest is None or result is None:
        raise Refused(_("No closed ballot of that number belongs to this matter here."))
    present = contest.ballot.present
    if present is None:
        present = turnout_of(ballot=contest.ballot).taken_part
    if result["status"] != "valid":
        return replace(session, present=present, yes=None, no=None, abstained=None)
    return replace(session, present=present, yes=result["approve"], no=result["against"], abstained=result["abstain"])
