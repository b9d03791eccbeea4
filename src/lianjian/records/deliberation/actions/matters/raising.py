"""Raising a matter, taking it up or not, and withdrawing it before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.deliberation.actions.matters.locking import locked_matter
from lianjian.records.deliberation.enums import MatterKind, MatterState, RaisedBy
from lianjian.records.deliberation.models import Matter, MatterParty
from lianjian.records.deliberation.policies.matters import may_carry_on, may_raise
from lianjian.records.deliberation.queries.matters.reading import standing_of
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation

SHORTEST, LONGEST_TITLE, LONGEST_TEXT = 2, 120, 5000


@dataclass(frozen=True, kw_only=True)
class NewMatter:
    """A matter as it is put forward. `raised_by_name` of a villager only with his consent; `party_ids` are the
    villages that decide a matter of several together, the one it is raised in included.
    """

    kind: MatterKind
    title: str
    why: str
    proposal: str
    raised_how: RaisedBy
    raised_by_name: str = ""
    raised_by_id: int | None = None
    consents: bool = False
    party_ids: tuple[int, ...] = ()


@transaction.atomic
def raise_matter(*, organisation: Organisation, matter: NewMatter, on: date, by: Actor, at: datetime) -> Matter:
    """Will put the matter on record, waiting for the branch to take it up."""
    require(may_raise(by, organisation))
    require_day(on, today=timezone.localdate(at))
    _require_words(matter)
    _require_consent(matter)
    parties = _parties(organisation, matter)
    made = Matter.objects.create(
        code=new_code(letter="Y", on=on),
        kind=matter.kind,
        title=matter.title.strip(),
        why=matter.why.strip(),
        proposal=matter.proposal.strip(),
        organisation=organisation,
        raised_how=matter.raised_how,
        raised_by_name=matter.raised_by_name.strip(),
        raised_by=_member(organisation, matter),
        raised_on=on,
        recorded_at=at,
    )
    MatterParty.objects.bulk_create(MatterParty(matter=made, organisation=one) for one in parties)
    journal.record(by=by, at=at, action="raise_matter", subject=made, place_id=organisation.pk, on=str(on))
    return made


@transaction.atomic
def take_up_matter(*, matter_id: int, kind: MatterKind, on: date, by: Actor, at: datetime) -> Matter:
    """Will start the matter on its route; the branch may see that it is of another kind than it was raised as."""
    matter = locked_matter(matter_id, MatterState.RAISED)
    require(may_carry_on(by, matter))
    require_day(on, today=timezone.localdate(at), not_before=matter.raised_on)
    if (kind == MatterKind.JOINT_MATTER) != (matter.kind == MatterKind.JOINT_MATTER):
        raise Refused(
            _("Whether a matter is one of several villages is said when it is raised."),
            remedies=(_("Decline this one and raise another."),),
        )
    matter.kind, matter.state = kind, MatterState.UNDER_WAY
    standing_of(matter=matter, on=on)  # refuses a kind or a day without a route
    matter.save(update_fields=["kind", "state"])
    journal.record(by=by, at=at, action="take_up_matter", subject=matter, place_id=matter.organisation_id, kind=kind)
    return matter


@transaction.atomic
def decline_matter(*, matter_id: int, reason: str, by: Actor, at: datetime) -> Matter:
    """Will not take the matter up; whoever raised it reads why."""
    matter = locked_matter(matter_id, MatterState.RAISED)
    require(may_carry_on(by, matter))
    return _ended(matter, MatterState.DECLINED, "decline_matter", reason, by, at)


@transaction.atomic
def withdraw_matter(*, matter_id: int, reason: str, by: Actor, at: datetime) -> Matter:
    """Will take the matter off its way before it is resolved; what was held stays on record."""
    matter = locked_matter(matter_id, MatterState.RAISED, MatterState.UNDER_WAY)
    require(may_carry_on(by, matter))
    return _ended(matter, MatterState.WITHDRAWN, "withdraw_matter", reason, by, at)


def _ended(matter: Matter, state: MatterState, action: str, reason: str, by: Actor, at: datetime) -> Matter:
    matter.state, matter.ended_because = state, given_reason(reason=reason)
    matter.ended_on = timezone.localdate(at)
    matter.save(update_fields=["state", "ended_because", "ended_on"])
    journal.record(
        by=by, at=at, action=action, subject=matter, place_id=matter.organisation_id, reason=matter.ended_because
    )
    return matter


def _require_words(matter: NewMatter) -> None:
    if not SHORTEST <= len(matter.title.strip()) <= LONGEST_TITLE:
        raise Refused(_("Give the matter a title of at most %(count)s characters.") % {"count": LONGEST_TITLE})
    if not matter.why.strip() or not matter.proposal.strip():
        raise Refused(_("Say why, and what is proposed: those who decide have to read it."))
    if max(len(matter.why), len(matter.proposal)) > LONGEST_TEXT:
        raise Refused(_("A text here is at most %(count)s characters long.") % {"count": LONGEST_TEXT})


def _require_consent(matter: NewMatter) -> None:
    if matter.raised_how == RaisedBy.VILLAGER and matter.raised_by_name.strip() and not matter.consents:
        raise Refused(
            _("A villager's name is written down only with his consent."),
            remedies=(_("Ask him, or leave the name empty."),),
        )


def _member(organisation: Organisation, matter: NewMatter) -> Member | None:
    if matter.raised_by_id is None:
        return None
    found = Member.objects.filter(pk=matter.raised_by_id, organisation=organisation, left_on=None).first()
    if found is None:
        raise Refused(_("Only a member of %(place)s can raise it as a member.") % {"place": organisation})
    return found


def _parties(organisation: Organisation, matter: NewMatter) -> list[Organisation]:
    if matter.kind != MatterKind.JOINT_MATTER:
        return [organisation]
    wanted = set(matter.party_ids) | {organisation.pk}
    found = list(Organisation.objects.filter(pk__in=wanted, kind=UnitKind.VILLAGE, dissolved_on=None).order_by("path"))
    if len(found) != len(wanted) or len(found) <= 1:
        raise Refused(
            _("A matter of several villages names at least two villages that are there."),
            remedies=(_("Choose the villages that decide it together."),),
        )
    return found
