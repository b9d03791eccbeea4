"""What coverage and links hang on an organisation, and how they move when it ends."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.organisations.models import (
    Coverage,
    CoverageUnit,
    Dispatch,
    IndustryBody,
    IndustryLink,
    Organisation,
)

Running = TypeVar("Running", Coverage, Dispatch, IndustryLink)


def _running(rows: models.QuerySet[Running], handover: Handover) -> models.QuerySet[Running]:
    return rows.filter(organisation_id=handover.from_id, during__overlap=since(handover.on))


def _carry(rows: models.QuerySet[Running], handover: Handover, held_there: models.QuerySet[Running]) -> None:
    """Ends each row on the day and writes its rest for the successor, unless `held_there` says he has it already."""
    there = held_there.filter(organisation=handover.to_id, during__overlap=since(handover.on))
    taken = {_key(row) for row in there}
    for row in _running(rows, handover):
        rest = since(max(row.during.lower, handover.on), row.during.upper)
        goes_on = handover.to_id is not None and _key(row) not in taken
        if row.during.lower >= handover.on and goes_on:
            row.organisation_id = handover.to_id  # type: ignore[assignment]
            row.save(update_fields=["organisation"])
            continue
        if row.during.lower >= handover.on:
            row.delete()
            continue
        row.during = since(row.during.lower, handover.on)
        row.save(update_fields=["during"])
        if goes_on:
            row.pk, row.organisation_id, row.during = None, handover.to_id, rest  # type: ignore[assignment]
            row.save(force_insert=True)


def _key(row: Coverage | Dispatch | IndustryLink) -> tuple[object, ...]:
    if isinstance(row, Dispatch):
        return (row.person_code, row.kind)
    return (row.unit_id,) if isinstance(row, Coverage) else (row.body_id,)


def _carry_coverage(handover: Handover) -> None:
    _carry(Coverage.objects.all(), handover, Coverage.objects.none())


def _carry_dispatches(handover: Handover) -> None:
    _carry(Dispatch.objects.all(), handover, Dispatch.objects.all())


def _carry_links(handover: Handover) -> None:
    _carry(IndustryLink.objects.all(), handover, IndustryLink.objects.all())


def _heir(handover: Handover) -> int:
    """Who keeps a register when the organisation has no successor: its superior."""
    if handover.to_id is not None:
        return handover.to_id
    superior = Organisation.objects.get(pk=handover.from_id).parent_id
    return handover.from_id if superior is None else superior


def _move_units(handover: Handover) -> None:
    CoverageUnit.objects.filter(place_id=handover.from_id, closed_on=None).update(place_id=_heir(handover))


def _move_bodies(handover: Handover) -> None:
    IndustryBody.objects.filter(place_id=handover.from_id, closed_on=None).update(place_id=_heir(handover))


SUCCESSIONS = (
    Succession(
        label=_("Units covered"),
        count=lambda handover: _running(Coverage.objects.all(), handover).count(),
        carry=_carry_coverage,
    ),
    Succession(
        label=_("Workers and instructors sent there"),
        count=lambda handover: _running(Dispatch.objects.all(), handover).count(),
        carry=_carry_dispatches,
    ),
    Succession(
        label=_("Links along an industry"),
        count=lambda handover: _running(IndustryLink.objects.all(), handover).count(),
        carry=_carry_links,
    ),
    Succession(
        label=_("Units in its register"),
        count=lambda handover: CoverageUnit.objects.filter(place_id=handover.from_id, closed_on=None).count(),
        carry=_move_units,
    ),
    Succession(
        label=_("Associations, chains and cooperatives"),
        count=lambda handover: IndustryBody.objects.filter(place_id=handover.from_id, closed_on=None).count(),
        carry=_move_bodies,
    ),
)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    for succession in SUCCESSIONS:
        register(succession)
