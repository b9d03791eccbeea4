"""Pairing members, noting what was done for whom, honours, and hardship with consent."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.enums import CareKind, Standing
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import CareAct, Hardship, Honour, Member, MemberPairing
from lianjian.records.members.policies.care import (
    may_end_pairing,
    may_give_honour,
    may_note_care,
    may_note_hardship,
    may_pair,
)
from lianjian.records.members.queries.care import pairing_between
from lianjian.ui.wording import day


@transaction.atomic
def pair_members(
    *, one: Member, other: Member, purpose: str, since: date, both_agree: bool, by: Actor, at: datetime
) -> MemberPairing:
    """Will write down that two members help each other from the day on, both having agreed."""
    if one.pk == other.pk:
        raise Refused(_("A pairing is of two people."))
    first, second = _locked(one, other)
    require(may_pair(by, first, second))
    require_day(since, today=timezone.localdate(at))
    for member in (first, second):
        if member.standing(on=since) in (None, Standing.LEFT):
            raise NotAMember(_("%(member)s was not a member here on %(day)s.") % {"member": member, "day": day(since)})
    if not both_agree:
        raise Refused(_("Ask both first: nobody is paired without having agreed."))
    if MemberPairing.objects.filter(first=first, second=second, during__overlap=period_since(since)).exists():
        raise ChangedMeanwhile(_("%(one)s and %(other)s are paired already.") % {"one": first, "other": second})
    made = MemberPairing.objects.create(first=first, second=second, purpose=purpose.strip(), during=period_since(since))
    journal.record(by=by, at=at, action="pair_members", subject=made, place_id=one.organisation_id, since=str(since))
    return made


@transaction.atomic
def end_pairing(*, pairing_id: int, on: date, reason: str, by: Actor, at: datetime) -> MemberPairing:
    """Will end a pairing; `on` is the first day without it."""
    pairing = (
        MemberPairing.objects.select_for_update(of=("self",))
        .select_related("first__organisation", "second__organisation")
        .get(pk=pairing_id)
    )
    require(may_end_pairing(by, pairing.first, pairing.second))
    if pairing.during.upper is not None:
        raise ChangedMeanwhile(_("This ended already, on %(day)s.") % {"day": day(pairing.during.upper)})
    require_day(on, today=timezone.localdate(at))
    if on <= pairing.during.lower:
        raise WrongDay(_("The day must come after %(day)s.") % {"day": day(pairing.during.lower)})
    pairing.during, pairing.end_reason = period_since(pairing.during.lower, on), reason.strip()
    pairing.save(update_fields=["during", "end_reason"])
    journal.record(
        by=by, at=at, action="end_member_pairing", subject=pairing, place_id=pairing.first.organisation_id,
        reason=reason, on=str(on),
    )  # fmt: skip
    return pairing


@transaction.atomic
def note_care(
    *, member: Member, carer: Member, done_on: date, kind: CareKind, what: str, by: Actor, at: datetime
) -> CareAct:
    """Will note, in a sentence, what was done for a member; it joins the pairing of the two where there is one."""
    require(may_note_care(by, member, carer, done_on))
    require_day(done_on, today=timezone.localdate(at), not_before=member.admitted_on)
    if member.pk == carer.pk:
        raise Refused(_("Care is given by somebody else."))
    made = CareAct.objects.create(
        member=member,
        carer=carer,
        pairing=pairing_between(one=member, other=carer, on=done_on),
        done_on=done_on,
        kind=kind,
        what=what.strip(),
    )
    journal.record(by=by, at=at, action="note_care", subject=made, place_id=member.organisation_id)
    return made


@transaction.atomic
def give_honour(
    *, member: Member, title: str, given_by: str, document_no: str, given_on: date, by: Actor, at: datetime
) -> Honour:
    """Will enter an honour that was decided; without the decision's number there is none."""
    require(may_give_honour(by, member))
    require_day(given_on, today=timezone.localdate(at), not_before=member.born_on)
    if not document_no.strip():
        raise Refused(
            _("An honour rests on a decision."), remedies=(_("Give the number of the document that decided it."),)
        )
    made, is_new = Honour.objects.get_or_create(
        member=member,
        title=title.strip(),
        document_no=document_no.strip(),
        defaults={"given_by": given_by.strip(), "given_on": given_on},
    )
    if not is_new:
        raise ChangedMeanwhile(_("This honour is entered already."))
    journal.record(
        by=by, at=at, action="give_honour", subject=made, place_id=member.organisation_id, document_no=document_no
    )
    return made


@transaction.atomic
def note_hardship(*, member: Member, consented_on: date, consents: bool, by: Actor, at: datetime) -> Hardship:
    """Will note that a member is in hardship: a yes and the day of consent, nothing else."""
    require(may_note_hardship(by, member))
    require_day(consented_on, today=timezone.localdate(at), not_before=member.born_on)
    if not consents:
        raise Refused(_("A hardship is kept only where the member agrees to it."))
    made, is_new = Hardship.objects.get_or_create(member=member, defaults={"consented_on": consented_on})
    if not is_new:
        raise ChangedMeanwhile(_("This is noted already."))
    journal.record(by=by, at=at, action="note_hardship", subject=member, place_id=member.organisation_id)
    return made


@transaction.atomic
def strike_hardship(*, member: Member, by: Actor, at: datetime) -> None:
    """Will delete that a member is in hardship: it is over, or the consent was taken back."""
    require(may_note_hardship(by, member))
    deleted, _rows = Hardship.objects.filter(member=member).delete()
    if not deleted:
        raise ChangedMeanwhile(_("This is not noted any more."))
    journal.record(by=by, at=at, action="strike_hardship", subject=member, place_id=member.organisation_id)


def _locked(one: Member, other: Member) -> tuple[Member, Member]:
    """Both, the lower id first, so that two people pairing them wait for each other and never cross."""
    first, second = sorted((one, other), key=lambda member: member.pk)
    return locked(first), locked(second)


def end_pairings_of_leaver(*, member_id: int, on: date) -> None:
    """Will end the pairings of somebody who is no longer a member; the leaving is the act."""
    mine = Q(first=member_id) | Q(second=member_id)
    for pairing in MemberPairing.objects.select_for_update().filter(mine, during__endswith=None):
        # One that began on the day or later never held; what was done in it keeps its own date and names.
        if on <= pairing.during.lower:
            pairing.acts.update(pairing=None)
            pairing.delete()
            continue
        pairing.during = period_since(pairing.during.lower, on)
        pairing.save(update_fields=["during"])
