"""Pages of the figures: all of them at a place, and one down to the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.panels import AskedOfFigure, panels_about_figure
from lianjian.kernel.sheets import Column, ColumnType, write_sheet
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.queries.figures import (
    Place,
    all_records,
    figure,
    figure_over_a_year,
    figures_at,
    figures_below,
    home_place,
    place_found,
    records_behind,
    trail_to,
)
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.web.forms import DayForm
from lianjian.ui.charts import line_chart, strip
from lianjian.ui.listing import keyset_pager

PAGE_SIZE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECORD_COLUMNS = (
    Column(label=gettext_lazy("Number")),
    Column(label=gettext_lazy("Record")),
    Column(label=gettext_lazy("Place")),
    Column(label=gettext_lazy("Since"), type=ColumnType.DATE),
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for: a place the person may read, a day, and the form that shows it."""

    place: Place
    on: date
    form: DayForm


@drawn_once
@signed_in
@require_GET
def figures(request: ActingRequest) -> HttpResponse:
    """Every figure at a place on a day."""
    asked = _asked(request)
    counted = figures_at(node=asked.place, on=asked.on, ids=MEASURES)
    context = {
        "asked": asked,
        "trail": _trail(request, asked),
        "figures": [(one, strip(parts=one.whole_parts)) for one in counted],
    }
    return render(request, "indicators/figures.html", context)


@drawn_once
@signed_in
@require_GET
def one_figure(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002 - as the address calls it
    """One figure: its parts, the year before, the level below, and the records behind it."""
    measure, asked = _measure(id), _asked(request)
    counted = figure(measure=measure, node=asked.place, on=asked.on)
    year = figure_over_a_year(measure=measure, node=asked.place, on=asked.on)
    behind = records_behind(
        measure=measure, node=asked.place, on=asked.on, after=request.GET.get("after", ""), size=PAGE_SIZE
    )
    context = {
        "asked": asked,
        "trail": _trail(request, asked),
        "figure": counted,
        "parts": strip(parts=counted.whole_parts),
        "columns": [{"label": _("Place")}, *({"label": part, "numeric": True} for part in measure.parts)],
        "below": figures_below(measure=measure, node=asked.place, on=asked.on, actor=request.actor),
        "year": line_chart(
            labels=[f"{one.on:%Y-%m}" for one in year],
            series=[(str(measure.name), [one.records for one in year])],
            height=180,
        ),
        "panels": panels_about_figure(
            AskedOfFigure(figure=measure.id, path=asked.place.path, actor=request.actor, on=asked.on)
        ),
        "records": behind.records,
        "page": keyset_pager(
            query=request.GET, shown=len(behind.records), next_key=behind.next_key, total=counted.records
        ),
    }
    return render(request, "indicators/figure.html", context)


@signed_in
@require_GET
def records_sheet(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002
    """The records behind a figure as Excel."""
    measure, asked = _measure(id), _asked(request)
    records = all_records(measure=measure, node=asked.place, on=asked.on)
    rows = ((record.code, record.label, record.place, record.since) for record in records)
    title = f"{measure.name}-{asked.place.name}-{asked.on}"
    return _file(title, write_sheet(title=str(measure.name), columns=RECORD_COLUMNS, rows=rows))


@signed_in
@require_GET
def below_sheet(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002
    """The same figure one level below as Excel."""
    measure, asked = _measure(id), _asked(request)
    below = figures_below(measure=measure, node=asked.place, on=asked.on, actor=request.actor)
    numbers = [Column(label=part, type=ColumnType.NUMBER) for part in measure.parts]
    columns = (Column(label=gettext_lazy("Number")), Column(label=gettext_lazy("Place")), *numbers)
    rows = ((one.place.code, one.place.name, *one.values) for one in below.figures)
    title = _("%(figure)s one level below %(place)s") % {"figure": measure.name, "place": asked.place.name}
    return _file(f"{title}-{asked.on}", write_sheet(title=str(measure.name), columns=columns, rows=rows))


def _measure(id: str) -> MeasureByPlace:  # noqa: A002
    if id not in MEASURES:
        raise Http404
    return MEASURES[id]


def _asked(request: ActingRequest) -> Asked:
    """The place and day of the address; what lies outside the person's reach does not exist for him."""
    code = request.GET.get("node", "")
    place = place_found(actor=request.actor, code=code) if code else home_place(actor=request.actor)
    if place is None:
        raise Http404
    today = clock.today()
    form = DayForm(request.GET or None, initial={"on": today})
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    return Asked(place=place, on=on, form=form)


def _trail(request: ActingRequest, asked: Asked) -> list[dict[str, str]]:
    """The places above as links to the same page, the place itself without one."""
    places = trail_to(place=asked.place, actor=request.actor)
    here = {"label": asked.place.name, "url": ""}
    above = ({"label": one.name, "url": f"?node={one.code}&on={asked.on}"} for one in places[:-1])
    return [*above, here]


def _file(title: str, content: bytes) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition or "attachment"})
