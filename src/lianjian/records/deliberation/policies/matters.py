"""Who may raise a matter, record what a body decided about it, and put texts about it on the board."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.deliberation.enums import Body
from lianjian.records.deliberation.models import Matter, Publication
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation


def may_raise(actor: Actor, organisation: Organisation) -> Verdict:
    """The committee, also for a villager who tells it, and every member of the organisation."""
    if actor.has(*ROSTER_ROLES, over=organisation.path) or _belongs(actor, organisation):
        return YES
    return no(_("Matters of %(place)s are raised by its members, or told to its committee.") % {"place": organisation})


def may_carry_on(actor: Actor, matter: Matter) -> Verdict:
    """The committee of the organisation whose matter it is, and those above it."""
    return _committee_of(actor, matter.organisation)


def may_record(actor: Actor, organisation: Organisation, body: Body) -> Verdict:
    """The committee of the organisation whose body met; what the township checks the township records."""
    if body != Body.TOWNSHIP:
        return _committee_of(actor, organisation)
    if actor.has_above(*OFFICES, over=organisation.path):
        return YES
    return no(_("This is recorded by the township or subdistrict above %(place)s.") % {"place": organisation})


def may_put_up(actor: Actor, publication: Publication) -> Verdict:
    """A second person of the committee or of those above, who has not written the text."""
    allowed = _committee_of(actor, publication.matter.organisation)
    if allowed and actor.account_id is not None and actor.account_id == publication.written_by_id:
        return no(_("A second person checks the text and puts it up; you have written it."))
    return allowed


def _committee_of(actor: Actor, organisation: Organisation) -> Verdict:
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("This is recorded by the committee of %(place)s.") % {"place": organisation})


def _belongs(actor: Actor, organisation: Organisation) -> bool:
    return actor.acts_in(organisation.pk)
