"""Who is on the way into the Party, by stage, on the page and as an Excel file."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.cadres.admission_steps.catalogue import step
from lianjian.records.cadres.admission_steps.course import next_steps
from lianjian.records.cadres.enums import AdmissionStage
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.queries.admission import admissions_visible_to, courses_of, matching
from lianjian.records.cadres.web.admission.forms import ENDED, AdmissionFilter
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.queries.naming import place_called
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page, query_with


@drawn_once
@signed_in
def listed(request: ActingRequest) -> HttpResponse:
    """The open cases, the latest application first; those that have ended by a filter."""
    form, found = _found(request)
    open_cases = admissions_visible_to(actor=request.actor).filter(ended_on=None).select_related(None)
    counts = dict(open_cases.order_by().values_list("stage").annotate(Count("pk")))
    rows, page = keyset_page(query=request.GET, found=found)
    chosen = form.cleaned_data.get("stage") or ""
    tabs = [
        {
            "label": stage.label,
            "url": query_with(query=request.GET, stage=stage.value, after=None),
            "active": chosen == stage.value,
            "count": counts.get(stage.value, 0),
        }
        for stage in AdmissionStage
        if stage != AdmissionStage.FULL
    ]
    context = {
        "form": form,
        "rows": [(case, _next(waiting)) for case, waiting in _with_next(rows)],
        "page": page,
        "total": sum(counts.values()),
        "tabs": tabs,
        "may_open": bool(request.actor.scopes(*ROSTER_ROLES)),
    }
    return render(request, "cadres/admission/list.html", context)


@signed_in
def excel(request: ActingRequest) -> HttpResponse:
    """The cases of the same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Name of the person"), _("Branch"), _("Stage")),
        *dates(_("Application handed in on")),
        *texts(_("Next step"), _("How it ended")),
        *dates(_("Day it ended")),
    ]
    cases = list(_found(request)[1][:MOST_ROWS])
    rows = [
        (
            case.code, case.name, case.organisation.name, str(case.get_stage_display()), case.applied_on,
            _next(waiting), str(case.get_ended_how_display()), case.ended_on,
        )
        for case, waiting in _with_next(cases)
    ]  # fmt: skip
    return excel_file(title=_("Joining the Party"), columns=columns, rows=rows)


def _found(request: ActingRequest) -> tuple[AdmissionFilter, QuerySet[Admission]]:
    form = AdmissionFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = admissions_visible_to(actor=request.actor)
    stage = given.get("stage")
    if stage == ENDED:
        found = found.exclude(ended_on=None)
    else:
        found = found.filter(ended_on=None)
        if stage:
            found = found.filter(stage=stage)
    if words := given.get("text"):
        found = found.filter(matching(words=words))
    if place := given.get("place"):
        found = found.filter(place_called(words=place))
    return form, found.order_by("-pk")


def _with_next(cases: list[Admission]) -> list[tuple[Admission, int]]:
    """Each case with the number of its next step, 0 for none; a constant number of queries."""
    courses = courses_of(admissions=cases)
    return [(case, 0 if case.ended_on else (*next_steps(courses[case.pk]), 0)[0]) for case in cases]


def _next(number: int) -> str:
    return f"{number} {step(number).name}" if number else ""
