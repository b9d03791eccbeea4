"""Who may draw up and lead a ballot, work at it, vote in it, and read what it came to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.errors import NotAllowed
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.ballots.enums import BallotPurpose, TellerRole
from lianjian.records.ballots.models import Ballot, Teller, Voter
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation


def acting_account(actor: Actor) -> int:
    """The account of a teller; tellers are named by account, so there is one."""
    if actor.account_id is None:
        raise NotAllowed(_("Only who was named to hand out and count at this ballot does this."))
    return actor.account_id


def may_draw_up(actor: Actor, organisation: Organisation) -> Verdict:
    """The organisation's secretary and committee, and the offices above it."""
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("Ballots of %(place)s are led by its committee.") % {"place": organisation.name})


def may_lead(actor: Actor, ballot: Ballot) -> Verdict:
    """Who may draw it up also leads it through its phases."""
    return may_draw_up(actor, ballot.organisation)


def may_count(actor: Actor, ballot: Ballot) -> Verdict:
    """Whoever was named to hand out and count."""
    if _is_teller(actor, ballot, TellerRole.COUNT_TELLER):
        return YES
    return no(_("Only who was named to hand out and count at this ballot does this."))


def may_oversee(actor: Actor, ballot: Ballot) -> Verdict:
    """Whoever was named to oversee."""
    if _is_teller(actor, ballot, TellerRole.OVERSIGHT_TELLER):
        return YES
    return no(_("Only who was named to oversee this ballot does this."))


def may_hold_second_key(actor: Actor, ballot: Ballot) -> Verdict:
    """Only the overseer who handed in the second keys."""
    if actor.account_id is not None and actor.account_id == ballot.second_holder_id:
        return YES
    return no(_("Only the overseer who keeps the second keys signs with them."))


def may_take_part(actor: Actor, voter: Voter) -> Verdict:
    """Only the voter herself; nobody asks for a credential in her name."""
    if actor.account_id is not None and voter.account_id == actor.account_id:
        return YES
    return no(_("Everybody votes for himself."))


def may_read_results(actor: Actor, ballot: Ballot) -> Verdict:
    """Totals are for the roll, the tellers, the committee and the offices above; grades of persons not for offices."""
    if _is_inside(actor, ballot) or _is_teller(actor, ballot):
        return YES
    if ballot.purpose == BallotPurpose.APPRAISAL:
        return no(_("What an appraisal says of a person is between that person and the committee."))
    if actor.has(*ROSTER_ROLES, over=ballot.organisation.path) or _is_on_roll(actor, ballot):
        return YES
    return no(_("The result is for those on the roll."))


def may_read_board(actor: Actor, ballot: Ballot) -> Verdict:
    """The single ballots are for tellers, the committee itself and, but for appraisals, the roll."""
    if _is_inside(actor, ballot) or _is_teller(actor, ballot, TellerRole.OVERSIGHT_TELLER):
        return YES
    if ballot.purpose != BallotPurpose.APPRAISAL and _is_on_roll(actor, ballot):
        return YES
    return no(_("The single ballots are not for you to read; those on the roll and the overseers can recount them."))


def may_read_roll(actor: Actor, ballot: Ballot) -> Verdict:
    """Who was given a ballot is for the tellers and who leads the ballot."""
    if _is_teller(actor, ballot) or actor.has(*ROSTER_ROLES, over=ballot.organisation.path):
        return YES
    return no(_("Who has taken part is for the tellers and the committee to know."))


def _is_inside(actor: Actor, ballot: Ballot) -> bool:
    return actor.acts_in(ballot.organisation_id, *LEADERS)


def _is_teller(actor: Actor, ballot: Ballot, *roles: TellerRole) -> bool:
    if actor.account_id is None:
        return False
    return Teller.objects.filter(ballot=ballot, account_id=actor.account_id, role__in=roles or TellerRole).exists()


def _is_on_roll(actor: Actor, ballot: Ballot) -> bool:
    return actor.account_id is not None and Voter.objects.filter(ballot=ballot, account_id=actor.account_id).exists()
