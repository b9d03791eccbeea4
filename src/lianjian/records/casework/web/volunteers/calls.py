"""One call: signed up for, taken off, and after the work hours and thanks."""

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
from lianjian.records.casework.actions.calls import cancel_call, confirm_hours, sign_up, withdraw_sign_up
from lianjian.records.casework.models import SignUp, VolunteerCall
from lianjian.records.casework.policies.volunteers import is_over, may_lead, may_sign_up_others
from lianjian.records.casework.queries.volunteers import calls_visible_to, is_asked, sign_ups_of
from lianjian.records.casework.web.volunteers.finding import member_called
from lianjian.records.casework.web.volunteers.forms import HoursForm, PersonForm
from lianjian.records.members.queries.people import own_member
from lianjian.ui.fields import ReasonForm


@signed_in
def call(request: ActingRequest, code: str) -> HttpResponse:
    """What is to be done, and one large button."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def come(request: ActingRequest, code: str) -> HttpResponse:
    """Sign up oneself."""
    found = _found(request, code)
    member = own_member(actor=request.actor)
    if member is None:
        raise Refused(_("You are not in the register of members; the secretary puts you down."))
    sign_up(call_id=found.pk, member=member, by=request.actor, at=clock.now())
    messages.success(request, _("You are on the list. Thank you."))
    return redirect("casework:call", code=code)


@signed_in
@require_POST
@once
def put_down(request: ActingRequest, code: str) -> HttpResponse:
    """Put somebody down who has said so."""
    found = _found(request, code)
    require(may_sign_up_others(request.actor, found))
    form = PersonForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        place = found.team.organisation.path
        try:
            member = None if given["is_villager"] else member_called(given["person"], under=place)
            sign_up(call_id=found.pk, member=member, person_name=given["person"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Put down."))
            return redirect("casework:call", code=code)
    return _shown(request, found, putting=form)


@signed_in
@require_POST
@once
def withdraw(request: ActingRequest, code: str, sign_up_id: int) -> HttpResponse:
    """Take a name off the list."""
    found = _found(request, code)
    one = visible_or_404(SignUp.objects.filter(call=found), pk=sign_up_id)
    withdraw_sign_up(sign_up_id=one.pk, by=request.actor, at=clock.now())
    messages.success(request, _("Taken off the list."))
    return redirect("casework:call", code=code)


@signed_in
@require_POST
@once
def hours(request: ActingRequest, code: str) -> HttpResponse:
    """Confirm hours and say thanks."""
    found = _found(request, code)
    require(may_lead(request.actor, found.team))
    listed = list(sign_ups_of(call=found))
    form = HoursForm(request.POST, listed=listed, usual=_usual(found))
    if form.is_valid():
        given = form.cleaned_data
        try:
            confirm_hours(
                call_id=found.pk, hours={one.pk: given[f"hours_{one.pk}"] for one in listed},
                thanks=given["thanks"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Confirmed. Everybody who was there reads your thanks."))
            return redirect("casework:call", code=code)
    return _shown(request, found, confirming=form)


@signed_in
@require_POST
@once
def cancel(request: ActingRequest, code: str) -> HttpResponse:
    """Call it off."""
    found = _found(request, code)
    cancel_call(call_id=found.pk, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
    messages.success(request, _("Called off."))
    return redirect("casework:call", code=code)


def _found(request: ActingRequest, code: str) -> VolunteerCall:
    return visible_or_404(calls_visible_to(actor=request.actor), code=code)


def _usual(found: VolunteerCall) -> float:
    """The planned length in half hours, as the value to start from."""
    return round((found.ends_at - found.starts_at).total_seconds() / 1800) / 2


def _shown(
    request: ActingRequest,
    found: VolunteerCall,
    *,
    putting: PersonForm | None = None,
    confirming: HoursForm | None = None,
) -> HttpResponse:
    now, today = clock.now(), clock.today()
    leads = bool(may_lead(request.actor, found.team))
    listed = list(sign_ups_of(call=found))
    member = own_member(actor=request.actor)
    own = next((one for one in listed if member is not None and one.member_id == member.pk), None)
    is_open = not found.is_cancelled and found.confirmed_at is None
    over = is_over(found, at=now)
    asked = member is not None and is_asked(call=found, member=member, on=today)
    context = {
        "call": found,
        "listed": listed if leads else [one for one in listed if one is own],
        "coming": len(listed),
        "own": own,
        "leads": leads,
        "is_open": is_open,
        "over": over,
        "may_come": is_open and not over and own is None and asked and len(listed) < found.wanted,
        "putting": putting or PersonForm(),
        "confirming": confirming or HoursForm(listed=listed, usual=_usual(found)),
        "may_confirm": is_open and over and leads and bool(listed),
        "reason": ReasonForm(),
    }
    return render(request, "casework/call.html", context, status=422 if putting or confirming else 200)
