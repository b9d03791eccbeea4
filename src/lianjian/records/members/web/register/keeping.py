"""Keeping the register: entering a member, putting a record right, and noting the end of a membership."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.actions.registering import correct_member, register_member
from lianjian.records.members.enums import LeavingKind, ReadPart
from lianjian.records.members.models import Member
from lianjian.records.members.policies.membership_rules import require_home
from lianjian.records.members.policies.register import may_correct, may_register
from lianjian.records.members.web.choosing import page_of_member
from lianjian.records.members.web.register.forms import CorrectionForm, EndForm, NewMemberForm
from lianjian.records.members.web.register.lists import readable_place
from lianjian.records.members.web.register.person import visible_member
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Enters somebody who is a member already."""
    place = readable_place(request, code)
    require(may_register(request.actor, place))
    require_home(organisation=place)
    form = NewMemberForm(request.POST or None, initial={"occupation": "farmer"})

    def act() -> str:
        entered = register_member(person=form.person(), organisation=place, by=request.actor, at=clock.now())
        return _address(entered)

    page = FormPage(
        lead=_("Enter a member of %(place)s") % {"place": place},
        act=_("Enter"),
        back=reverse("members:register-of", args=[place.code]),
    )
    return answer_form(request, form, page=page, act=act, done=_("The member is entered."))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def correct(request: ActingRequest, code: str) -> HttpResponse:
    """Puts right what was entered wrongly."""
    member = visible_member(request, code)
    require(may_correct(request.actor, member))
    # The form shows both numbers in full, so the member is told who saw them.
    for part in (ReadPart.ID_NUMBER, ReadPart.PHONE):
        note_reading(member=member, by=request.actor, at=clock.now(), what=part)
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.of(member))

    def act() -> str:
        said = form.cleaned_data
        correct_member(
            member=member, corrected=form.person(), reason=said["reason"], seen=said["seen"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(member)

    lead = _("Correct the record of %(member)s")
    page = page_of_member(member, lead=lead, act=_("Save"), back=_address(member))
    return answer_form(request, form, page=page, act=act, done=_("The record is corrected."))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def end(request: ActingRequest, code: str) -> HttpResponse:
    """Notes that a membership ended."""
    member = visible_member(request, code)
    require(may_correct(request.actor, member))
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        said = form.cleaned_data
        end_membership(
            member=member, on=said["on"], how=LeavingKind(said["how"]), reason=said["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(member)

    lead = _("End the membership of %(member)s")
    page = page_of_member(member, lead=lead, act=_("End the membership"), back=_address(member))
    return answer_form(request, form, page=page, act=act, done=_("The membership has ended."))


def _address(member: Member) -> str:
    return reverse("members:member", args=[member.code])
