"""Pages of the figures: all of them at a place, one down to its records, and what it leaves out."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.measures import MeasureKind
from lianjian.kernel.panels import AskedOfFigure, panels_about_figure
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.results.indicators.queries.figures import (
    Below,
    Figure,
    RecordsPage,
    all_records,
    figure,
    figures_at,
    figures_below,
    is_walked,
    left_out_of,
    records_behind,
    records_left_out,
    series,
)
from lianjian.results.indicators.queries.periods import short_name
from lianjian.results.indicators.queries.places import Place, reaches_all
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.rolled.reading import comparison
from lianjian.results.indicators.web.asking import Asked, asked_by, asked_of_one, trail_of
from lianjian.ui.charts import BarChart, bar_chart, line_chart, strip
from lianjian.ui.files import excel_file
from lianjian.ui.listing import id_in, keyset_pager

PAGE_SIZE = 50
FEWEST_BARS = 2
MOST_ROWS = 200_000
PATIENTLY = "all"  # ?count=all: who asks so waits for what is counted from the records of a large place
RECORD_COLUMNS = (
    *texts(gettext_lazy("Number"), gettext_lazy("Record"), gettext_lazy("Place")),
    *dates(gettext_lazy("Since")),
)


@drawn_once
@signed_in
@require_GET
def figures(request: ActingRequest) -> HttpResponse:
    """Every figure at a place."""
    asked = asked_by(request)
    counted = figures_at(
        node=asked.place, on=asked.on, ids=MEASURES, patiently=request.GET.get("count") == PATIENTLY, **asked.how
    )
    shown = {one.id for one in counted}
    context = {
        "asked": asked,
        "trail": trail_of(request, asked),
        "figures": [(one, strip(parts=one.whole_parts)) for one in counted],
        "waiting": [measure for id_, measure in MEASURES.items() if id_ not in shown],
        "patiently": PATIENTLY,
        "compared": comparison(),
    }
    return render(request, "indicators/figures.html", context)


@signed_in
@require_GET
def figures_sheet(request: ActingRequest) -> HttpResponse:
    """Every figure at a place as Excel, a row for each of its numbers."""
    asked = asked_by(request)
    counted = figures_at(node=asked.place, on=asked.on, ids=MEASURES, patiently=True, **asked.how)
    columns = (
        *texts(_("Number"), _("Figure"), _("What it is")),
        *numbers(_("Value")),
        *texts(_("Unit of counting")),
        *numbers(_("Records")),
        *texts(_("What is counted")),
    )
    rows = (
        (one.id, one.name, part, value, one.unit, one.records, one.measure.counts)
        for one in counted
        for part, value in one.parts
    )
    return excel_file(title=f"{asked.place.name}-{asked.on}", columns=columns, rows=rows)


@drawn_once
@signed_in
@require_GET
def one_figure(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002 - as the address calls it
    """One figure: its parts, its series, the level below, what it leaves out, and the records behind it."""
    measure, asked = asked_of_one(request, id=id)
    walked = is_walked(node=asked.place)
    at_once = figures_at(node=asked.place, on=asked.on, ids=[id], **asked.how)
    if not at_once and request.GET.get("count") != PATIENTLY:
        context = {"asked": asked, "trail": trail_of(request, asked), "measure": measure, "patiently": PATIENTLY}
        return render(request, "indicators/figure_waits.html", context)
    counted = at_once[0] if at_once else figure(measure=measure, node=asked.place, on=asked.on, **asked.how)
    below = figures_below(measure=measure, node=asked.place, on=asked.on, actor=request.actor, **asked.how)
    may_list = walked and _in_reach(request, counted)
    behind = (
        records_behind(asked=counted, after=request.GET.get("after", ""), size=PAGE_SIZE)
        if may_list
        else RecordsPage(records=(), next_key="")
    )
    points = series(asked=counted, step=asked.by, patiently=walked)
    context = {
        "asked": asked,
        "trail": trail_of(request, asked),
        "figure": counted,
        "is_event": measure.kind == MeasureKind.DURING_A_PERIOD,
        "parts": strip(parts=counted.whole_parts),
        "columns": _columns_below(counted),
        "below": below,
        "bars": _bars(asked, below),
        "share_of": _share_of(counted),
        "points": points,
        "series": line_chart(
            labels=[short_name(point.name) for point in points],
            series=[(str(measure.name), [point.figure.main for point in points])],
            height=180,
        ),
        "left_out": left_out_of(asked=counted) if walked else [],
        "walked": walked,
        "panels": panels_about_figure(
            AskedOfFigure(figure=measure.id, path=asked.place.path, actor=request.actor, on=asked.on)
        ),
        "may_list": may_list,
        "records": behind.records,
        "page": keyset_pager(
            query=request.GET, shown=len(behind.records), next_key=behind.next_key, total=counted.records
        ),
    }
    return render(request, "indicators/figure.html", context)


@drawn_once
@signed_in
@require_GET
def left_out(request: ActingRequest, id: str, reason: str) -> HttpResponse:  # noqa: A002
    """The records a figure leaves out for one reason."""
    measure, asked = asked_of_one(request, id=id)
    require_walked(asked.place)
    counted = figure(measure=measure, node=asked.place, on=asked.on, **asked.how)
    number = id_in(reason)
    if number is None or not 1 <= number <= len(measure.left_out) or not _in_reach(request, counted):
        raise Http404
    why = measure.left_out[number - 1]
    if request.GET.get("as") == "excel":
        rows = ((one.code, one.label, one.place, one.since) for one in why.rows(counted.scope, ""))
        return excel_file(title=f"{measure.name}-{asked.place.name}", columns=RECORD_COLUMNS, rows=rows)
    shown = records_left_out(reason=why, scope=counted.scope, after=request.GET.get("after", ""), size=PAGE_SIZE)
    context = {
        "asked": asked,
        "figure": counted,
        "why": why,
        "count": why.count(counted.scope),
        "records": shown.records,
        "page": keyset_pager(query=request.GET, shown=len(shown.records), next_key=shown.next_key),
    }
    return render(request, "indicators/left_out.html", context)


@signed_in
@require_GET
def records_sheet(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002
    """The records behind a figure as Excel."""
    measure, asked = asked_of_one(request, id=id)
    require_walked(asked.place)
    counted = figure(measure=measure, node=asked.place, on=asked.on, **asked.how)
    if not _in_reach(request, counted):
        raise Http404
    rows = ((record.code, record.label, record.place, record.since) for record in all_records(asked=counted))
    return excel_file(title=f"{measure.name}-{asked.place.name}-{asked.on}", columns=RECORD_COLUMNS, rows=rows)


@signed_in
@require_GET
def below_sheet(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002
    """The same figure one level below as Excel."""
    measure, asked = asked_of_one(request, id=id)
    below = figures_below(measure=measure, node=asked.place, on=asked.on, actor=request.actor, **asked.how)
    columns = (*texts(gettext_lazy("Number"), gettext_lazy("Place")), *numbers(*measure.parts))
    rows = ((one.place.code, one.place.name, *one.values) for one in below.figures)
    title = _("%(figure)s one level below %(place)s") % {"figure": measure.name, "place": asked.place.name}
    return excel_file(title=f"{title}-{asked.on}", columns=columns, rows=rows)


@signed_in
@require_GET
def series_sheet(request: ActingRequest, id: str) -> HttpResponse:  # noqa: A002
    """The series as Excel."""
    measure, asked = asked_of_one(request, id=id)
    counted = figure(measure=measure, node=asked.place, on=asked.on, **asked.how)
    columns = (*texts(gettext_lazy("Period")), *dates(gettext_lazy("Up to")), *numbers(*measure.parts))
    points = series(asked=counted, step=asked.by, patiently=is_walked(node=asked.place))
    rows = ((point.name, point.figure.on, *point.figure.values) for point in points)
    return excel_file(title=f"{measure.name}-{asked.place.name}-{asked.on}", columns=columns, rows=rows)


def require_walked(place: Place) -> None:
    """404 where the records are too many to be listed: refused before anything is counted."""
    if not is_walked(node=place):
        raise Http404


def _in_reach(request: ActingRequest, counted: Figure) -> bool:
    """What has moved out of the person's reach is counted for the past, and not listed."""
    return counted.scope.tree_on is None or reaches_all(actor=request.actor, scope=counted.scope)


def _columns_below(counted: Figure) -> list[dict[str, object]]:
    columns: list[dict[str, object]] = [{"label": _("Place")}]
    columns += [{"label": part, "numeric": True} for part in counted.measure.parts]
    return [*columns, {"label": _("Share of the whole"), "numeric": True}] if _share_of(counted) else columns


def _share_of(counted: Figure) -> float:
    """What the places below are held against, where the main number is one that parts can have a share of."""
    return counted.main if counted.main == counted.records else 0


def _bars(asked: Asked, below: Below) -> BarChart | None:
    if len(below.figures) < FEWEST_BARS:
        return None
    rows = [(one.place.name, one.main, asked.query(node=one.place.code)) for one in below.figures if one.opens]
    return bar_chart(rows=rows)
