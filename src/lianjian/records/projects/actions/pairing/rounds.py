"""A round before it is computed: who takes part, what both sides wish, what is fixed and ruled out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.enums import URBAN_KINDS, UnitKind
from lianjian.records.projects.codes import new_code
from lianjian.records.projects.enums import Industry, PairingMode, RunState
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingTie, PairingVillage, Wish
from lianjian.records.projects.policies.pairing import may_arrange_round, may_open_round, may_set_wishes
from lianjian.records.projects.queries.parameters import pairing_rules
from lianjian.records.projects.queries.rounds import roof_of
from lianjian.records.projects.run_settings import check_quota

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

MOST_WISHES = 10
HIGHEST_LEVEL = 4


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
def set_place(
    *,
    round_id: int,
    organisation: Organisation,
    industry: Industry,
    driving: int,
    lower: int | None = None,
    upper: int | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> PairingPlace:
    """Will let an urban party take part, or change how; a quota outside the rule's range asks for a note."""
    round_ = _open_round(round_id)
    require(may_arrange_round(by, round_))
    _check_urban(round_, organisation)
    _check_level(driving)
    rule = pairing_rules(place=round_.place, on=timezone.localdate(at))
    least, most = rule.lower if lower is None else lower, rule.upper if upper is None else upper
    check_quota(lower=least, upper=most)
    if not rule.lower <= least <= most <= rule.upper and not note.strip():
        raise Refused(
            _("The rule is %(lower)s to %(upper)s villages; say in the note why this party differs.")
            % {"lower": rule.lower, "upper": rule.upper},
            rule=rule.quota_cite,
        )
    values = {"industry": industry, "driving": driving, "lower": least, "upper": most, "note": note.strip()}
    place, _new = PairingPlace.objects.update_or_create(round=round_, organisation=organisation, defaults=values)
    journal.record(by=by, at=at, action="set_pairing_place", subject=place, place_id=organisation.pk, part=values)
    return place


@transaction.atomic
def set_village(
    *, round_id: int, organisation: Organisation, industry: Industry, weakness: int, by: Actor, at: datetime
) -> PairingVillage:
    """Will let a village take part, or change how; weakness 0 (strong) to 4."""
    round_ = _open_round(round_id)
    require(may_arrange_round(by, round_))
    _check_village(round_, organisation)
    _check_level(weakness)
    values = {"industry": industry, "weakness": weakness}
    village, _new = PairingVillage.objects.update_or_create(round=round_, organisation=organisation, defaults=values)
    journal.record(by=by, at=at, action="set_pairing_village", subject=village, place_id=organisation.pk, part=values)
    return village


@transaction.atomic
def leave_round(*, round_id: int, organisation: Organisation, reason: str, by: Actor, at: datetime) -> None:
    """Will take a party out of the round again, with its wishes, locks and vetoes."""
    round_ = _open_round(round_id)
    require(may_arrange_round(by, round_))
    _ask_reason(reason)
    PairingPlace.objects.filter(round=round_, organisation=organisation).delete()
    PairingVillage.objects.filter(round=round_, organisation=organisation).delete()
    for rows in (Wish.objects.filter(round=round_), PairingTie.objects.filter(round=round_)):
        one, other = ("wisher", "wished") if rows.model is Wish else ("place", "village")
        rows.filter(**{one: organisation}).delete()
        rows.filter(**{other: organisation}).delete()
    journal.record(
        by=by, at=at, action="leave_pairing_round", subject=round_, place_id=organisation.pk, reason=reason.strip(),
        organisation=organisation.code,
    )  # fmt: skip


@transaction.atomic
def set_wishes(
    *, round_id: int, wisher: Organisation, wishes: Sequence[tuple[int, int]], by: Actor, at: datetime
) -> list[Wish]:
    """Will put a party's wishes in place of its earlier ones; each is (organisation id, rank from 1), best first."""
    round_ = _open_round(round_id)
    require(may_set_wishes(by, wisher))
    wished = [organisation for organisation, _rank in wishes]
    if len(set(wished)) != len(wished):
        raise Refused(_("The same party is named twice among the wishes."))
    if len(wished) > MOST_WISHES:
        raise Refused(_("At most %(most)s wishes.") % {"most": MOST_WISHES})
    if any(rank < 1 for _organisation, rank in wishes):
        raise Refused(_("Wishes are numbered from 1."))
    other_side = _other_side(round_, wisher)
    if not set(wished) <= other_side:
        raise Refused(_("Only parties of the other side that take part in this round can be wished for."))
    Wish.objects.filter(round=round_, wisher=wisher).delete()
    made = Wish.objects.bulk_create(
        Wish(round=round_, wisher=wisher, wished_id=organisation, preference=rank) for organisation, rank in wishes
    )
    journal.record(by=by, at=at, action="set_wishes", subject=round_, place_id=wisher.pk, wishes=[*map(list, wishes)])
    return made


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
    round_ = _open_round(round_id)
    require(may_arrange_round(by, round_))
    _ask_reason(reason)
    seat = PairingPlace.objects.filter(round=round_, organisation=place).first()
    if seat is None or not PairingVillage.objects.filter(round=round_, organisation=village).exists():
        raise Refused(_("Both must take part in this round."))
    opposite = PairingTie.objects.filter(round=round_, place=place, village=village).exclude(kind=kind)
    if opposite.exists():
        raise Refused(_("This pair is already tied the other way round; undo that first."))
    if kind == PairingTie.Kind.LOCK:
        _check_lock(round_, seat, village)
    tie, _new = PairingTie.objects.update_or_create(
        round=round_, place=place, village=village, defaults={"kind": kind, "reason": reason.strip()}
    )
    journal.record(by=by, at=at, action=f"{kind}_pair", subject=tie, place_id=village.pk, reason=reason.strip())
    return tie


@transaction.atomic
def untie_pair(*, tie_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will undo a lock or a veto, with the reason."""
    tie = PairingTie.objects.select_for_update(of=["self"]).select_related("place", "village").filter(pk=tie_id).first()
    if tie is None:
        raise ChangedMeanwhile(_("This lock or veto has already been undone."))
    require(may_arrange_round(by, _open_round(tie.round_id)))
    _ask_reason(reason)
    journal.record(by=by, at=at, action="untie_pair", subject=tie, place_id=tie.village_id, reason=reason.strip())
    tie.delete()


def _open_round(round_id: int) -> PairingRound:
    round_ = PairingRound.objects.select_for_update(of=["self"]).select_related("place").get(pk=round_id)
    accepted = round_.runs.filter(state=RunState.ACCEPTED).first()
    if accepted is not None:
        raise ChangedMeanwhile(
            _("A result of this round has already been accepted (%(run)s); set it aside before changing anything.")
            % {"run": accepted}
        )
    return round_


def _other_side(round_: PairingRound, wisher: Organisation) -> set[int]:
    places = set(round_.places.values_list("organisation_id", flat=True))
    villages = set(round_.villages.values_list("organisation_id", flat=True))
    if wisher.pk in places:
        return villages
    if wisher.pk in villages:
        return places
    raise Refused(_("%(name)s does not take part in this round.") % {"name": wisher.name})


def _check_urban(round_: PairingRound, organisation: Organisation) -> None:
    _check_living(organisation)
    if organisation.kind not in URBAN_KINDS:
        raise Refused(
            _("%(name)s is neither a neighbourhood, an enterprise, a department nor a park.")
            % {"name": organisation.name}
        )
    roof = roof_of(place=round_.place)
    if not organisation.path.startswith(roof.path):
        raise Refused(_("%(name)s does not lie in %(place)s.") % {"name": organisation.name, "place": roof.name})


def _check_village(round_: PairingRound, organisation: Organisation) -> None:
    _check_living(organisation)
    if organisation.kind != UnitKind.VILLAGE:
        raise Refused(_("%(name)s is not a village.") % {"name": organisation.name})
    if not organisation.path.startswith(round_.place.path):
        raise Refused(
            _("%(name)s does not lie in %(place)s.") % {"name": organisation.name, "place": round_.place.name}
        )


def _check_living(organisation: Organisation) -> None:
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})


def _check_level(level: int) -> None:
    if not 0 <= level <= HIGHEST_LEVEL:
        raise Refused(_("The level is between 0 and 4."))


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


def _ask_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Give the reason; everybody concerned can read it."))
