"""What is done to a case beside its steps: the notice, a correction, a move, an end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.admission import Corrected, correct_step, end_case, move_case, post_notice
from lianjian.records.cadres.admission_steps.catalogue import step as step_of
from lianjian.records.cadres.enums import AdmissionEnd
from lianjian.records.cadres.models import Admission, AdmissionStep
from lianjian.records.cadres.policies.admission import may_carry_on, may_take
from lianjian.records.cadres.queries.admission import admissions_visible_to, approving_committee
from lianjian.records.cadres.web.admission.case import case_or_404
from lianjian.records.cadres.web.admission.forms import CorrectionForm, EndForm, MoveForm, NoticeForm
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@require_POST
@once
def notice(request: ActingRequest, code: str) -> HttpResponse:
    """Record that the public notice hangs."""
    case = case_or_404(request, code)
    require(may_carry_on(request.actor, case))
    form = NoticeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the day on which the notice was put up."))
    posted = post_notice(
        admission_id=case.pk, posted_on=form.cleaned_data["posted_on"], by=request.actor, at=clock.now()
    )
    messages.success(request, _("The notice hangs until %(day)s; the vote comes after.") % {"day": posted.until_on})
    return redirect("cadres:admission", code=code)


@signed_in
@once
def correct(request: ActingRequest, code: str, step: int) -> HttpResponse:
    """Put right what was entered wrongly of a step; the wrong row stays to be seen."""
    case = case_or_404(request, code)
    row = visible_or_404(AdmissionStep.objects.filter(admission=case), pk=step)
    superior = approving_committee(organisation=case.organisation)
    require(may_take(request.actor, case, row.number, superior=superior))
    initial = {"on": row.on, "document_no": row.document_no, "note": row.note}
    form = CorrectionForm(request.POST or None, initial=initial)

    def act() -> str:
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        correct_step(step_id=row.pk, corrected=Corrected(**given), reason=reason, by=request.actor, at=clock.now())
        return _url(case)

    page = _page(
        case,
        lead=_("Correct step %(number)s: %(step)s") % {"number": row.number, "step": step_of(row.number).name},
        sub=_("What was decided is not changed here, only how it was written."),
    )
    done = _("Corrected. The row as it was stays below the steps.")
    return answer_form(request, form, page=page, act=act, done=done)


@signed_in
@once
def move(request: ActingRequest, code: str) -> HttpResponse:
    """Pass the case to another branch, with all its time."""
    case = case_or_404(request, code)
    require(may_carry_on(request.actor, case))
    form = MoveForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        move_case(
            admission_id=case.pk, to=given["to"], on=given["on"], reason=given["reason"],
            document_no=given["document_no"], by=request.actor, at=clock.now(),
        )  # fmt: skip
        still_seen = admissions_visible_to(actor=request.actor).filter(pk=case.pk).exists()
        return _url(case) if still_seen else reverse("cadres:admission-list")

    page = _page(
        case,
        lead=_("Pass the case of %(name)s on") % {"name": case},
        sub=_("The time of training goes on; no step is taken again."),
    )
    return answer_form(request, form, page=page, act=act, done=_("Passed on to the other branch."))


@signed_in
@once
def end(request: ActingRequest, code: str) -> HttpResponse:
    """Close the case; it is kept."""
    case = case_or_404(request, code)
    require(may_carry_on(request.actor, case))
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        how, on, reason = AdmissionEnd(form.cleaned_data["how"]), form.cleaned_data["on"], form.cleaned_data["reason"]
        end_case(admission_id=case.pk, how=how, on=on, reason=reason, by=request.actor, at=clock.now())
        return _url(case)

    page = _page(case, lead=_("Close the case of %(name)s") % {"name": case}, sub=_("The person can read the reason."))
    return answer_form(request, form, page=page, act=act, done=_("Closed. The case stays on file."))


def _url(case: Admission) -> str:
    return reverse("cadres:admission", args=[case.code])


def _page(case: Admission, *, lead: str, sub: str) -> FormPage:
    return FormPage(lead=lead, sub=sub, act=_("Submit"), back=_url(case))
