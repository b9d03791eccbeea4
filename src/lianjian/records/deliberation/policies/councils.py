"""Who keeps questionnaires, councils, joint conferences and the rule book of an organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.deliberation.models import ConferenceDecision, Questionnaire
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation


def may_keep(actor: Actor, organisation: Organisation) -> Verdict:
    """The organisation's committee and the offices above it, on its behalf."""
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("This is done by the committee of %(place)s, or an office above it.") % {"place": organisation.name})


def may_read_signed_answers(actor: Actor, questionnaire: Questionnaire) -> Verdict:
    """The organisation's own secretary and committee, whom the households told; no office above reads names."""
    inside = (m for m in actor.mandates if m.unit_id == questionnaire.organisation_id)
    if any(m.role in LEADERS for m in inside):
        return YES
    return no(_("Signed answers are read by the committee of %(place)s alone.")
              % {"place": questionnaire.organisation.name})  # fmt: skip


def may_report(actor: Actor, decision: ConferenceDecision) -> Verdict:
    """The unit that sees to a decision says how far it is; whoever keeps the conference may say it for the unit."""
    if may_keep(actor, decision.owner) or may_keep(actor, decision.session.conference.organisation):
        return YES
    return no(_("%(unit)s reports on this decision.") % {"unit": decision.owner.name})
