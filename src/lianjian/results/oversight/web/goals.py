"""Pages of the goals: plans, each goal with its figure over time, and what the level below answers."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.errors import NotAllowed
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.enums import PostKind
from lianjian.results.indicators.queries.figures import figure
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.oversight.actions.goals import (
    NewGoal,
    add_goal,
    adopt_plan,
    change_goal,
    draw_up_plan,
    drop_goal,
)
from lianjian.results.oversight.documents.goals import plan_leaf
from lianjian.results.oversight.enums import Direction, PlanState
from lianjian.results.oversight.models import Goal, GoalPlan
from lianjian.results.oversight.policies.offices import may_plan
from lianjian.results.oversight.queries.goals import (
    answering_goals,
    goals_above,
    holder_of,
    is_share,
    planning_places,
    plans_visible_to,
    posts_for,
    progress_of,
    progress_of_plan,
    series_of,
    stored_target,
)
from lianjian.results.oversight.web.forms import AdoptForm, ChangeForm, GoalForm, PlanFilter, PlanForm
from lianjian.results.oversight.wording import number_in_words
from lianjian.ui.charts import line_chart
from lianjian.ui.fields import ReasonForm
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.leaf_pages import answer_leaves
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_GET
def plans(request: ActingRequest) -> HttpResponse:
    """Plans of the own places and those of the superiors, the latest first."""
    form, found = _plans(request)
    rows, page = keyset_page(query=request.GET, found=found)
    can = planning_places(actor=request.actor).exists()
    context = {"form": form, "rows": rows, "page": page, "can": can}
    return render(request, "oversight/goals/plans.html", context)


@signed_in
@require_GET
def plans_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Title of the plan"), _("Organisation")),
        *dates(_("Begins on"), _("Ends on")),
        *numbers(_("Goals")),
        *texts(_("State"), _("Document number")),
    ]
    rows = [
        [
            one.code, one.title, one.organisation.name, one.begins_on, one.ends_on, one.how_many,  # type: ignore[attr-defined]
            str(one.get_state_display()), one.document_no,
        ]
        for one in _plans(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Goals"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Begin a plan."""
    places = list(planning_places(actor=request.actor))
    if not places:
        raise NotAllowed(_("Goals are set by a committee or an office."))
    form = PlanForm(request.POST or None, offices=places)

    def act() -> str:
        given = form.cleaned_data
        made = draw_up_plan(
            organisation=form.whose(), title=given["title"], begins_on=given["begins_on"], ends_on=given["ends_on"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(made)

    page = FormPage(
        lead=_("A new plan of goals"), act=_("Begin"), back=reverse("oversight:plans"),
        sub=_("It binds nobody before it is adopted by a document."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Begun. Now add the goals."))


@drawn_once
@signed_in
@require_GET
def plan(request: ActingRequest, code: str) -> HttpResponse:
    """The plan with its goals and where each stands today."""
    it, today = _found(request, code), clock.today()
    goals = progress_of_plan(plan=it, on=today)
    context = {
        "it": it, "met": sum(1 for one in goals if one.is_met), "today": today, "states": PlanState,
        "goals": [(one, _words(one.value, share=one.share), _target(one.goal, share=one.share)) for one in goals],
        "may": bool(may_plan(request.actor, it.organisation)), "answer_at": _answer_at(request, it),
    }  # fmt: skip
    return render(request, "oversight/goals/plan.html", context)


@signed_in
@require_GET
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """The plan as a paper."""
    it = _found(request, code)
    leaf = plan_leaf(plan=it, goals=progress_of_plan(plan=it, on=clock.today()))
    return answer_leaves(request, [leaf], name=it.title, back=_address(it))


@signed_in
@once
def add(request: ActingRequest, code: str) -> HttpResponse:
    """Add a goal to a draft."""
    it, today = _may_change(request, code), clock.today()
    upper = {str(goal.pk): goal for goal in goals_above(organisation=it.organisation, on=today)}
    named = [
        (key, f"{goal.plan.organisation} · {goal.plan} · {MEASURES[goal.indicator].name}")
        for key, goal in upper.items()
    ]
    initial = {"direction": Direction.AT_LEAST, "answers": request.GET.get("answers", "")}
    if (cited := upper.get(request.GET.get("answers", ""))) is not None:
        initial |= {"figure": f"{cited.indicator}:{cited.part}", "direction": Direction(cited.direction)}
    form = GoalForm(request.POST or None, posts=posts_for(organisation=it.organisation), upper=named, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        id_, _colon, part = given["figure"].partition(":")
        counted = figure(measure=MEASURES[id_], node=it.organisation, on=today)
        goal = NewGoal(
            indicator=id_, part=int(part), direction=Direction(given["direction"]),
            target=stored_target(typed=given["target"], share=is_share(value=counted.values[int(part)])),
            owner_post=PostKind(given["owner_post"]), answers=upper.get(given.get("answers") or ""),
        )  # fmt: skip
        add_goal(plan_id=it.pk, goal=goal, by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(
        lead=_("Add a goal to “%(plan)s”") % {"plan": it}, act=_("Add"), back=_address(it),
        sub=_("Few goals: each is a figure with a target, and a post that answers for it."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Added."))


@signed_in
@once
def adopt(request: ActingRequest, code: str) -> HttpResponse:
    """Adopt the plan by a document."""
    it = _may_change(request, code)
    form = AdoptForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        adopt_plan(plan_id=it.pk, **form.cleaned_data, by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(
        lead=_("Adopt “%(plan)s”") % {"plan": it}, act=_("Adopt"), back=_address(it),
        sub=_("From then on a goal is changed only by a document, with the reason; each version stays readable."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Adopted; the goals hold."))


@drawn_once
@signed_in
@require_GET
def one_goal(request: ActingRequest, code: str, goal: int) -> HttpResponse:
    """One goal: the figure month by month, its versions, and who below answers it."""
    it = _found(request, code)
    found, today = _goal(it, goal), clock.today()
    now, series = progress_of(goal=found, on=today), series_of(goal=found, on=today)
    target = float(found.target)
    values = [value * 100 if now.share else value for _day, value in series]
    context = {
        "it": it, "goal": found, "now": now, "value": _words(now.value, share=now.share),
        "target": _target(found, share=now.share), "holder": holder_of(goal=found, on=today),
        "chart": line_chart(
            labels=[f"{day:%y-%m}" for day, _value in series],
            series=[(now.name, values), (_("Target"), [target * 100 if now.share else target] * len(series))],
            height=220,
        ),
        "versions": [(one, _words(float(one.target), share=now.share)) for one in found.versions.all()],
        "answers": [
            (one, MEASURES[one.indicator].name) for one in answering_goals(goal=found)
        ],
        "may": bool(may_plan(request.actor, it.organisation)), "states": PlanState,
    }  # fmt: skip
    return render(request, "oversight/goals/goal.html", context)


@signed_in
@once
def change(request: ActingRequest, code: str, goal: int) -> HttpResponse:
    """Give a goal that holds another target."""
    it = _may_change(request, code)
    found = _goal(it, goal)
    share = progress_of(goal=found, on=clock.today()).share
    form = ChangeForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        target = stored_target(typed=given["target"], share=share)
        change_goal(
            goal_id=found.pk, target=target, document_no=given["document_no"], reason=given["reason"], on=given["on"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("oversight:goal", args=[it.code, found.pk])

    page = FormPage(
        lead=_("Change a goal"), act=_("Change the goal"), back=reverse("oversight:goal", args=[it.code, found.pk]),
        sub=_("By a document and with the reason; the target it had stays readable."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Changed; a new version holds."))


@signed_in
@once
def drop(request: ActingRequest, code: str, goal: int) -> HttpResponse:
    """Take a goal out."""
    it = _may_change(request, code)
    found = _goal(it, goal)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        drop_goal(goal_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(lead=_("Take a goal out"), act=_("Take out"), back=_address(it))
    return answer_form(request, form, page=page, act=act, done=_("Taken out."))


def _plans(request: ActingRequest) -> tuple[PlanFilter, QuerySet[GoalPlan]]:
    form = PlanFilter(request.GET)
    form.is_valid()
    found = plans_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(organisation__name__icontains=text))
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, found.annotate(how_many=Count("goals", filter=Q(goals__dropped_on=None)))


def _found(request: ActingRequest, code: str) -> GoalPlan:
    return visible_or_404(plans_visible_to(actor=request.actor), code=code)


def _may_change(request: ActingRequest, code: str) -> GoalPlan:
    it = _found(request, code)
    require(may_plan(request.actor, it.organisation))
    return it


def _goal(it: GoalPlan, pk: int) -> Goal:
    found = it.goals.select_related("plan__organisation", "answers__plan__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _answer_at(request: ActingRequest, it: GoalPlan) -> str:
    """Where a unit below answers a goal of the plan: in its draft, else in a new plan; empty where there is none."""
    below = planning_places(actor=request.actor).filter(path__startswith=it.organisation.path)
    below = below.exclude(pk=it.organisation_id)
    if it.state != PlanState.ADOPTED or not below.exists():
        return ""
    draft = GoalPlan.objects.filter(organisation__in=below, state=PlanState.DRAFT).order_by("-pk").first()
    return reverse("oversight:plan-add", args=[draft.code]) if draft else reverse("oversight:plan-new")


def _words(value: float, *, share: bool) -> str:
    return number_in_words(value, share=share)


def _target(goal: Goal, *, share: bool) -> str:
    return f"{goal.get_direction_display()} {number_in_words(float(goal.target), share=share)}"


def _address(it: GoalPlan) -> str:
    return reverse("oversight:plan", args=[it.code])
