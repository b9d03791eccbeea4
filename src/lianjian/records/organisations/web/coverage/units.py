"""Pages of the register of units: overview, list, and one unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, DispatchKind
from lianjian.records.organisations.models import Coverage, Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.policies.coverage import may_keep_register
from lianjian.records.organisations.queries.coverage import (
    CoverageFigures,
    Gap,
    PlaceCoverage,
    coverage_by_place,
    coverage_figures,
    dispatches_visible_to,
    own_minimum,
    people_serving,
    terms_on,
    units_on,
    units_visible_to,
    units_with_gap,
)
from lianjian.records.organisations.web.coverage.forms import UnitFilter, day_or
from lianjian.records.organisations.web.coverage.map import MOST_UNITS, gap_map
from lianjian.records.organisations.web.coverage.pages import PAGE_SIZE, areas_below, root_of
from lianjian.ui.charts import BarChart, Part, bar_chart, strip
from lianjian.ui.files import excel_file
from lianjian.ui.listing import keyset_pager

if TYPE_CHECKING:
    from lianjian.records.organisations.queries.coverage import CoveredUnits

COLUMNS = (
    *texts(gettext_lazy("Code"), gettext_lazy("Name of the unit"), gettext_lazy("Kind"), gettext_lazy("Place")),
    *numbers(gettext_lazy("People working there"), gettext_lazy("Full Party members among them")),
    *texts(gettext_lazy("Coverage"), gettext_lazy("Covered by")),
    *dates(gettext_lazy("In the register since")),
)


@drawn_once
@signed_in
@require_GET
def overview(request: ActingRequest) -> HttpResponse:
    """How the units of the person's area are covered, where the gaps are, and who is sent."""
    root, today = root_of(request), clock.today()
    units = units_on(units_visible_to(actor=request.actor).filter(within(root.path, field="place__path")), on=today)
    figures, places = coverage_figures(units, on=today), coverage_by_place(units, root=root, on=today)
    terms = dispatches_visible_to(actor=request.actor)
    context = {
        "root": root,
        "today": today,
        "figures": figures,
        "parts": _parts(figures),
        "places": places,
        "bars": _bars(places),
        "map": gap_map(
            gaps=units_with_gap(units, gap=Gap.NO_ORGANISATION, on=today), areas=[place.place for place in places]
        ),
        "most_units": MOST_UNITS,
        "minimum": own_minimum(on=today),
        "workers": people_serving(terms, kind=DispatchKind.PARTY_AFFAIRS_WORKER, on=today),
        "instructors": people_serving(terms, kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR, on=today),
        "may_register": may_keep_register(request.actor, root),
    }
    return render(request, "organisations/coverage/overview.html", context)


@drawn_once
@signed_in
@require_GET
def unit_list(request: ActingRequest) -> HttpResponse:
    """The register as a list, filtered, page by page."""
    root, areas, form = _filter(request)
    units = _found(request, form, areas)
    after = request.GET.get("after", "")
    rows = list(units.filter(code__gt=after)[: PAGE_SIZE + 1])
    shown, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    total = units.count()
    context = {
        "root": root,
        "form": form,
        "units": shown,
        "total": total,
        "gap": form.cleaned_data.get("covered", "") if form.is_valid() else "",
        "minimum": own_minimum(on=day_or(form, clock.today())),
        "kinds": dict(CoverageKind.choices),
        "page": keyset_pager(query=request.GET, shown=len(shown), next_key=shown[-1].code if more else "", total=total),
        "may_register": may_keep_register(request.actor, root),
    }
    return render(request, "organisations/coverage/unit_list.html", context)


@signed_in
@require_GET
def unit_sheet(request: ActingRequest) -> HttpResponse:
    """The same list as Excel."""
    _root, areas, form = _filter(request)
    units = _found(request, form, areas).values_list(
        "code", "name", "kind", "place__name", "employees", "full_members", "covered_as", "covered_by", "registered_on"
    )
    kinds, ways = dict(CoverageUnitKind.choices), dict(CoverageKind.choices)
    rows = (
        (*row[:2], kinds[row[2]], *row[3:6], ways[row[6]] if row[6] else Gap.NO_COVERAGE.label, *row[7:])
        for row in units.iterator()
    )
    return excel_file(title=_("Units to be covered"), columns=COLUMNS, rows=rows)


@signed_in
@require_GET
def unit(request: ActingRequest, code: str) -> HttpResponse:
    """One unit: who covers it, who did, who is sent there, what is wanting by which article."""
    found = visible_or_404(units_visible_to(actor=request.actor), code=code)
    today = clock.today()
    coverages = list(
        Coverage.objects.filter(unit=found).select_related("organisation").order_by("-during__startswith", "-pk")
    )
    current = next((one for one in coverages if today in one.during), None)
    minimum = own_minimum(on=today)
    context = {
        "unit": found,
        "today": today,
        "coverages": coverages,
        "current": current,
        "minimum": minimum,
        "lacks_own": found.full_members >= minimum.full_members
        and (current is None or current.kind != CoverageKind.OWN),
        "terms": terms_on(dispatches_visible_to(actor=request.actor).filter(unit=found), on=today).order_by("pk"),
        "verdict": may_keep_register(request.actor, found.place),
    }
    return render(request, "organisations/coverage/unit.html", context)


def _filter(request: ActingRequest) -> tuple[Organisation, list[Organisation], UnitFilter]:
    root = root_of(request)
    areas = areas_below(root)
    return root, areas, UnitFilter(request.GET or None, places=areas)


def _found(request: ActingRequest, form: UnitFilter, areas: list[Organisation]) -> CoveredUnits:
    """The units the filter asks for; all where it asks for nothing or for nonsense."""
    wanted = form.cleaned_data if form.is_valid() else {}
    on = day_or(form, clock.today())
    units = units_on(units_visible_to(actor=request.actor), on=on).order_by("code")
    if typed := wanted.get("q"):
        units = units.filter(
            Q(name__contains=typed) | Q(name_initials__startswith=typed.lower()) | Q(code__startswith=typed)
        )
    if place := next((area for area in areas if area.code == wanted.get("place")), None):
        units = units.filter(within(place.path, field="place__path"))
    if kind := wanted.get("kind"):
        units = units.filter(kind=kind)
    covered = wanted.get("covered")
    if covered in Gap.values:
        return units_with_gap(units, gap=Gap(covered), on=on)
    return units.filter(covered_as=covered) if covered else units


def _parts(figures: CoverageFigures) -> tuple[Part, ...]:
    values = (figures.own, figures.joint, figures.affiliated, figures.work_only)
    shown = [(str(kind.label), value) for kind, value in zip(CoverageKind, values, strict=True)]
    return strip(
        parts=[*shown, (str(Gap.NO_COVERAGE.label), figures.none)], tones=("red", "blue", "green", "amber", "stone")
    )


def _bars(places: Sequence[PlaceCoverage]) -> BarChart:
    address = reverse("organisations:coverage-units")
    return bar_chart(
        rows=[
            (
                one.place.name,
                one.figures.without_organisation,
                f"{address}?place={one.place.code}&covered={Gap.NO_ORGANISATION.value}",
            )
            for one in places
            if one.figures.without_organisation
        ],
        tone="red",
    )
