"""Training plans of a year, what was held beside them, and their lines."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.actions.training import YEARS_AHEAD, plan_training, strike_training
from lianjian.records.activity.enums import Audience
from lianjian.records.activity.models import TrainingPlan, TrainingPlanLine
from lianjian.records.activity.policies.learning import may_give_courses
from lianjian.records.activity.queries.learning import courses_visible_to, organisations_giving_courses
from lianjian.records.activity.queries.training import planned_and_held, plans_visible_to
from lianjian.records.activity.web.learning.forms import TrainingForm
from lianjian.records.organisations.models import Organisation
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import enter_on_page
from lianjian.ui.listing import keyset_page

MOST_COURSES = 500


@drawn_once
@signed_in
@require_safe
def plans(request: ActingRequest) -> HttpResponse:
    """The plans within reach, the latest first, and where one can still be begun."""
    rows, page = keyset_page(query=request.GET, found=plans_visible_to(actor=request.actor))
    context = {
        "rows": rows,
        "page": page,
        "own": _own_place(request),
        "year": clock.today().year,
    }
    return render(request, "activity/learning/plans.html", context)


@signed_in
@require_safe
def plans_excel(request: ActingRequest) -> HttpResponse:
    """Every line of the plans within reach as an Excel file."""
    columns = [
        *texts(_("Which organisation")),
        *numbers(_("Year"), _("Month")),
        *texts(_("What people need to learn"), _("By which course"), _("For whom")),
    ]
    lines = TrainingPlanLine.objects.filter(plan__in=plans_visible_to(actor=request.actor))
    found = lines.select_related("plan__organisation", "course").order_by("-plan", "month", "pk")
    rows = [
        [
            one.plan.organisation.name, one.plan.year, one.month, one.need, one.course.name,
            str(one.get_audience_display()),
        ]
        for one in found[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Training of the year"), columns=columns, rows=rows, on=clock.today())


@signed_in
@require_http_methods(["GET", "POST"])
@once
def plan(request: ActingRequest, code: str, year: int) -> HttpResponse:
    """An organisation's year: what was planned and what was held; its committee adds lines here."""
    place, found = _plan(request, code, year)
    may_plan = may_give_courses(request.actor, place)
    courses = list(courses_visible_to(actor=request.actor).filter(closed_on=None).order_by("name")[:MOST_COURSES])
    form = TrainingForm(request.POST or None, courses=courses, initial={"month": clock.today().month})
    if request.method == "POST":
        require(may_plan)

    def act() -> None:
        given = form.cleaned_data
        plan_training(
            organisation=place, year=year, need=given["need"],
            course=next(one for one in courses if one.code == given["course"]),
            audience=Audience(given["audience"]), month=given["month"], by=request.actor, at=clock.now(),
        )  # fmt: skip

    context = {
        "place": place,
        "year": year,
        "lines": planned_and_held(plan=found) if found.pk else [],
        "form": form,
        "may_plan": may_plan and clock.today().year <= year <= clock.today().year + YEARS_AHEAD,
        "has_courses": bool(courses),
    }
    return enter_on_page(
        request, form, act=act, done=_("Planned."),
        to=lambda: redirect("activity:training-plan", code=code, year=year),
        again=lambda: render(request, "activity/learning/plan.html", context, status=422 if form.errors else 200),
    )  # fmt: skip


@signed_in
@require_safe
def plan_excel(request: ActingRequest, code: str, year: int) -> HttpResponse:
    """The same table as an Excel file."""
    place, found = _plan(request, code, year)
    columns = [
        *numbers(_("Month")),
        *texts(_("What people need to learn"), _("By which course"), _("For whom")),
        *numbers(_("Sessions held"), _("Came"), _("Passed the test")),
    ]
    rows = [
        [
            one.line.month, one.line.need, one.line.course.name, str(one.line.get_audience_display()),
            one.sessions, one.came, one.passed,
        ]
        for one in (planned_and_held(plan=found) if found.pk else [])
    ]  # fmt: skip
    title = _("Training of %(place)s in %(year)d") % {"place": place.name, "year": year}
    return excel_file(title=title, columns=columns, rows=rows, on=clock.today())


@signed_in
@require_POST
@once
def strike(request: ActingRequest, code: str, year: int, line: int) -> HttpResponse:
    """Take a line out."""
    _place, found = _plan(request, code, year)
    if not found.pk:
        raise Http404
    strike_training(plan_id=found.pk, line_id=line, by=request.actor, at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("activity:training-plan", code=code, year=year)


def _plan(request: ActingRequest, code: str, year: int) -> tuple[Organisation, TrainingPlan]:
    """The plan, or one not yet begun where the person may begin it."""
    found = plans_visible_to(actor=request.actor).filter(organisation__code=code, year=year).first()
    if found is not None:
        return found.organisation, found
    place = visible_or_404(organisations_giving_courses(actor=request.actor), code=code)
    if abs(year - clock.today().year) > YEARS_AHEAD:
        raise Http404
    return place, TrainingPlan(organisation=place, year=year)


def _own_place(request: ActingRequest) -> Organisation | None:
    """The organisation whose plan the person would begin: the first he sits in himself."""
    units = request.actor.units()
    return organisations_giving_courses(actor=request.actor).filter(pk__in=units).first()
