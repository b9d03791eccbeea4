"""Who enters vacancies, refers people, puts them forward, and says that somebody has found work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import STAFF, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.projects.models import Placement, Seeker, Vacancy

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def may_offer(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor may enter vacancies there, and close them."""
    if actor.has(*STAFF, over=organisation.path):
        return YES
    return no(_("Vacancies are entered by the organisation's secretary or committee, or an office above it."))


def may_refer(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor may refer somebody in the organisation's name, and take the referral back."""
    if actor.has(*STAFF, over=organisation.path):
        return YES
    return no(_("People are referred by the branch's secretary or committee, or an office above it."))


def may_match(actor: Actor, seeker: Seeker, vacancy: Vacancy) -> Verdict:
    """Whoever refers the person, or keeps the vacancy."""
    if may_refer(actor, seeker.referred_by) or may_offer(actor, vacancy.organisation):
        return YES
    return no(_("Who refers the person or keeps the vacancy puts him forward."))


def may_report_start(actor: Actor, placement: Placement) -> Verdict:
    """As `may_match`; also says that it came to nothing."""
    return may_match(actor, placement.seeker, placement.vacancy)


def may_confirm_placement(actor: Actor, placement: Placement) -> Verdict:
    """The person, or the branch that referred him; never who reported that he started, unless he did so himself."""
    seeker = placement.seeker
    is_seeker = (
        seeker.member is not None and actor.account_id is not None and (seeker.member.account_id == actor.account_id)
    )
    if is_seeker:
        return YES
    if actor.account_id is not None and placement.started_by_id == actor.account_id:
        return no(_("Who reported the start does not confirm it; the person or somebody else in the branch does."))
    branch = seeker.referred_by_id
    if actor.acts_in(branch, Role.SECRETARY, Role.COMMITTEE):
        return YES
    return no(_("Only the person, or %(name)s that referred him, confirms.") % {"name": seeker.referred_by})
