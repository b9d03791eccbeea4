"""What is done to a case beside its steps: the notice, a correction, a move, an end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.admission import Corrected, correct_step, end_case, move_case, post_notice
from lianjian.records.cadres.admission_steps.catalogue import step as step_of
from lianjian.records.cadres.enums import AdmissionEnd
from lianjian.records.cadres.models import AdmissionStep
from lianjian.records.cadres.policies.admission import may_carry_on, may_take
from lianjian.records.cadres.queries.admission import admissions_visible_to, approving_committee
from lianjian.records.cadres.web.admission.case import case_or_404
from lianjian.records.cadres.web.admission.forms import CorrectionForm, EndForm, MoveForm, NoticeForm
from lianjian.records.organisations.models import Organisation


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
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        try:
            correct_step(step_id=row.pk, corrected=Corrected(**given), reason=reason, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, " ".join((refused.reason, *refused.remedies)))
        else:
            messages.success(request, _("Corrected. The row as it was stays below the steps."))
            return redirect("cadres:admission", code=code)
    title = _("Correct step %(number)s: %(step)s") % {"number": row.number, "step": step_of(row.number).name}
    return _form(request, code, title, form, note=_("What was decided is not changed here, only how it was written."))


@signed_in
@once
def move(request: ActingRequest, code: str) -> HttpResponse:
    """Pass the case to another branch, with all its time."""
    case = case_or_404(request, code)
    require(may_carry_on(request.actor, case))
    form = MoveForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        to = _named(given["to"].strip())
        if to is None:
            form.add_error("to", _("No organisation, or several, of that name or number; give the number."))
        else:
            try:
                move_case(
                    admission_id=case.pk, to=to, on=given["on"], reason=given["reason"],
                    document_no=given["document_no"], by=request.actor, at=clock.now(),
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                return _moved(request, code, to)
    title = _("Pass the case of %(name)s on") % {"name": case}
    return _form(request, code, title, form, note=_("The time of training goes on; no step is taken again."))


@signed_in
@once
def end(request: ActingRequest, code: str) -> HttpResponse:
    """Close the case; it is kept."""
    case = case_or_404(request, code)
    require(may_carry_on(request.actor, case))
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            end_case(
                admission_id=case.pk, how=AdmissionEnd(given["how"]), on=given["on"], reason=given["reason"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Closed. The case stays on file."))
            return redirect("cadres:admission", code=code)
    title = _("Close the case of %(name)s") % {"name": case}
    return _form(request, code, title, form, note=_("The person can read the reason."))


def _named(words: str) -> Organisation | None:
    found = Organisation.objects.filter(dissolved_on=None)
    by_code = found.filter(code=words).first()
    by_name = list(found.filter(name=words)[:2])
    return by_code or (by_name[0] if len(by_name) == 1 else None)


def _moved(request: ActingRequest, code: str, to: Organisation) -> HttpResponse:
    messages.success(request, _("Passed on to %(branch)s.") % {"branch": to.name})
    still_seen = admissions_visible_to(actor=request.actor).filter(code=code).exists()
    return redirect("cadres:admission", code=code) if still_seen else redirect("cadres:admission-list")


def _form(request: ActingRequest, code: str, title: str, form: object, *, note: str) -> HttpResponse:
    context = {"title": title, "note": note, "form": form, "code": code}
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "cadres/admission/form.html", context, status=status)
