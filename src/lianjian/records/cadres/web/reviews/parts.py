"""One member in a round, for the branch's committee: self review on paper, the decision, help, appeals."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
from lianjian.records.cadres.queries.reviews import may_be_graded, members_to_review, tallies_of
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
from lianjian.ui.form_pages import enter_on_page


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
    hand_in_on_paper(reviewed_id=found.pk, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Noted."))
    return redirect(_round_url(found))


@signed_in
@require_POST
@once
def missing(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Why a member hands in no self review."""
    found, form = part_or_404(request, code, member), WordsForm(request.POST)

    def act() -> None:
        why = form.cleaned_data["words"]
        note_missing_self_review(reviewed_id=found.pk, why=why, on=clock.today(), by=request.actor, at=clock.now())

    return _entered(request, found, "missing_form", form, act, done=_("Noted."), to=_round_url(found))


@signed_in
@require_POST
@once
def left_out(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Leave a member out of the round."""
    found, form = part_or_404(request, code, member), LeaveOutForm(request.POST)

    def act() -> None:
        why, note = LeftOut(form.cleaned_data["why"]), form.cleaned_data["note"]
        leave_out(reviewed_id=found.pk, why=why, note=note, by=request.actor, at=clock.now())

    done = _("Left out of this round.")
    return _entered(request, found, "leaving_form", form, act, done=done, to=_round_url(found))


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

    def act() -> None:
        given = form.cleaned_data
        decide_grade(
            reviewed_id=found.pk, grade=Grade(given["grade"]), opinion=given["opinion"], yes=given["yes"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip

    failed = request.POST.get("grade") == Grade.NOT_QUALIFIED
    done = _("Entered. Now name who helps.") if failed else _("Entered.")
    to = _part_url(found) if failed else _round_url(found)
    return _entered(request, found, "grade_form", form, act, done=done, to=to)


@signed_in
@require_POST
@once
def helper_named(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Name who helps a member who failed."""
    found = part_or_404(request, code, member)
    helpers = {one.code: one for one in _helpers(found)}
    form = PlanForm(request.POST, helpers=list(helpers.values()))

    def act() -> None:
        given = form.cleaned_data
        name_helper(
            reviewed_id=found.pk, helper=helpers[given["helper"]], plan=given["plan"], from_on=clock.today(),
            until_on=given["until_on"], by=request.actor, at=clock.now(),
        )  # fmt: skip

    return _entered(request, found, "plan_form", form, act, done=_("Entered."), to=_part_url(found))


@signed_in
@require_POST
@once
def help_closed(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Close the help by the branch's decision."""
    found, form = part_or_404(request, code, member), ClosePlanForm(request.POST)

    def act() -> None:
        outcome, words = PlanOutcome(form.cleaned_data["outcome"]), form.cleaned_data["words"]
        close_plan(
            reviewed_id=found.pk, outcome=outcome, words=words, on=clock.today(), by=request.actor, at=clock.now()
        )

    return _entered(request, found, "closing_form", form, act, done=_("Closed."), to=_part_url(found))


@signed_in
@require_POST
@once
def appealed(request: ActingRequest, code: str, member: str) -> HttpResponse:
    """Note an appeal that the member told the committee."""
    found, form = part_or_404(request, code, member), WordsForm(request.POST)

    def act() -> None:
        raise_appeal(reviewed_id=found.pk, words=form.cleaned_data["words"], by=request.actor, at=clock.now())

    return _entered(request, found, "appeal_form", form, act, done=_("Noted."), to=_part_url(found))


@signed_in
@require_POST
@once
def appeal_answered(request: ActingRequest, code: str, member: str, appeal: int) -> HttpResponse:
    """Answer an appeal."""
    found, form = part_or_404(request, code, member), AppealAnswerForm(request.POST)
    it = visible_or_404(found.appeals.all(), pk=appeal)

    def act() -> None:
        answer, upheld = form.cleaned_data["answer"], form.cleaned_data["upheld"] == "yes"
        answer_appeal(appeal_id=it.pk, answer=answer, upheld=upheld, by=request.actor, at=clock.now())

    return _entered(request, found, "answer_form", form, act, done=_("Answered."), to=_part_url(found))


def _entered(
    request: ActingRequest,
    found: ReviewedMember,
    name: str,
    form: forms.Form,
    act: Callable[[], None],
    *,
    done: str,
    to: str,
) -> HttpResponse:
    """What the page answers to one of its forms, the one that its template calls `name`."""
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect(to), again=lambda: _shown(request, found, **{name: form})
    )


def _round_url(found: ReviewedMember) -> str:
    return reverse("cadres:review", args=[found.round.code])


def _part_url(found: ReviewedMember) -> str:
    return reverse("cadres:review-member", args=[found.round.code, found.member.code])


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
        "gradable": may_be_graded(member=found.member, on=round_.decided_on or clock.today()),
        "needs_help": found.grade == Grade.NOT_QUALIFIED,
    }
    forms_shown = {name: bound.get(name) or make() for name, make in making.items()}
    return render(request, "cadres/reviews/part.html", context | forms_shown, status=422 if bound else 200)
