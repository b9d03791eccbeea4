"""Taking a joint organisation in hand: one person at a time, and the second is told what the first did."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.records.organisations.enums import ConsentState, JointState
from lianjian.records.organisations.models import JointOrganisation, JointParty, Organisation


def locked_joint(*, joint_id: int) -> JointOrganisation:
    """The joint organisation, held until the transaction ends.

    Nothing is joined to it: whoever waited for the lock would get the row as it is now, but beside it what stood there
    before the wait.
    """
    return JointOrganisation.objects.select_for_update(no_key=True).get(pk=joint_id)


def locked_organisations(*, ids: Collection[int]) -> list[Organisation]:
    """The organisations in the order of `ids`, held, so that two acts cannot take one village at the same time."""
    found = {o.pk: o for o in Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}
    if len(found) < len(set(ids)):
        raise Refused(_("One of the organisations does not exist (any more)."))
    return [found[pk] for pk in ids]


def require_state(joint: JointOrganisation, *states: JointState) -> None:
    """Will say what happened meanwhile where the joint organisation is in none of the states."""
    if joint.state not in states:
        raise ChangedMeanwhile(_what_happened(joint))


def _what_happened(joint: JointOrganisation) -> str:
    named = {"joint": joint.name, "who": joint.approved_by or "", "when": _moment(joint)}
    sentences = {
        JointState.CONSENTING: _still_open(joint),
        JointState.AWAITING_APPROVAL: _("“%(joint)s”: all parties have agreed and the superior is deciding.") % named,
        JointState.FOUNDED: _("%(who)s has already approved “%(joint)s” (%(when)s); it is founded.") % named,
        JointState.REJECTED: _("%(who)s has already returned “%(joint)s” (%(when)s).") % named,
        JointState.WITHDRAWN: _("The proposal “%(joint)s” has been withdrawn.") % named,
        JointState.DISSOLVED: _("“%(joint)s” has been dissolved.") % named,
    }
    return sentences[JointState(joint.state)]


def _still_open(joint: JointOrganisation) -> str:
    lacking = joint.parties.exclude(consent=ConsentState.GIVEN).select_related("organisation", "answered_by")
    told = "；".join(_stand_of(party) for party in lacking.order_by("role", "pk"))
    return _("“%(joint)s” cannot be decided now: %(parties)s.") % {"joint": joint.name, "parties": told}


def _stand_of(party: JointParty) -> str:
    named = {"party": party.organisation.name, "who": party.answered_by or ""}
    if party.consent == ConsentState.WITHDRAWN:
        return _("%(party)s withdrew its consent (%(who)s)") % named
    if party.consent == ConsentState.DECLINED:
        return _("%(party)s declined (%(who)s)") % named
    return _("%(party)s has not answered yet") % named


def _moment(joint: JointOrganisation) -> str:
    return f"{timezone.localtime(joint.approved_at):%Y-%m-%d %H:%M}" if joint.approved_at else ""


def names_of(organisations: Sequence[Organisation]) -> list[str]:
    """Their names, for the journal."""
    return [organisation.name for organisation in organisations]
