"""A member's own record: what is on file, who has read it, and what is to be put right."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.panels import Asked, Panel, panels_about
from lianjian.kernel.sheets import texts
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.members.actions.own import ask_correction, change_own_phone
from lianjian.records.members.models import Member
from lianjian.records.members.queries.everything import everything_held
from lianjian.records.members.queries.own import readings_of
from lianjian.records.members.queries.people import own_member
from lianjian.records.members.web.own.forms import CorrectionForm, PhoneForm
from lianjian.records.organisations.queries.posts import secretaries
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page


@signed_in
@require_GET
def me(request: ActingRequest) -> HttpResponse:
    """My branch, my standing, what each room knows of me, and how I am reached."""
    member, today = own_member(actor=request.actor), clock.today()
    if member is None:
        return render(request, "members/own/none.html")
    home = member.organisation
    context = {
        "member": member,
        "standing": member.standing(on=today),
        "secretary": secretaries(organisations=[home], on=today).get(home.pk, ""),
        "panels": _panels(request, member),
        "readers": readings_of(member=member).count(),
    }
    return render(request, "members/own/me.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def phone(request: ActingRequest) -> HttpResponse:
    """Change my own phone number."""
    member = _own(request)
    form = PhoneForm(request.POST or None, initial={"phone": member.phone})
    page = FormPage(
        lead=_("My phone number"),
        sub=_("Your branch reaches you by it; others see only its last four digits."),
        act=_("Save"),
        back=reverse("members:me"),
    )

    def act() -> str:
        change_own_phone(member=member, phone=form.cleaned_data["phone"], by=request.actor, at=clock.now())
        return reverse("members:me")

    return answer_form(request, form, page=page, act=act, done=_("Saved."))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def correction(request: ActingRequest) -> HttpResponse:
    """Ask for something to be put right."""
    member = _own(request)
    form = CorrectionForm(request.POST or None)
    page = FormPage(
        lead=_("What is wrong in my record?"),
        sub=_("The secretary of your branch answers; the answer stands on your page."),
        act=_("Submit"),
        back=reverse("members:me"),
        draft="own-correction",
    )

    def act() -> str:
        said = form.cleaned_data
        ask_correction(member=member, wrong=said["wrong"], right=said["right"], by=request.actor, at=clock.now())
        return reverse("members:me")

    return answer_form(request, form, page=page, act=act, done=_("Submitted. The secretary will answer."))


@signed_in
@require_GET
def readers(request: ActingRequest) -> HttpResponse:
    """Who has read my record, on which day, by which post."""
    rows, page = keyset_page(query=request.GET, found=readings_of(member=_own(request)))
    return render(request, "members/own/readers.html", {"rows": rows, "page": page})


@signed_in
@require_GET
def everything(request: ActingRequest) -> HttpResponse:
    """All that is on file about me, on one plain page."""
    member = _own(request)
    facts = everything_held(member=member, panels=_panels(request, member), on=clock.today())
    heads: dict[str, list[tuple[str, str]]] = {}
    for one in facts:
        heads.setdefault(one.head, []).append((one.label, one.value))
    context = {"member": member, "heads": heads, "today": clock.today()}
    return render(request, "members/own/everything.html", context)


@signed_in
@require_GET
def everything_excel(request: ActingRequest) -> HttpResponse:
    """The same as an Excel file, to keep."""
    member = _own(request)
    facts = everything_held(member=member, panels=_panels(request, member), on=clock.today())
    columns = texts(_("Under"), _("What"), _("On file"))
    return excel_file(title=_("My record"), columns=columns, rows=[[one.head, one.label, one.value] for one in facts])


def _own(request: ActingRequest) -> Member:
    member = own_member(actor=request.actor)
    if member is None:
        raise Http404
    return member


def _panels(request: ActingRequest, member: Member) -> list[Panel]:
    asked = Asked(
        member_id=member.pk,
        organisation_id=member.organisation_id,
        actor=request.actor,
        on=clock.today(),
        is_own=True,
    )
    return panels_about(asked)
