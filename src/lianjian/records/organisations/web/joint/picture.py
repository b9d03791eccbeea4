"""A small picture of who is joined with whom, by where they lie."""

from __future__ import annotations

from collections.abc import Sequence

from lianjian.records.organisations.enums import PartyRole
from lianjian.records.organisations.models import JointParty
from lianjian.ui.link_map import LinkMap, Place, link_map


def picture_of(parties: Sequence[JointParty]) -> LinkMap | None:
    """The lead, its villages and the links between them; none where a place on the map is not known."""
    places = [_place(party) for party in parties]
    known = [place for place in places if place is not None]
    leads = [place for place in known if place.kind]
    if len(known) < len(places) or not leads or len(known) < 2:
        return None
    kinds = {party.organisation.kind: party.organisation.get_kind_display() for party in parties if _leads(party)}
    villages = [place for place in known if not place.kind]
    links = [(leads[0].key, village.key) for village in villages]
    return link_map(urban=leads, villages=villages, links=links, kinds=kinds, width=480, height=300)


def _place(party: JointParty) -> Place | None:
    where = party.organisation
    if where.longitude is None or where.latitude is None:
        return None
    return Place(
        key=where.code,
        label=where.name,
        longitude=where.longitude,
        latitude=where.latitude,
        kind=where.kind if _leads(party) else "",
    )


def _leads(party: JointParty) -> bool:
    return party.role == PartyRole.LEAD
