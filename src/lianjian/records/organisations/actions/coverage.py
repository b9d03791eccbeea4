"""Registering units to be covered, saying who covers them, and closing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import on_day, since
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.dispatches import (
    NewDispatch,
    dispatch_people,
    dispatch_person,
    end_dispatch,
    prolong_dispatch,
)
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, PartyForm
from lianjian.records.organisations.models import Coverage, CoverageUnit, Dispatch, Organisation
from lianjian.records.organisations.policies.coverage import may_keep_register
from lianjian.records.organisations.queries.codes import common_superior, organisations_by_code
from lianjian.ui.wording import day

__all__ = [
    "NewDispatch",
    "NewUnit",
    "Registered",
    "close_unit",
    "cover_unit",
    "dispatch_people",
    "dispatch_person",
    "end_coverage",
    "end_dispatch",
    "prolong_dispatch",
    "register_unit",
    "register_units",
    "revise_unit",
]


@dataclass(frozen=True, kw_only=True)
class NewUnit:
    """A unit as it is to stand in the register; with a covering organisation, also who covers it since when."""

    code: str
    name: str
    kind: CoverageUnitKind
    place_code: str
    registered_on: date
    employees: int = 0
    full_members: int = 0
    longitude: float | None = None
    latitude: float | None = None
    covered_by_code: str = ""
    covered_as: CoverageKind | None = None
    covered_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What came of a list: rows new, rows that changed what was known, rows known already."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def register_unit(*, unit: NewUnit, by: Actor, at: datetime) -> CoverageUnit:
    """Will put one unit into the register; without a code it is given the next one of its place."""
    place = organisations_by_code(codes=[unit.place_code])[unit.place_code]
    require(may_keep_register(by, place))
    Organisation.objects.select_for_update().get(pk=place.pk)
    code = unit.code or _next_code(place)
    known = CoverageUnit.objects.filter(code=code).first()
    if known:
        raise Refused(_("The code %(code)s belongs to %(unit)s already.") % {"code": code, "unit": known.name})
    made = _unit(unit, place, code)
    made.save()
    journal.record(by=by, at=at, action="register_unit", subject=made, place_id=place.pk)
    if unit.covered_by_code:
        coverer = organisations_by_code(codes=[unit.covered_by_code])[unit.covered_by_code]
        _cover(made, coverer, unit.covered_as or CoverageKind.WORK_ONLY, unit.covered_since or unit.registered_on)
    return made


@transaction.atomic
def register_units(*, rows: Sequence[NewUnit], by: Actor, at: datetime) -> Registered:
    """Will put a whole list into the register, by code: new units, changed figures, and who covers them."""
    places = organisations_by_code(
        codes={row.place_code for row in rows} | {row.covered_by_code for row in rows} - {""}
    )
    for code in {row.place_code for row in rows}:
        require(may_keep_register(by, places[code]))
    units = {
        unit.code: unit for unit in CoverageUnit.objects.select_for_update().filter(code__in=[r.code for r in rows])
    }
    fresh = {row.code: _unit(row, places[row.place_code], row.code) for row in rows if row.code not in units}
    changed = [units[row.code] for row in rows if row.code in units and _revised(units[row.code], row)]
    CoverageUnit.objects.bulk_create(fresh.values(), batch_size=1000)
    CoverageUnit.objects.bulk_update(changed, ["name", "name_initials", "employees", "full_members"], batch_size=1000)
    _cover_as_listed(rows, units | fresh, places)
    outcome = Registered(created=len(fresh), changed=len(changed), unchanged=len(rows) - len(fresh) - len(changed))
    if rows:
        top = common_superior(organisations=[places[row.place_code] for row in rows])
        journal.record(
            by=by, at=at, action="register_units", subject=top, place_id=top.pk, rows=len(rows), created=outcome.created
        )
    return outcome


@transaction.atomic
def revise_unit(*, unit_id: int, employees: int, full_members: int, by: Actor, at: datetime) -> CoverageUnit:
    """Will replace a unit's figures; what they were stays in the journal."""
    unit = _open_unit(unit_id)
    require(may_keep_register(by, unit.place))
    before = {"employees": unit.employees, "full_members": unit.full_members}
    unit.employees, unit.full_members = employees, full_members
    unit.save(update_fields=["employees", "full_members"])
    journal.record(by=by, at=at, action="revise_unit", subject=unit, place_id=unit.place_id, before=before)
    return unit


@transaction.atomic
def cover_unit(
    *, unit_id: int, organisation_id: int, kind: CoverageKind, on: date, by: Actor, at: datetime
) -> Coverage:
    """Will have the organisation cover the unit from the day on, in place of whoever did."""
    unit = _open_unit(unit_id)
    require(may_keep_register(by, unit.place))
    coverage = _cover(unit, Organisation.objects.get(pk=organisation_id), kind, on)
    journal.record(
        by=by, at=at, action="cover_unit", subject=unit, place_id=unit.place_id, organisation=organisation_id, kind=kind
    )
    return coverage


@transaction.atomic
def end_coverage(*, coverage_id: int, on: date, reason: str, by: Actor, at: datetime) -> Coverage:
    """Will end a coverage; the day is the first on which it no longer holds."""
    coverage = (
        Coverage.objects.select_for_update(of=("self",))
        .select_related("unit__place", "organisation")
        .get(pk=coverage_id)
    )
    require(may_keep_register(by, coverage.unit.place))
    if coverage.during.upper is not None:
        raise ChangedMeanwhile(
            _("%(organisation)s no longer covers %(unit)s since %(on)s.")
            % {"organisation": coverage.organisation, "unit": coverage.unit, "on": day(coverage.during.upper)}
        )
    _end(coverage, on)
    journal.record(
        by=by, at=at, action="end_coverage", subject=coverage.unit, place_id=coverage.unit.place_id, reason=reason
    )
    return coverage


@transaction.atomic
def close_unit(*, unit_id: int, on: date, reason: str, by: Actor, at: datetime) -> CoverageUnit:
    """Will take a unit out of the register from the day on, with its coverage and the people sent to it."""
    unit = _open_unit(unit_id)
    require(may_keep_register(by, unit.place))
    if on <= unit.registered_on:
        raise Refused(
            _("The unit was registered on %(on)s; it can be closed only after that day.")
            % {"on": day(unit.registered_on)}
        )
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    for coverage in Coverage.objects.filter(unit=unit, during__endswith=None).select_related("unit"):
        _end(coverage, on)
    _end_terms(unit, on, reason)
    journal.record(by=by, at=at, action="close_unit", subject=unit, place_id=unit.place_id, reason=reason)
    return unit


def _unit(row: NewUnit, place: Organisation, code: str) -> CoverageUnit:
    return CoverageUnit(
        code=code,
        name=row.name,
        name_initials=name_keys(row.name)[1],
        kind=row.kind,
        place=place,
        employees=row.employees,
        full_members=row.full_members,
        longitude=row.longitude,
        latitude=row.latitude,
        registered_on=row.registered_on,
    )


def _next_code(place: Organisation) -> str:
    used = set(CoverageUnit.objects.filter(code__startswith=f"{place.code}-D").values_list("code", flat=True))
    number = len(used) + 1
    while f"{place.code}-D{number:03d}" in used:
        number += 1
    return f"{place.code}-D{number:03d}"


def _revised(unit: CoverageUnit, row: NewUnit) -> bool:
    wanted = (row.name, row.employees, row.full_members)
    if (unit.name, unit.employees, unit.full_members) == wanted:
        return False
    unit.name, unit.employees, unit.full_members = wanted
    unit.name_initials = name_keys(row.name)[1]
    return True


def _open_unit(unit_id: int) -> CoverageUnit:
    unit = CoverageUnit.objects.select_for_update(of=("self",)).select_related("place").get(pk=unit_id)
    if unit.closed_on is not None:
        raise ChangedMeanwhile(
            _("%(unit)s was closed on %(on)s; nothing more can be changed.") % {"unit": unit, "on": day(unit.closed_on)}
        )
    return unit


def _cover_as_listed(
    rows: Iterable[NewUnit], units: Mapping[str, CoverageUnit], organisations: Mapping[str, Organisation]
) -> None:
    """Will write the coverages a list names where they differ from what holds."""
    listed = [row for row in rows if row.covered_by_code]
    current = {
        coverage.unit_id: coverage
        for coverage in Coverage.objects.filter(unit__code__in=[row.code for row in listed], during__endswith=None)
    }
    fresh: list[Coverage] = []
    for row in listed:
        unit, organisation = units[row.code], organisations[row.covered_by_code]
        kind, day = row.covered_as or CoverageKind.WORK_ONLY, row.covered_since or row.registered_on
        held = current.get(unit.pk)
        if held is None:
            _refuse_unlawful(unit, organisation, kind, day)
            fresh.append(Coverage(unit=unit, organisation=organisation, kind=kind, during=since(day)))
        elif (held.organisation_id, held.kind) != (organisation.pk, kind):
            _cover(unit, organisation, kind, day)
    Coverage.objects.bulk_create(fresh, batch_size=1000)


def _cover(unit: CoverageUnit, organisation: Organisation, kind: CoverageKind, on: date) -> Coverage:
    _refuse_unlawful(unit, organisation, kind, on)
    begun = Coverage.objects.filter(unit=unit, during__startswith__gte=on).select_related("organisation").first()
    if begun:
        raise ChangedMeanwhile(
            _("%(organisation)s already covers %(unit)s since %(on)s.")
            % {"organisation": begun.organisation, "unit": unit, "on": day(begun.during.lower)}
        )
    for current in on_day(Coverage.objects.filter(unit=unit), on):
        _end(current, on)
    return Coverage.objects.create(unit=unit, organisation=organisation, kind=kind, during=since(on))


def _end(coverage: Coverage, on: date) -> None:
    if on <= coverage.during.lower:
        raise Refused(
            _("The coverage began on %(on)s; it can end only after that day.") % {"on": day(coverage.during.lower)}
        )
    coverage.during = since(coverage.during.lower, on)
    coverage.save(update_fields=["during"])


def _end_terms(unit: CoverageUnit, on: date, reason: str) -> None:
    terms = list(Dispatch.objects.select_for_update().filter(unit=unit, during__overlap=since(on)))
    if begun := next((term for term in terms if term.during.lower >= on), None):
        raise Refused(
            _("%(person)s is sent here from %(on)s: close the unit after that day.")
            % {"person": begun.person_name, "on": day(begun.during.lower)}
        )
    for term in terms:
        term.during, term.end_reason = since(term.during.lower, on), reason
        term.save(update_fields=["during", "end_reason"])


def _refuse_unlawful(unit: CoverageUnit, organisation: Organisation, kind: CoverageKind, on: date) -> None:
    if organisation.dissolved_on is not None and organisation.dissolved_on <= on:
        raise Refused(
            _("%(organisation)s was dissolved on %(on)s.")
            % {"organisation": organisation, "on": day(organisation.dissolved_on)}
        )
    if kind != CoverageKind.WORK_ONLY and organisation.form == PartyForm.NONE:
        raise Refused(
            _("%(organisation)s has no Party organisation that could take %(unit)s in.")
            % {"organisation": organisation, "unit": unit},
            remedies=(_("Choose an organisation that has one, or write down Party work only."),),
        )
    if kind == CoverageKind.OWN:
        _refuse_too_few_members(unit, on)


def _refuse_too_few_members(unit: CoverageUnit, on: date) -> None:
    answer = rules.ask("party_org_minimum", on=on, facts={"form": "branch", "full_members": unit.full_members})
    if answer.valid is False and answer.force == "hard":
        raise Refused(
            _("%(unit)s cannot have a Party organisation of its own: %(why)s") % {"unit": unit, "why": answer.missing},
            rule=answer.cite,
            quote=(answer.cite and answer.cite.quote) or "",
            remedies=(_("Cover it by a joint organisation, or affiliate it to a neighbouring one."),),
        )
