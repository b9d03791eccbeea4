"""What every page about one joint organisation begins with."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.records.organisations.models import JointOrganisation, JointParty
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to, parties_on, proposed_parties


def joint_or_404(request: ActingRequest, code: str) -> JointOrganisation:
    """The joint organisation, if it exists for the person asking."""
    visible = joint_organisations_visible_to(actor=request.actor)
    return visible_or_404(visible.select_related("superior", "organisation", "proposed_by", "approved_by"), code=code)


def parties_shown(joint: JointOrganisation, on: date) -> list[JointParty]:
    """Those in it on the day; of a proposal those asked; of a dissolved one those of its last day."""
    if joint.during is None:
        return list(proposed_parties(joint=joint))
    if joint.during.upper is not None:
        ended = joint.parties.filter(during__endswith=joint.during.upper).select_related("organisation")
        return list(ended.order_by("role", "organisation__path"))
    return list(parties_on(joint=joint, on=on))
