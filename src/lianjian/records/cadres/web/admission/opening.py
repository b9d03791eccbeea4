"""A new application."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.cadres.actions.admission import open_admission
from lianjian.records.cadres.queries.admission import admissions_visible_to, branches_for, online_branches_of
from lianjian.records.cadres.web.admission.forms import ApplicantForm

MOST_CHOICES = 2000


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Take in an application, at the branch or through an online branch."""
    online = list(online_branches_of(actor=request.actor)[:MOST_CHOICES])
    own, others = branches_for(actor=request.actor, online=online)
    branches = [*own, *others][:MOST_CHOICES]
    if not branches:
        raise Http404
    initial = {"applied_on": clock.today(), "organisation": request.GET.get("organisation", "")}
    form = ApplicantForm(request.POST or None, branches=branches, online=online, own=bool(own), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = open_admission(
                person=form.person(),
                organisation=form.branch(),
                handed_in_through=form.through(),
                on=form.cleaned_data["applied_on"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, " ".join((refused.reason, refused.rule.text() if refused.rule else "")).strip())
        else:
            return _answered(request, case.code, case.organisation.name)
    context = {"form": form, "whose": branches[0] if len(branches) == 1 else None}
    return render(request, "cadres/admission/new.html", context, status=422 if form.errors else 200)


def _answered(request: ActingRequest, code: str, branch: str) -> HttpResponse:
    """Who took it in through an online branch may not see the case: its committee goes on with it."""
    if admissions_visible_to(actor=request.actor).filter(code=code).exists():
        messages.success(request, _("Taken in. Somebody of the branch talks with the applicant within a month."))
        return redirect("cadres:admission", code=code)
    messages.success(request, _("Taken in and passed on to %(branch)s, which handles it.") % {"branch": branch})
    return redirect("cadres:admission-list")
