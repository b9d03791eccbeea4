"""Taking in a member who comes with a letter from outside the county."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.members.actions.transfers import receive_from_outside
from lianjian.records.members.policies.membership_rules import is_home
from lianjian.records.members.policies.register import KEEPERS
from lianjian.records.members.web.transfers.forms import ArrivalForm
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@require_http_methods(["GET", "POST"])
@once
def arrive(request: ActingRequest) -> HttpResponse:
    """Enter the letter and the person: both in one form, registered in one act."""
    if not request.actor.scopes(*KEEPERS):
        raise Http404
    form = ArrivalForm(request.POST or None, initial={"on": clock.today(), "home": _own_branch(request)})
    page = FormPage(
        lead=_("Take in a member from outside"),
        sub=_("From the day of receipt your branch answers for the member; send the slip of the letter back."),
        act=_("Receive the member"),
        back=reverse("members:transfers"),
    )
    done = _("Received. Send the slip of the letter back.")
    return answer_form(request, form, page=page, act=lambda: _receive(request, form), done=done)


def _receive(request: ActingRequest, form: ArrivalForm) -> str:
    said = form.cleaned_data
    made = receive_from_outside(
        person=form.person(),
        organisation=said["home"],
        outside_organisation=said["outside_organisation"],
        outside_place=said["outside_place"],
        from_kind=UnitKind(said["from_kind"]),
        letter_no=said["letter_no"],
        on=said["on"],
        by=request.actor,
        at=clock.now(),
    )
    return reverse("members:transfer", args=[made.code])


def _own_branch(request: ActingRequest) -> str:
    """The name of the branch the actor leads, where it is one: a secretary need not type it."""
    led = Organisation.objects.filter(pk__in=request.actor.units(*KEEPERS))
    homes = [one for one in led if is_home(one)]
    return homes[0].code if len(homes) == 1 else ""
