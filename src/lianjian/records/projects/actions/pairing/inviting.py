"""Letting many parties into a round at once, with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.projects.actions.pairing.parts import PlaceTerms, VillageTerms, set_places, set_villages
from lianjian.records.projects.enums import Industry

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

USUAL_LEVEL = 2
INDUSTRY_OF_KIND = {UnitKind.DEPARTMENT: Industry.PUBLIC_SERVICE}


@transaction.atomic
def invite(*, round_id: int, organisations: Iterable[Organisation], by: Actor, at: datetime) -> int:
    """Will let them all take part, each with the industry on file and middling levels to be corrected later."""
    places: list[PlaceTerms] = []
    villages: list[VillageTerms] = []
    for organisation in organisations:
        industry = known_industry(organisation)
        if organisation.kind == UnitKind.VILLAGE:
            villages.append(VillageTerms(organisation=organisation, industry=industry, weakness=USUAL_LEVEL))
        else:
            places.append(PlaceTerms(organisation=organisation, industry=industry, driving=USUAL_LEVEL))
    set_villages(round_id=round_id, villages=villages, by=by, at=at)
    set_places(round_id=round_id, places=places, by=by, at=at)
    return len(places) + len(villages)


def known_industry(organisation: Organisation) -> Industry:
    """The main industry on file, else what goes with the kind."""
    newest = max(organisation.profiles.all(), key=lambda profile: profile.as_of_on, default=None)
    if newest is not None and newest.main_industry in Industry.values:
        return Industry(newest.main_industry)
    return INDUSTRY_OF_KIND.get(UnitKind(organisation.kind), Industry.GRAIN)
