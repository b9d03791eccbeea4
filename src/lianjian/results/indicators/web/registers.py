"""Registers to print, and the yearly table: what the records say, on paper, without anybody filling in a form."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.results.indicators.documents.bulletins import register_sheet
from lianjian.results.indicators.queries.figures import figure
from lianjian.results.indicators.queries.periods import FIRST_YEAR
from lianjian.results.indicators.queries.places import Place, home_place, place_found, reaches_all
from lianjian.results.indicators.queries.yearly import YearlyTable, yearly_table
from lianjian.results.indicators.web.asking import asked_of_one
from lianjian.results.indicators.web.figures import records_sheet, require_walked
from lianjian.results.indicators.web.papers import answer_sheet
from lianjian.ui.files import excel_file


class YearForm(forms.Form):
    """A year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=FIRST_YEAR, max_value=2999)


@signed_in
@require_safe
def ledger(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002 - as the address calls it
    """The records behind a figure as a register: to print, in Word, in PDF and as Excel."""
    measure, asked = asked_of_one(request, id=id)
    require_walked(asked.place)
    counted = figure(measure=measure, node=asked.place, on=asked.on, **asked.how)
    if counted.scope.tree_on and not reaches_all(actor=request.actor, scope=counted.scope):
        raise Http404
    if request.GET.get("as") == "excel":
        return records_sheet(request, id=id)
    back = reverse("indicators:figure", args=[id]) + asked.query()
    return answer_sheet(request, register_sheet(counted=counted), back=back)


@drawn_once
@signed_in
@require_safe
def yearly(request: ActingRequest) -> HttpResponse:
    """All figures of a year, place by place in the order of the tree."""
    place, year, form = _asked(request)
    table = yearly_table(node=place, year=year, today=clock.today(), actor=request.actor)
    context = {"place": place, "year": year, "form": form, "table": table}
    return render(request, "indicators/yearly.html", context)


@signed_in
@require_safe
def yearly_sheet(request: ActingRequest) -> HttpResponse:
    """The same as Excel."""
    place, year, _form = _asked(request)
    table = yearly_table(node=place, year=year, today=clock.today(), actor=request.actor)
    columns = [
        *texts(_("Number"), _("Place")),
        *numbers(*(f"{measure} {part}（{unit}）" for measure, part, unit in table.columns)),
    ]
    title = _("%(place)s: yearly table %(year)s") % {"place": place.name, "year": year}
    return excel_file(title=title, columns=columns, rows=_cells(table))


def _cells(table: YearlyTable) -> list[tuple[object, ...]]:
    return [(row.code, row.name, *row.values) for row in (*table.rows, table.whole)]


def _asked(request: ActingRequest) -> tuple[Place, int, YearForm]:
    code = request.GET.get("node", "")
    place = place_found(actor=request.actor, code=code) if code else home_place(actor=request.actor)
    if place is None:
        raise Http404
    this_year = clock.today().year
    form = YearForm(request.GET or None, initial={"year": this_year})
    year = (form.cleaned_data.get("year") if form.is_valid() else None) or this_year
    return place, min(year, this_year), form
