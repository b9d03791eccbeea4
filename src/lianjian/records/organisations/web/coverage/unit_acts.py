"""Forms of the register of units: register, cover, no longer cover, new figures, close."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.coverage import (
    NewUnit,
    close_unit,
    cover_unit,
    end_coverage,
    register_unit,
    revise_unit,
)
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind
from lianjian.records.organisations.models import Coverage, CoverageUnit
from lianjian.records.organisations.policies.coverage import may_keep_register
from lianjian.records.organisations.queries.coverage import units_visible_to
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.organisations.web.coverage.forms import CoverForm, EndForm, UnitFigures, UnitForm
from lianjian.records.organisations.web.coverage.pages import root_of
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@once
def new_unit(request: ActingRequest) -> HttpResponse:
    """Puts a unit into the register."""
    root = root_of(request)
    require(may_keep_register(request.actor, root))
    form = UnitForm(
        request.POST or None,
        organisations=organisations_visible_to(actor=request.actor),
        initial={"registered_on": clock.today()},
    )

    def act() -> str:
        given = form.cleaned_data
        unit = register_unit(
            unit=NewUnit(
                code=given["code"],
                name=given["name"],
                kind=CoverageUnitKind(given["kind"]),
                place_code=given["place"].code,
                registered_on=given["registered_on"],
                employees=given["employees"],
                full_members=given["full_members"],
            ),
            by=request.actor,
            at=clock.now(),
        )
        return _address(unit)

    page = FormPage(
        lead=_("Put a unit into the register"), act=_("Register"), back=reverse("organisations:coverage-units")
    )
    return answer_form(request, form, page=page, act=act, done=_("Registered. Now say who covers it."))


@signed_in
@once
def cover(request: ActingRequest, code: str) -> HttpResponse:
    """Says who covers the unit."""
    unit = _kept(request, code)
    form = CoverForm(
        request.POST or None,
        organisations=organisations_visible_to(actor=request.actor),
        initial={"on": clock.today()},
    )

    def act() -> str:
        given = form.cleaned_data
        cover_unit(
            unit_id=unit.pk,
            organisation_id=given["organisation"].pk,
            kind=CoverageKind(given["kind"]),
            on=given["on"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(unit)

    page = FormPage(
        lead=_("Who covers %(unit)s?") % {"unit": unit},
        act=_("Submit"),
        back=_address(unit),
        sub=_("Whoever covered it until then ends on that day; the history is kept."),
    )
    return answer_form(request, form, page=page, act=act, done=_("Written down."))


@signed_in
@once
def uncover(request: ActingRequest, code: str) -> HttpResponse:
    """Ends the coverage of today."""
    unit = _kept(request, code)
    current = visible_or_404(Coverage.objects.filter(unit=unit).select_related("organisation"), during__endswith=None)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        end_coverage(coverage_id=current.pk, on=given["on"], reason=given["reason"], by=request.actor, at=clock.now())
        return _address(unit)

    page = FormPage(
        lead=_("%(organisation)s no longer covers %(unit)s") % {"organisation": current.organisation, "unit": unit},
        act=_("End the coverage"),
        back=_address(unit),
    )
    return answer_form(request, form, page=page, act=act, done=_("The coverage has ended."))


@signed_in
@once
def revise(request: ActingRequest, code: str) -> HttpResponse:
    """Takes new figures of the unit."""
    unit = _kept(request, code)
    form = UnitFigures(request.POST or None, initial={"employees": unit.employees, "full_members": unit.full_members})

    def act() -> str:
        given = form.cleaned_data
        revise_unit(
            unit_id=unit.pk,
            employees=given["employees"],
            full_members=given["full_members"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(unit)

    page = FormPage(lead=_("%(unit)s: new figures") % {"unit": unit}, act=_("Submit"), back=_address(unit))
    return answer_form(request, form, page=page, act=act, done=_("The new figures stand."))


@signed_in
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Takes the unit out of the register."""
    unit = _kept(request, code)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        close_unit(unit_id=unit.pk, on=given["on"], reason=given["reason"], by=request.actor, at=clock.now())
        return _address(unit)

    page = FormPage(
        lead=_("Close %(unit)s") % {"unit": unit},
        act=_("Close the unit"),
        back=_address(unit),
        sub=_("Its coverage and the terms of the people sent there end with it."),
    )
    return answer_form(request, form, page=page, act=act, done=_("The unit is closed."))


def _kept(request: ActingRequest, code: str) -> CoverageUnit:
    """The unit, for somebody who keeps its register."""
    unit = visible_or_404(units_visible_to(actor=request.actor), code=code)
    require(may_keep_register(request.actor, unit.place))
    return unit


def _address(unit: CoverageUnit) -> str:
    return reverse("organisations:coverage-unit", args=[unit.code])
