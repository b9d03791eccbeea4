"""Councils of villages: composed, composed anew, ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.deliberation.actions.councils import NewCouncil, compose_council, end_council
from lianjian.records.deliberation.council_enums import ChosenHow, CouncilKind
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.deliberation.queries.conferences import councils_visible_to
from lianjian.records.deliberation.web.conferences.forms import CouncilForm
from lianjian.records.deliberation.web.council_forms import ReasonOnDayForm
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Set a council up, or compose it anew."""
    form = CouncilForm(request.POST or None, request=request, initial={"since": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        council = NewCouncil(
            organisation=form.whose(), kind=CouncilKind(given["kind"]), members=given["members"],
            chosen_how=ChosenHow(given["chosen_how"]), since=given["since"],
        )  # fmt: skip
        compose_council(council=council, by=request.actor, at=clock.now())
        return reverse("deliberation:councils")

    page = FormPage(
        lead=_("Set up a council, or compose it anew"), act=_("Enter"), back=reverse("deliberation:councils"),
        sub=_("An earlier composition ends on the day the new one begins."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Entered."))


@signed_in
@once
def end(request: ActingRequest, council: int) -> HttpResponse:
    """End a composition without a new one."""
    found = visible_or_404(councils_visible_to(actor=request.actor), pk=council)
    require(may_keep(request.actor, found.organisation))
    form, back = ReasonOnDayForm(request.POST or None, initial={"on": clock.today()}), reverse("deliberation:councils")

    def act() -> str:
        given = form.cleaned_data
        end_council(council_id=found.pk, on=given["on"], reason=given["reason"], by=request.actor, at=clock.now())
        return back

    lead = _("End the council: %(kind)s of %(place)s") % {
        "kind": found.get_kind_display(), "place": found.organisation.name
    }  # fmt: skip
    return answer_form(request, form, page=FormPage(lead=lead, act=_("End it"), back=back), act=act, done=_("Ended."))
