"""The chain of talent of a person: what shows where somebody is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.admission import record_evidence
from lianjian.records.cadres.enums import TalentRung
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.policies.admission import may_enter_evidence
from lianjian.records.cadres.queries.admission import evidence_of
from lianjian.records.cadres.web.admission.case import case_or_404
from lianjian.records.cadres.web.admission.forms import EvidenceForm
from lianjian.records.members.queries.people import members_visible_to
from lianjian.ui.form_pages import enter_on_page

if TYPE_CHECKING:
    from lianjian.records.members.models import Member


@signed_in
@require_POST
@once
def of_applicant(request: ActingRequest, code: str) -> HttpResponse:
    """Enter one fact of an applicant."""
    case = case_or_404(request, code)
    form = EvidenceForm(request.POST)
    require(may_enter_evidence(request.actor, case))
    if not form.is_valid():
        raise Refused(_("Say in a sentence what the person did or became, and since when."))
    _record(request, case, form)
    return redirect("cadres:admission", code=code)


@signed_in
@once
def of_member(request: ActingRequest, member: str) -> HttpResponse:
    """A member's place on the chain, with the facts; the member sees them too."""
    visible = members_visible_to(actor=request.actor).select_related("organisation")
    person = visible_or_404(visible, code=member)
    form = EvidenceForm(request.POST or None)
    if request.method == "POST":
        require(may_enter_evidence(request.actor, person))
    evidence = list(evidence_of(member_id=person.pk))
    reached = {one.rung for one in evidence} | {TalentRung.MEMBER}
    context = {
        "person": person,
        "evidence": evidence,
        "rungs": [{"label": rung.label, "state": "done" if rung in reached else "later"} for rung in TalentRung],
        "form": form,
        "own": request.actor.account_id is not None and person.account_id == request.actor.account_id,
        "may_enter": may_enter_evidence(request.actor, person),
    }
    return enter_on_page(
        request, form, act=lambda: _record(request, person, form),
        to=lambda: redirect("cadres:talent", member=member),
        again=lambda: render(request, "cadres/admission/talent.html", context, status=422 if form.errors else 200),
    )  # fmt: skip


def _record(request: ActingRequest, person: Admission | Member, form: EvidenceForm) -> None:
    given = form.cleaned_data
    record_evidence(
        person=person,
        rung=TalentRung(given["rung"]),
        on=given["on"],
        what=given["what"],
        document_no=given["document_no"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, _("Entered."))
