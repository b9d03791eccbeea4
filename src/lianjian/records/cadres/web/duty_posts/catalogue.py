"""The catalogue of kinds of post, and the county's changes to it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.cadres.actions.duty_catalogue import add_duty_kind, retire_duty_kind
from lianjian.records.cadres.enums import Ability
from lianjian.records.cadres.policies.duty_posts import may_edit_catalogue
from lianjian.records.cadres.queries.duty_posts import branches_seen_by, county_of, kinds_at
from lianjian.records.cadres.web.duty_posts.forms import KindForm
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import ReasonForm


@signed_in
def catalogue(request: ActingRequest) -> HttpResponse:
    """Every kind of post there is here, what it is for and whom it suits."""
    return _shown(request, _county(request))


@signed_in
@require_POST
@once
def added(request: ActingRequest) -> HttpResponse:
    """Add a kind."""
    county, form = _county(request), KindForm(request.POST)
    require(may_edit_catalogue(request.actor, county))
    if not form.is_valid():
        return _shown(request, county, form)
    given = form.cleaned_data
    try:
        add_duty_kind(
            county=county, title=given["title"], duties=given["duties"],
            suits=[Ability(one) for one in given["suits"]], on=clock.today(), by=request.actor, at=clock.now(),
        )  # fmt: skip
    except ChangedMeanwhile as refused:
        form.add_error("title", refused.reason)
        return _shown(request, county, form)
    messages.success(request, _("Added."))
    return redirect("cadres:duty-catalogue")


@signed_in
@require_POST
@once
def retired(request: ActingRequest) -> HttpResponse:
    """Take a kind out."""
    county, form = _county(request), ReasonForm(request.POST)
    require(may_edit_catalogue(request.actor, county))
    if not form.is_valid():
        raise Refused(_("Say why the kind is no longer needed."))
    retire_duty_kind(
        county=county, code=request.POST.get("kind", ""), reason=form.cleaned_data["reason"], on=clock.today(),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Taken out. Posts already set up go on."))
    return redirect("cadres:duty-catalogue")


def _county(request: ActingRequest) -> Organisation:
    seen = branches_seen_by(actor=request.actor).order_by("path").first()
    if seen is None:
        raise Http404
    return county_of(organisation=seen)


def _shown(request: ActingRequest, county: Organisation, form: forms.Form | None = None) -> HttpResponse:
    kinds = sorted(kinds_at(organisation=county).values(), key=lambda kind: kind.title)
    rows = [{"kind": kind, "suits": "、".join(str(one.label) for one in kind.suits)} for kind in kinds]
    may_edit = may_edit_catalogue(request.actor, county)
    context = {"county": county, "rows": rows, "may_edit": may_edit, "form": form or KindForm()}
    return render(request, "cadres/duty_posts/catalogue.html", context, status=422 if form else 200)
