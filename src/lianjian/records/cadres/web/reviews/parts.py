"""One member in a round, for the branch's committee: self review on paper, the decision, help, appeals."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.reviews import (
    answer_appeal,
    close_plan,
    decide_grade,
    hand_in_on_paper,
    leave_out,
    name_helper,
    note_missing_self_review,
    raise_appeal,
    take_in,
)
from lianjian.records.cadres.enums import Grade, LeftOut, PlanOutcome, ReviewState
from lianjian.records.cadres.models import AssistancePlan, ReviewedMember
from lianjian.records.cadres.queries.reviews import members_to_review, tallies_of
from lianjian.records.cadres.web.reviews.forms import (
    AppealAnswerForm,
    ClosePlanForm,
    GradeForm,
    LeaveOutForm,
    PlanForm,
    WordsForm,
)
from lianjian.records.cadres.web.reviews.loading import led_round, part_or_404
from lianjian.records.members.models import Member


@signed_in
def part(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """What a member handed in, what the rating came to, what was decided."""
    return _shown(request, part_or_404(request, code, member))


@signed_in
@require_POST
@once
def on_paper(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """The self review came on paper."""
    found = part_or_404(request, code, member)
    hand_in_on_paper(
        reviewed_id=found.pk, words=request.POST.get("words", ""), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Noted."))
    return redirect("cadres:review", code=code)


@signed_in
@require_POST
@once
def missing(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Why a member hands in no self review."""
    found, form = part_or_404(request, code, member), WordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, missing_form=form)
    note_missing_self_review(
        reviewed_id=found.pk, why=form.cleaned_data["words"], on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Noted."))
    return redirect("cadres:review", code=code)


@signed_in
@require_POST
@once
def left_out(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Leave a member out of the round."""
    found, form = part_or_404(request, code, member), LeaveOutForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, leaving_form=form)
    given = form.cleaned_data
    leave_out(reviewed_id=found.pk, why=LeftOut(given["why"]), note=given["note"], by=request.actor, at=clock.now())
    messages.success(request, _("Left out of this round."))
    return redirect("cadres:review", code=code)


@signed_in
@require_POST
@once
def taken_in(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Take a member in after all, or one who came since."""
    round_ = led_round(request, code)
    here = members_to_review(organisation=round_.organisation, on=clock.today())
    who = visible_or_404(here, code=member)
    take_in(round_id=round_.pk, member=who, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Taken in."))
    return redirect("cadres:review", code=code)


@signed_in
@require_POST
@once
def decided(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Enter what the meeting decided."""
    found, form = part_or_404(request, code, member), GradeForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, grade_form=form)
    given = form.cleaned_data
    decide_grade(
        reviewed_id=found.pk, grade=Grade(given["grade"]), opinion=given["opinion"], yes=given["yes"],
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    if given["grade"] == Grade.NOT_QUALIFIED:
        messages.success(request, _("Entered. Now name who helps."))
        return redirect("cadres:review-member", code=code, member=member)
    messages.success(request, _("Entered."))
    return redirect("cadres:review", code=code)


@signed_in
@require_POST
@once
def helper_named(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Name who helps a member who failed."""
    found = part_or_404(request, code, member)
    form = PlanForm(request.POST, helpers=_helpers(found))
    if not form.is_valid():
        return _shown(request, found, plan_form=form)
    given = form.cleaned_data
    helper = next(one for one in _helpers(found) if one.code == given["helper"])
    name_helper(
        reviewed_id=found.pk, helper=helper, plan=given["plan"], from_on=clock.today(), until_on=given["until_on"],
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("%(name)s helps.") % {"name": helper.name})
    return redirect("cadres:review-member", code=code, member=member)


@signed_in
@require_POST
@once
def help_closed(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Close the help by the branch's decision."""
    found, form = part_or_404(request, code, member), ClosePlanForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, closing_form=form)
    given = form.cleaned_data
    close_plan(
        reviewed_id=found.pk, outcome=PlanOutcome(given["outcome"]), words=given["words"], on=clock.today(),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Closed."))
    return redirect("cadres:review-member", code=code, member=member)


@signed_in
@require_POST
@once
def appealed(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Note an appeal that the member told the committee."""
    found, form = part_or_404(request, code, member), WordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, appeal_form=form)
    raise_appeal(reviewed_id=found.pk, words=form.cleaned_data["words"], by=request.actor, at=clock.now())
    messages.success(request, _("Noted."))
    return redirect("cadres:review-member", code=code, member=member)


@signed_in
@require_POST
@once
def appeal_answered(request: ActingRequest, code: str, member: str, appeal: int) -> HttpResponse:
    """Answer an appeal."""
    found, form = part_or_404(request, code, member), AppealAnswerForm(request.POST)
    it = visible_or_404(found.appeals.all(), pk=appeal)
    if not form.is_valid():
        return _shown(request, found, answer_form=form)
    given = form.cleaned_data
    answer_appeal(
        appeal_id=it.pk, answer=given["answer"], upheld=given["upheld"] == "yes", by=request.actor, at=clock.now()
    )
    messages.success(request, _("Answered."))
    return redirect("cadres:review-member", code=code, member=member)


def _helpers(found: ReviewedMember) -> list[Member]:
    """Full members of the branch, without the one to be helped."""
    today = clock.today()
    here = members_to_review(organisation=found.round.organisation, on=today)
    return list(here.filter(full_member_on__lte=today).exclude(pk=found.member_id))


def _shown(request: ActingRequest, found: ReviewedMember, **bound: forms.Form) -> HttpResponse:
    round_ = found.round
    making: dict[str, Callable[[], forms.Form]] = {
        "missing_form": WordsForm,
        "leaving_form": LeaveOutForm,
        "grade_form": GradeForm,
        "closing_form": ClosePlanForm,
        "appeal_form": WordsForm,
        "answer_form": AppealAnswerForm,
        "plan_form": lambda: PlanForm(helpers=_helpers(found)),
    }
    context = {
        "it": found,
        "round": round_,
        "states": ReviewState,
        "plan": AssistancePlan.objects.filter(reviewed=found).select_related("helper").first(),
        "appeals": list(found.appeals.order_by("pk")),
        "tallies": tallies_of(reviewed=found) if round_.state in (ReviewState.RATED, ReviewState.CLOSED) else [],
        "needs_help": found.grade == Grade.NOT_QUALIFIED,
    }
    forms_shown = {name: bound.get(name) or make() for name, make in making.items()}
    return render(request, "cadres/reviews/part.html", context | forms_shown, status=422 if bound else 200)
