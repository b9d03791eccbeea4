"""A new application."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.cadres.actions.admission import open_admission
from lianjian.records.cadres.queries.admission import admissions_visible_to, branches_for, online_branches_of
from lianjian.records.cadres.web.admission.forms import ApplicantForm
from lianjian.ui.fields import MOST_CHOICES
from lianjian.ui.form_pages import FormPage, answer_form


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

    def act() -> str:
        case = open_admission(
            person=form.person(), organisation=form.branch(), handed_in_through=form.through(),
            on=form.cleaned_data["applied_on"], by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _answered(request, case.code, case.organisation.name)

    lead, back = _("Somebody asks to join the Party"), reverse("cadres:admission-list")
    if len(branches) == 1:
        lead = _("Somebody asks to join the Party at %(name)s") % {"name": branches[0].name}
    page = FormPage(
        lead=lead, sub=_("The written application stays on paper; here stands that it was handed in."),
        act=_("Submit"), back=back, name=_("New application"), under=((_("Joining the Party"), back),),
        draft="admission-new",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act)


def _answered(request: ActingRequest, code: str, branch: str) -> str:
    """Who took it in through an online branch may not see the case: its committee goes on with it."""
    if admissions_visible_to(actor=request.actor).filter(code=code).exists():
        messages.success(request, _("Taken in. Somebody of the branch talks with the applicant within a month."))
        return reverse("cadres:admission", args=[code])
    messages.success(request, _("Taken in and passed on to %(branch)s, which handles it.") % {"branch": branch})
    return reverse("cadres:admission-list")
