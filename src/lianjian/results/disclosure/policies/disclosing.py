"""Who draws up, checks, approves and puts up a sheet, who answers, who supervises, who looks into what is untrue."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.enums import DISCLOSING
from lianjian.results.disclosure.models import Disclosure, VillagerQuestion


def may_disclose(actor: Actor, organisation: Organisation) -> Verdict:
    """The committee of a village or community, and those above it on its behalf."""
    if organisation.kind not in DISCLOSING:
        return no(
            _("Only villages and communities put up such sheets; %(place)s is neither.") % {"place": organisation}
        )
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("This is done by the committee of %(place)s.") % {"place": organisation})


def may_approve(actor: Actor, disclosure: Disclosure) -> Verdict:
    """A second person of the committee or above, who has neither proposed nor checked the sheet."""
    allowed = may_disclose(actor, disclosure.organisation)
    if allowed and actor.account_id is not None and actor.account_id in (
        disclosure.proposed_by_id, disclosure.reviewed_by_id
    ):  # fmt: skip
        return no(_("A second person approves: you have proposed or checked this sheet yourself."))
    return allowed


def may_publish_answer(actor: Actor, question: VillagerQuestion) -> Verdict:
    """A second person, who has not written the answer."""
    allowed = may_disclose(actor, question.organisation)
    if allowed and actor.account_id is not None and actor.account_id == question.answered_by_id:
        return no(_("A second person lets the answer through; you have written it."))
    return allowed


def may_check(actor: Actor, organisation: Organisation, *, supervises: bool) -> Verdict:
    """A member of the supervision committee; its committee or those above enter what stands on its signed paper."""
    if supervises or actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("This is entered by the supervision committee of %(place)s.") % {"place": organisation})


def may_look_into(actor: Actor, organisation: Organisation) -> Verdict:
    """The township, subdistrict or county above: nobody looks into the own sheet."""
    if actor.has_above(*OFFICES, over=organisation.path):
        return YES
    return no(_("The township, subdistrict or county above %(place)s looks into this.") % {"place": organisation})


def may_see_missing(actor: Actor, node: Organisation) -> Verdict:
    """The offices above: a village sees its own in its to-do list."""
    if actor.has(*OFFICES, over=node.path):
        return YES
    return no(_("This list is for the township, subdistrict and county; yours stands in your to-do list."))
