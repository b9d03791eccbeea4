"""Keeping the register: entering a member, putting a record right, and noting the end of a membership."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.registering import correct_member, register_member
from lianjian.records.members.enums import LeavingKind
from lianjian.records.members.models import Member
from lianjian.records.members.policies.membership_rules import require_home
from lianjian.records.members.policies.register import may_correct, may_register
from lianjian.records.members.web.register.forms import CorrectionForm, EndForm, NewMemberForm
from lianjian.records.members.web.register.lists import readable_place, trail
from lianjian.records.members.web.register.person import visible_member


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Enters somebody who is a member already."""
    place = readable_place(request, code)
    require(may_register(request.actor, place))
    require_home(organisation=place)
    form = NewMemberForm(request.POST or None, initial={"occupation": "farmer"})

    def act() -> Member:
        return register_member(person=form.person(), organisation=place, by=request.actor, at=clock.now())

    content = {"lead": _("Enter a member of %(place)s") % {"place": place}, "back": place.code}
    return _form_page(request, form, act, _("%(name)s is entered."), content | {"trail": trail(request, place)})


@signed_in
@require_http_methods(["GET", "POST"])
@once
def correct(request: ActingRequest, code: str) -> HttpResponse:
    """Puts right what was entered wrongly."""
    member = visible_member(request, code)
    require(may_correct(request.actor, member))
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.of(member))

    def act() -> Member:
        return correct_member(
            member=member, corrected=form.person(), reason=form.cleaned_data["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip

    content = {"lead": _("Correct the record of %(name)s") % {"name": member}, "member": member}
    content |= {"trail": trail(request, member.organisation)}
    return _form_page(request, form, act, _("The record of %(name)s is corrected."), content)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def end(request: ActingRequest, code: str) -> HttpResponse:
    """Notes that a membership ended."""
    member = visible_member(request, code)
    require(may_correct(request.actor, member))
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> Member:
        said = form.cleaned_data
        return end_membership(
            member=member, on=said["on"], how=LeavingKind(said["how"]), reason=said["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip

    content = {"lead": _("End the membership of %(name)s") % {"name": member}, "member": member}
    content |= {"trail": trail(request, member.organisation)}
    return _form_page(request, form, act, _("The membership of %(name)s has ended."), content)


def _form_page(
    request: ActingRequest, form: Form, act: Callable[[], Member], done: str, content: Mapping[str, object]
) -> HttpResponse:
    """One form, one act; what is refused stands above the form, with nothing typed lost."""
    if request.method == "POST" and form.is_valid():
        try:
            member = act()
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, " ".join([refusal.reason, *refusal.remedies]))
        else:
            messages.success(request, done % {"name": member})
            return redirect("members:member", code=member.code)
    return render(request, "members/register/form.html", {**content, "form": form})
