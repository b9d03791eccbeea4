"""Honours by decision: of organisations and of members, certificates, and a member's consent to be named."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.actor import OFFICES
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.models import Honour
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.naming import place_called
from lianjian.results.assessment.actions.honours import (
    NewHonour,
    honour_organisation,
    set_honour_consent,
    withdraw_honour,
)
from lianjian.results.assessment.documents.papers import certificate_sheet
from lianjian.results.assessment.models import OrganisationHonour
from lianjian.results.assessment.policies.honours import may_honour
from lianjian.results.assessment.queries.honours import member_honours_visible_to, organisation_honours_visible_to
from lianjian.results.assessment.web.forms import HonourFilter, HonourForm
from lianjian.results.assessment.web.papers import answer_sheet
from lianjian.ui.fields import ReasonForm
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def organisations(request: ActingRequest) -> HttpResponse:
    """Honours of organisations."""
    form, found = _organisations(request)
    rows, page = keyset_page(query=request.GET, found=found)
    may_enter = request.actor.has_office
    context = {"form": form, "rows": rows, "page": page, "may_enter": may_enter}
    return render(request, "assessment/honours.html", context)


@signed_in
def organisations_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(
            _("Number"),
            _("Organisation"),
            _("Honour"),
            _("Why the honour is given"),
            _("Given by"),
            _("Number of the document"),
        ),
        *dates(_("Given on")),
        *texts(_("Honour withdrawn")),
    ]
    rows = (
        [
            one.code, one.organisation.name, one.title, one.why, one.given_by, one.document_no, one.given_on,
            one.withdrawn_because,
        ]
        for one in _organisations(request)[1].order_by("-pk")[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Honours of organisations"), columns=columns, rows=rows)


@drawn_once
@signed_in
def members(request: ActingRequest) -> HttpResponse:
    """Honours of members, with whether each agreed to be named in public."""
    form, found = _members(request)
    rows, page = keyset_page(query=request.GET, found=found)
    return render(request, "assessment/member_honours.html", {"form": form, "rows": rows, "page": page})


@signed_in
def one(request: ActingRequest, code: str) -> HttpResponse:
    """One honour of an organisation."""
    found = visible_or_404(organisation_honours_visible_to(actor=request.actor), code=code)
    may_withdraw = not found.withdrawn_because and bool(may_honour(request.actor, found.organisation))
    return render(request, "assessment/honour.html", {"it": found, "may_withdraw": may_withdraw})


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Enter an honour that was decided."""
    scopes = outermost(request.actor.scopes(*OFFICES))
    if not scopes:
        raise Http404
    below = Organisation.objects.filter(within_any(scopes), dissolved_on=None)
    form = HonourForm(request.POST or None, organisations=below, initial={"given_on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        organisation = given.pop("organisation")
        made = honour_organisation(organisation=organisation, new=NewHonour(**given), by=request.actor, at=clock.now())
        return reverse("assessment:honour", args=[made.code])

    page = FormPage(
        lead=_("An honour of an organisation"), act=_("Enter the honour"), back=reverse("assessment:honours"),
        sub=_("By a decision with a number. No figure of this program leads to an honour."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Entered."))


@signed_in
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Withdraw an honour."""
    found = visible_or_404(organisation_honours_visible_to(actor=request.actor), code=code)
    require(may_honour(request.actor, found.organisation))
    form, back = ReasonForm(request.POST or None), reverse("assessment:honour", args=[code])

    def act() -> str:
        withdraw_honour(honour_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return back

    page = FormPage(lead=_("Withdraw the honour"), act=_("Withdraw the honour"), back=back, sub=str(found))
    return answer_form(request, form, page=page, act=act, done=_("The honour is withdrawn."))


@signed_in
def certificate(request: ActingRequest, code: str) -> HttpResponse:
    """An organisation's certificate; none of an honour that was withdrawn."""
    visible = organisation_honours_visible_to(actor=request.actor).filter(withdrawn_because="")
    found = visible_or_404(visible, code=code)
    return answer_sheet(request, certificate_sheet(honour=found), back=reverse("assessment:honour", args=[code]))


@signed_in
def member_certificate(request: ActingRequest, honour: int) -> HttpResponse:
    """A member's certificate."""
    found = visible_or_404(member_honours_visible_to(actor=request.actor), pk=honour)
    return answer_sheet(request, certificate_sheet(honour=found), back=reverse("assessment:honours-members"))


@signed_in
@require_POST
@once
def consent(request: ActingRequest, honour: int) -> HttpResponse:
    """The member agrees to be named in public, or takes it back."""
    found = visible_or_404(member_honours_visible_to(actor=request.actor), pk=honour)
    agrees = request.POST.get("agrees") == "yes"
    set_honour_consent(honour_id=found.pk, agrees=agrees, by=request.actor, at=clock.now())
    messages.success(request, _("You are named in public for it.") if agrees else _("You are named nowhere in public."))
    return redirect("assessment:honours-members")


def _organisations(request: ActingRequest) -> tuple[HonourFilter, QuerySet[OrganisationHonour]]:
    form = HonourFilter(request.GET)
    form.is_valid()
    found = organisation_honours_visible_to(actor=request.actor)
    if place := form.cleaned_data.get("place"):
        found = found.filter(place_called(words=place))
    if title := form.cleaned_data.get("title"):
        found = found.filter(title__icontains=title)
    return form, found


def _members(request: ActingRequest) -> tuple[HonourFilter, QuerySet[Honour]]:
    form = HonourFilter(request.GET)
    form.is_valid()
    found = member_honours_visible_to(actor=request.actor)
    if place := form.cleaned_data.get("place"):
        found = found.filter(Q(member__organisation__name__icontains=place) | Q(member__name__icontains=place))
    if title := form.cleaned_data.get("title"):
        found = found.filter(title__icontains=title)
    return form, found
