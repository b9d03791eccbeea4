"""Turn-around plans: the list, opening one, its steps and reviews, the exit, the paper."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import OFFICES
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.naming import place_called
from lianjian.records.organisations.queries.posts import person_called
from lianjian.results.assessment.actions.turnarounds import (
    Exit,
    NewTurnaround,
    add_plan_step,
    close_turnaround,
    finish_plan_step,
    open_turnaround,
    review_turnaround,
)
from lianjian.results.assessment.documents.papers import plan_sheet
from lianjian.results.assessment.enums import PlanOutcome
from lianjian.results.assessment.models import TurnaroundPlan
from lianjian.results.assessment.policies.turnarounds import may_open_turnaround, may_work_on_turnaround
from lianjian.results.assessment.queries.turnarounds import turnarounds_visible_to
from lianjian.results.assessment.web.forms import (
    ExitForm,
    NewPlanForm,
    PlanFilter,
    ReviewForm,
    StepDoneForm,
    StepForm,
)
from lianjian.results.assessment.web.loading import plan_or_404
from lianjian.results.assessment.web.papers import answer_sheet
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page

LIST = "assessment:turnarounds"


@drawn_once
@signed_in
def listed(request: ActingRequest) -> HttpResponse:
    """The plans of the reader's places, and those he helps with."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {
        "form": form, "rows": rows, "page": page, "today": clock.today(),
        "may_open": request.actor.has_office,
    }  # fmt: skip
    return render(request, "assessment/turnarounds.html", context)


@signed_in
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(
            _("Number"),
            _("Organisation"),
            _("Organisation above"),
            _("Problem to be solved"),
            _("Who helps"),
            _("Organisation that helps"),
            _("Number of the document"),
        ),
        *dates(_("Opened"), _("Day of exit"), _("Day it was closed")),
        *texts(_("What was decided")),
    ]
    rows = (
        [
            one.code, one.organisation.name, one.organisation.parent.name if one.organisation.parent else "", one.why,
            one.helper.name, one.helping.name if one.helping else "", one.document_no, one.opened_on, one.exit_on,
            one.closed_on, str(one.get_outcome_display()),
        ]
        for one in _found(request)[1].order_by("-pk")[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Turn-around plans"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Open a plan."""
    scopes = outermost(request.actor.scopes(*OFFICES))
    if not scopes:
        raise Http404
    below = Organisation.objects.filter(within_any(scopes), dissolved_on=None)
    initial = {"organisation": request.GET.get("organisation", "")}
    form = NewPlanForm(request.POST or None, below=below, helping=below, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        helper = person_called(actor=request.actor, words=given["helper"], on=clock.today())
        what = NewTurnaround(
            why=given["why"], helper=helper, helping=given["helping"], body=given["body"],
            document_no=given["document_no"], exit_on=given["exit_on"],
        )  # fmt: skip
        made = open_turnaround(organisation=given["organisation"], new=what, by=request.actor, at=clock.now())
        return reverse("assessment:turnaround", args=[made.code])

    page = FormPage(
        lead=_("Open a turn-around plan"), act=_("Open it"), back=reverse(LIST), draft="turnaround-new",
        sub=_("By a decision, with somebody who helps and a day on which it ends. It is internal."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Opened. Now the steps."))


@signed_in
def plan_page(request: ActingRequest, code: str) -> HttpResponse:
    """Where the plan stands."""
    plan = plan_or_404(request, code)
    open_now = plan.closed_on is None
    context = {
        "plan": plan,
        "steps": list(plan.steps.all()),
        "reviews": plan.reviews.select_related("reviewer"),
        "today": clock.today(),
        "may_work": open_now and bool(may_work_on_turnaround(request.actor, plan)),
        "may_close": open_now and bool(may_open_turnaround(request.actor, plan.organisation)),
    }
    return render(request, "assessment/turnaround.html", context)


@signed_in
@once
def step(request: ActingRequest, code: str) -> HttpResponse:
    """Add a step."""
    plan, form = _worked_on(request, code), StepForm(request.POST or None)

    def act() -> object:
        return add_plan_step(plan_id=plan.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    sub = _("By %(day)s at the latest, the day of exit.") % {"day": plan.exit_on.isoformat()}
    return _answer(request, plan, form, act, lead=_("A step"), verb=_("Add it"), done=_("Added."), sub=sub)


@signed_in
@once
def done(request: ActingRequest, code: str, position: int) -> HttpResponse:
    """Say what came of a step."""
    plan = _worked_on(request, code)
    found = visible_or_404(plan.steps.all(), position=position)
    form = StepDoneForm(request.POST or None, initial={"on": clock.today()})

    def act() -> object:
        return finish_plan_step(
            plan_id=plan.pk, position=position, **form.cleaned_data, by=request.actor, at=clock.now()
        )

    lead = _("What came of it: %(step)s") % {"step": found.title}
    return _answer(request, plan, form, act, lead=lead, verb=_("Enter"), done=_("Entered."))


@signed_in
@once
def review(request: ActingRequest, code: str) -> HttpResponse:
    """Note how far the organisation is."""
    plan, form = _worked_on(request, code), ReviewForm(request.POST or None)

    def act() -> object:
        return review_turnaround(plan_id=plan.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    lead = _("How far is %(name)s?") % {"name": plan.organisation.name}
    return _answer(request, plan, form, act, lead=lead, verb=_("Enter"), done=_("Entered."))


@signed_in
@once
def leave(request: ActingRequest, code: str) -> HttpResponse:
    """Enter the decision that ends the plan."""
    plan = plan_or_404(request, code)
    require(may_open_turnaround(request.actor, plan.organisation))
    form = ExitForm(request.POST or None, initial={"on": clock.today()})

    def act() -> object:
        given = form.cleaned_data
        decided = Exit(**(given | {"outcome": PlanOutcome(given["outcome"])}))
        return close_turnaround(plan_id=plan.pk, decided=decided, by=request.actor, at=clock.now())

    lead = _("The turn-around of %(name)s ends") % {"name": plan.organisation.name}
    sub = _("By a decision. With it the organisation is marked no more.")
    return _answer(
        request, plan, form, act, lead=lead, verb=_("Close the plan"), done=_("The plan is closed."), sub=sub
    )


@signed_in
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """The plan to print, as Word or PDF."""
    plan = plan_or_404(request, code)
    return answer_sheet(request, plan_sheet(plan=plan), back=reverse("assessment:turnaround", args=[code]))


def _worked_on(request: ActingRequest, code: str) -> TurnaroundPlan:
    plan = plan_or_404(request, code)
    require(may_work_on_turnaround(request.actor, plan))
    return plan


def _found(request: ActingRequest) -> tuple[PlanFilter, QuerySet[TurnaroundPlan]]:
    form = PlanFilter(request.GET)
    form.is_valid()
    given, found = form.cleaned_data, turnarounds_visible_to(actor=request.actor)
    if place := given.get("place"):
        found = found.filter(place_called(words=place))
    if given.get("state") == "open":
        found = found.filter(closed_on=None)
    elif given.get("state"):
        found = found.filter(outcome=given["state"])
    return form, found


def _answer(
    request: ActingRequest,
    plan: TurnaroundPlan,
    form: forms.Form,
    act: Callable[[], object],
    *,
    lead: str,
    verb: str,
    done: str,
    sub: str = "",
) -> HttpResponse:
    """The page of one form about the plan; afterwards its page."""
    back = reverse("assessment:turnaround", args=[plan.code])

    def acted() -> str:
        act()
        return back

    page = FormPage(lead=lead, act=verb, back=back, sub=sub or plan.organisation.name)
    return answer_form(request, form, page=page, act=acted, done=done)
