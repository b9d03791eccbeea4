"""A round before it is computed: its opening, who leaves it, what is fixed and ruled out."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.projects.enums import PairingMode, RunState
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingTie, PairingVillage, Wish
from lianjian.records.projects.policies.pairing import may_arrange_round, may_open_round

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@transaction.atomic
def open_round(
    *, name: str, place: Organisation, mode: PairingMode, on: date, code: str = "", by: Actor, at: datetime
) -> PairingRound:
    """Will open a round of pairing for the parties of a place, a county or an area in it."""
    require(may_open_round(by, place))
    if not name.strip():
        raise Refused(_("Give the round a name."))
    round_ = PairingRound.objects.create(
        code=code or new_code(letter="P", on=on), name=name.strip(), place=place, mode=mode, opened_on=on
    )
    journal.record(by=by, at=at, action="open_pairing_round", subject=round_, place_id=place.pk)
    return round_


@transaction.atomic
def leave_round(*, round_id: int, organisation: Organisation, reason: str, by: Actor, at: datetime) -> None:
    """Will take a party out of the round again, with its wishes, locks and vetoes."""
    round_ = round_still_open(round_id=round_id)
    require(may_arrange_round(by, round_))
    reason = given_reason(reason=reason)
    PairingPlace.objects.filter(round=round_, organisation=organisation).delete()
    PairingVillage.objects.filter(round=round_, organisation=organisation).delete()
    for rows in (Wish.objects.filter(round=round_), PairingTie.objects.filter(round=round_)):
        one, other = ("wisher", "wished") if rows.model is Wish else ("place", "village")
        rows.filter(**{one: organisation}).delete()
        rows.filter(**{other: organisation}).delete()
    journal.record(
        by=by, at=at, action="leave_pairing_round", subject=round_, place_id=organisation.pk, reason=reason,
        organisation=organisation.code,
    )  # fmt: skip


@transaction.atomic
def tie_pair(
    *,
    round_id: int,
    kind: PairingTie.Kind,
    place: Organisation,
    village: Organisation,
    reason: str,
    by: Actor,
    at: datetime,
) -> PairingTie:
    """Will fix a pair or rule it out, with the reason; it shows in the next computation."""
    round_ = round_still_open(round_id=round_id)
    require(may_arrange_round(by, round_))
    reason = given_reason(reason=reason)
    seat = PairingPlace.objects.filter(round=round_, organisation=place).first()
    if seat is None or not PairingVillage.objects.filter(round=round_, organisation=village).exists():
        raise Refused(_("Both must take part in this round."))
    opposite = PairingTie.objects.filter(round=round_, place=place, village=village).exclude(kind=kind)
    if opposite.exists():
        raise Refused(_("This pair is already tied the other way round; undo that first."))
    if kind == PairingTie.Kind.LOCK:
        _check_lock(round_, seat, village)
    tie, _new = PairingTie.objects.update_or_create(
        round=round_, place=place, village=village, defaults={"kind": kind, "reason": reason}
    )
    journal.record(by=by, at=at, action=f"{kind}_pair", subject=tie, place_id=village.pk, reason=reason)
    return tie


@transaction.atomic
def untie_pair(*, tie_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will undo a lock or a veto, with the reason."""
    tie = PairingTie.objects.select_for_update(of=["self"]).select_related("place", "village").filter(pk=tie_id).first()
    if tie is None:
        raise ChangedMeanwhile(_("This lock or veto has already been undone."))
    require(may_arrange_round(by, round_still_open(round_id=tie.round_id)))
    reason = given_reason(reason=reason)
    journal.record(by=by, at=at, action="untie_pair", subject=tie, place_id=tie.village_id, reason=reason)
    tie.delete()


def round_still_open(*, round_id: int) -> PairingRound:
    """The round, held until the transaction ends; refuses one whose result has been accepted."""
    round_ = PairingRound.objects.select_for_update(of=["self"]).select_related("place").get(pk=round_id)
    accepted = round_.runs.filter(state=RunState.ACCEPTED).first()
    if accepted is not None:
        raise ChangedMeanwhile(
            _("A result of this round has already been accepted (%(run)s); set it aside before changing anything.")
            % {"run": accepted}
        )
    return round_


def _check_lock(round_: PairingRound, seat: PairingPlace, village: Organisation) -> None:
    locks = PairingTie.objects.filter(round=round_, kind=PairingTie.Kind.LOCK)
    elsewhere = locks.filter(village=village).exclude(place=seat.organisation_id).select_related("place").first()
    if elsewhere is not None:
        raise Refused(
            _("%(village)s is already locked to %(place)s.") % {"village": village.name, "place": elsewhere.place.name}
        )
    taken = locks.filter(place=seat.organisation_id).exclude(village=village).count()
    if taken >= seat.upper:
        raise Refused(
            _("%(place)s takes at most %(upper)s villages and that many are locked to it already.")
            % {"place": seat.organisation.name, "upper": seat.upper}
        )
