"""Who takes part in a round, on what terms, and what both sides wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.enums import URBAN_KINDS, UnitKind
from lianjian.records.projects.actions.pairing.rounds import round_still_open
from lianjian.records.projects.enums import Industry
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingVillage, Wish
from lianjian.records.projects.policies.pairing import may_arrange_round, may_set_wishes
from lianjian.records.projects.queries.parameters import PairingRules, pairing_rules
from lianjian.records.projects.queries.rounds import roof_of
from lianjian.records.projects.run_settings import check_quota

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

MOST_WISHES = 10
HIGHEST_LEVEL = 4
Part = TypeVar("Part", PairingPlace, PairingVillage)


@dataclass(frozen=True, kw_only=True)
class PlaceTerms:
    """On what terms an urban party takes part; driving 0 to 4, without a quota the rule's."""

    organisation: Organisation
    industry: Industry
    driving: int
    lower: int | None = None
    upper: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class VillageTerms:
    """On what terms a village takes part; weakness 0 (strong) to 4."""

    organisation: Organisation
    industry: Industry
    weakness: int


@dataclass(frozen=True, kw_only=True)
class WishList:
    """All that one party wishes: each (organisation id, rank from 1), best first."""

    wisher: Organisation
    wishes: Sequence[tuple[int, int]]


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
    """As `set_places`, for one."""
    terms = PlaceTerms(
        organisation=organisation, industry=industry, driving=driving, lower=lower, upper=upper, note=note
    )
    (place,) = set_places(round_id=round_id, places=[terms], by=by, at=at)
    return place


@transaction.atomic
def set_places(*, round_id: int, places: Sequence[PlaceTerms], by: Actor, at: datetime) -> list[PairingPlace]:
    """Will let urban parties take part, or change how; a quota outside the rule's range asks for a note.

    All or none; `places` names no party twice.
    """
    round_ = round_still_open(round_id=round_id)
    require(may_arrange_round(by, round_))
    roof = roof_of(place=round_.place)
    rule = pairing_rules(place=round_.place, on=timezone.localdate(at))
    made: list[PairingPlace] = []
    for terms in places:
        _check_urban(terms.organisation, roof)
        _check_level(terms.driving)
        least, most = _quota(terms, rule)
        made.append(
            PairingPlace(
                round=round_, organisation=terms.organisation, industry=terms.industry, driving=terms.driving,
                lower=least, upper=most, note=terms.note.strip(),
            )
        )  # fmt: skip
    parts = ("industry", "driving", "lower", "upper", "note")
    _put(made, parts, action="set_pairing_place", by=by, at=at)
    return made


def set_village(
    *, round_id: int, organisation: Organisation, industry: Industry, weakness: int, by: Actor, at: datetime
) -> PairingVillage:
    """As `set_villages`, for one."""
    terms = VillageTerms(organisation=organisation, industry=industry, weakness=weakness)
    (village,) = set_villages(round_id=round_id, villages=[terms], by=by, at=at)
    return village


@transaction.atomic
def set_villages(*, round_id: int, villages: Sequence[VillageTerms], by: Actor, at: datetime) -> list[PairingVillage]:
    """Will let villages take part, or change how; all or none, and `villages` names none twice."""
    round_ = round_still_open(round_id=round_id)
    require(may_arrange_round(by, round_))
    made: list[PairingVillage] = []
    for terms in villages:
        _check_village(round_, terms.organisation)
        _check_level(terms.weakness)
        made.append(
            PairingVillage(
                round=round_, organisation=terms.organisation, industry=terms.industry, weakness=terms.weakness
            )
        )
    _put(made, ("industry", "weakness"), action="set_pairing_village", by=by, at=at)
    return made


def set_wishes(
    *, round_id: int, wisher: Organisation, wishes: Sequence[tuple[int, int]], by: Actor, at: datetime
) -> list[Wish]:
    """As `set_wish_lists`, for one party; each wish is (organisation id, rank from 1), best first."""
    return set_wish_lists(round_id=round_id, lists=[WishList(wisher=wisher, wishes=wishes)], by=by, at=at)


@transaction.atomic
def set_wish_lists(*, round_id: int, lists: Sequence[WishList], by: Actor, at: datetime) -> list[Wish]:
    """Will put the wishes of each party in place of its earlier ones; all or none."""
    round_ = round_still_open(round_id=round_id)
    places = set(round_.places.values_list("organisation_id", flat=True))
    villages = set(round_.villages.values_list("organisation_id", flat=True))
    for one in lists:
        require(may_set_wishes(by, one.wisher))
        _check_ranks(one.wishes)
        if not {wished for wished, _rank in one.wishes} <= _other_side(one.wisher, places, villages):
            raise Refused(_("Only parties of the other side that take part in this round can be wished for."))
    Wish.objects.filter(round=round_, wisher__in=[one.wisher for one in lists]).delete()
    made = Wish.objects.bulk_create(
        Wish(round=round_, wisher=one.wisher, wished_id=wished, preference=rank)
        for one in lists
        for wished, rank in one.wishes
    )
    for one in lists:
        journal.record(
            by=by, at=at, action="set_wishes", subject=round_, place_id=one.wisher.pk,
            wishes=[*map(list, one.wishes)],
        )  # fmt: skip
    return made


def _put(
    made: Sequence[Part],
    parts: Sequence[str],
    *,
    action: str,
    by: Actor,
    at: datetime,
) -> None:
    """Will write each part in place of what was there of its organisation, with a line in the journal for each."""
    if not made:
        return
    type(made[0]).objects.bulk_create(
        made, update_conflicts=True, unique_fields=["round", "organisation"], update_fields=parts
    )
    for one in made:
        journal.record(
            by=by, at=at, action=action, subject=one, place_id=one.organisation_id,
            part={part: getattr(one, part) for part in parts},
        )  # fmt: skip


def _quota(terms: PlaceTerms, rule: PairingRules) -> tuple[int, int]:
    least = rule.lower if terms.lower is None else terms.lower
    most = rule.upper if terms.upper is None else terms.upper
    check_quota(lower=least, upper=most)
    if not rule.lower <= least <= most <= rule.upper and not terms.note.strip():
        raise Refused(
            _("The rule is %(lower)s to %(upper)s villages; say in the note why this party differs.")
            % {"lower": rule.lower, "upper": rule.upper},
            rule=rule.quota_cite,
        )
    return least, most


def _check_ranks(wishes: Sequence[tuple[int, int]]) -> None:
    wished = {organisation for organisation, _rank in wishes}
    if len(wished) != len(wishes):
        raise Refused(_("The same party is named twice among the wishes."))
    if len(wishes) > MOST_WISHES:
        raise Refused(_("At most %(most)s wishes.") % {"most": MOST_WISHES})
    if any(rank < 1 for _organisation, rank in wishes):
        raise Refused(_("Wishes are numbered from 1."))


def _other_side(wisher: Organisation, places: set[int], villages: set[int]) -> set[int]:
    if wisher.pk in places:
        return villages
    if wisher.pk in villages:
        return places
    raise Refused(_("%(name)s does not take part in this round.") % {"name": wisher.name})


def _check_urban(organisation: Organisation, roof: Organisation) -> None:
    _check_living(organisation)
    if organisation.kind not in URBAN_KINDS:
        raise Refused(
            _("%(name)s is neither a neighbourhood, an enterprise, a department nor a park.")
            % {"name": organisation.name}
        )
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
