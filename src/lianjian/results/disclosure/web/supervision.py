"""The supervision committee of a village: its seats, and what it checked."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.posts import people_called
from lianjian.results.disclosure.actions.supervising import (
    Checked,
    Seat,
    check_disclosure,
    seat_supervisor,
    unseat_supervisor,
)
from lianjian.results.disclosure.enums import CheckFinding
from lianjian.results.disclosure.models import SupervisionMember
from lianjian.results.disclosure.policies.disclosing import may_check, may_disclose
from lianjian.results.disclosure.queries.disclosures import places_of, supervises, supervisors_of
from lianjian.results.disclosure.web.forms import CheckForm, DayForm, PlaceFilter, SeatForm
from lianjian.results.disclosure.web.loading import place_or_404, sheet_or_404, sheet_url, tree_page
from lianjian.results.disclosure.web.money import finance_terms_of
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page


@signed_in
@require_safe
def own(request: ActingRequest) -> HttpResponse:
    """The committee of the one village somebody works for; of several, the list to choose from."""
    places = places_of(actor=request.actor, on=clock.today())
    first = list(places[:2])
    if not first:
        raise Http404
    if len(first) == 1:
        return redirect("disclosure:supervision", village=first[0].code)
    form = PlaceFilter(request.GET or None)
    words = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = places.filter(Q(name__icontains=words) | Q(parent__name__icontains=words)) if words else places
    rows, page = tree_page(query=request.GET, found=found.select_related("parent"))
    return render(request, "disclosure/desk/committees.html", {"form": form, "rows": rows, "page": page})


@signed_in
@require_http_methods(["GET", "POST"])
@once
def committee(request: ActingRequest, village: str) -> HttpResponse:
    """Who sits on it; entering somebody the villagers chose."""
    place = place_or_404(request, village)
    if request.method == "GET":
        return _show(request, place, SeatForm(initial={"on": clock.today()}))
    require(may_disclose(request.actor, place))
    form = SeatForm(request.POST)

    def act() -> None:
        seat_supervisor(
            organisation=place, seat=_seat(request, form), on=form.cleaned_data["on"], by=request.actor, at=clock.now()
        )

    back = reverse("disclosure:supervision", args=[place.code])
    return enter_on_page(
        request, form, act=act, done=_("Entered."), to=lambda: redirect(back),
        again=lambda: _show(request, place, form),
    )  # fmt: skip


@signed_in
@require_POST
@once
def unseat(request: ActingRequest, village: str, seat: int) -> HttpResponse:
    """End somebody's seat."""
    place = place_or_404(request, village)
    require(may_disclose(request.actor, place))
    one, form = visible_or_404(SupervisionMember.objects.filter(organisation=place), pk=seat), DayForm(request.POST)

    def act() -> None:
        unseat_supervisor(seat_id=one.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())

    back = reverse("disclosure:supervision", args=[place.code])
    return enter_on_page(
        request, form, act=act, done=_("The seat has ended."), to=lambda: redirect(back),
        again=lambda: _show(request, place, SeatForm(initial={"on": clock.today()}), form),
    )  # fmt: skip


@signed_in
@once
def check(request: ActingRequest, code: str) -> HttpResponse:
    """Note what the committee looked at and found."""
    it = sheet_or_404(request, code)
    today = clock.today()
    is_member = supervises(actor=request.actor, organisation_id=it.organisation_id, on=today)
    require(may_check(request.actor, it.organisation, supervises=is_member))
    form = CheckForm(request.POST or None, initial={"on": today})
    if is_member:
        del form.fields["document_no"]

    def act() -> str:
        given = form.cleaned_data
        checked = Checked(
            looked_at=given["looked_at"], finding=CheckFinding(given["finding"]), words=given["words"],
            document_no=given.get("document_no", ""),
        )  # fmt: skip
        check_disclosure(disclosure_id=it.pk, checked=checked, on=given["on"], by=request.actor, at=clock.now())
        return sheet_url(it)

    page = FormPage(
        lead=_("Supervision committee: check “%(sheet)s”") % {"sheet": it}, act=_("Enter the finding"),
        back=sheet_url(it), draft="supervision-check",
        sub=_("The finding stands beside the sheet for everybody. What is untrue goes to the office above at once."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Entered; it stands beside the sheet."))


def _seat(request: ActingRequest, form: SeatForm) -> Seat:
    given = form.cleaned_data
    account = None
    if login := given["login"].strip():
        found = people_called(actor=request.actor, words=login, on=clock.today())
        if len(found) != 1:
            raise Refused(
                _("Nobody of this sign-in name holds a post in your places."),
                remedies=(_("Leave it empty: the checks are then entered from the signed paper."),),
            )
        account = found[0].pk
    return Seat(
        name=given["name"], chosen_by=given["chosen_by"], account_id=account, is_chair=given["is_chair"],
        knows_accounts=given["knows_accounts"], has_relative=given["has_relative"],
        exception_document=given["exception_document"],
    )  # fmt: skip


def _show(
    request: ActingRequest, place: Organisation, form: SeatForm, ending: forms.Form | None = None
) -> HttpResponse:
    on = clock.today()
    seats = supervisors_of(organisation=place, on=on)
    context = {
        "place": place, "form": form, "seats": seats, "today": on, "ending": ending or DayForm(initial={"on": on}),
        "sent": ending if ending is not None and ending.errors else None,
        "may_work": bool(may_disclose(request.actor, place)),
        "several": places_of(actor=request.actor, on=on)[:2].count() > 1, **finance_terms_of(place),
    }  # fmt: skip
    status = 422 if form.errors or (ending is not None and ending.errors) else 200
    return render(request, "disclosure/desk/committee.html", context, status=status)
