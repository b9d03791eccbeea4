"""A village joins or leaves: asking for it, answering, deciding."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.joint import (
    answer_partner_change,
    approve_partner_change,
    join_partner,
    leave_partner,
    reject_partner_change,
    withdraw_partner_change,
)
from lianjian.records.organisations.enums import ChangeState, ConsentState, PartnerChangeKind, PartyRole, UnitKind
from lianjian.records.organisations.models import JointOrganisation, Organisation, PartnerChange
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.policies.joint import may_decide, speaks_for
from lianjian.records.organisations.queries.joint import lead_of
from lianjian.records.organisations.web.joint.forms import PartnerDecisionForm, PartnerForm, ReasonForm
from lianjian.records.organisations.web.joint.loading import joint_or_404, parties_shown


@signed_in
@once
def ask(request: ActingRequest, code: str) -> HttpResponse:
    """Who is in it now, and the form by which a village is asked to join or to leave."""
    it = joint_or_404(request, code)
    form = PartnerForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today(), "kind": "join"}
    )
    if form.is_valid():
        verb = join_partner if form.cleaned_data["kind"] == PartnerChangeKind.JOIN else leave_partner
        try:
            asked = verb(
                joint_id=it.pk,
                organisation_id=_village(it, form.cleaned_data["village"]).pk,
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except (ChangedMeanwhile, NotAllowed):
            raise
        except Refused as refusal:
            form.add_error("village", refusal.reason)
        else:
            messages.success(request, _("Asked. Those whose consent it needs see it among their to-dos."))
            return redirect("organisations:joint-partner-change", it.code, asked.pk)
    context = {"joint": it, "form": form, "parties": parties_shown(it, clock.today())}
    return render(request, "organisations/joint/partners.html", context)


@signed_in
@once
def change(request: ActingRequest, code: str, change: int) -> HttpResponse:
    """One change of partners: where it stands, and what this person can do about it."""
    it = joint_or_404(request, code)
    asked = visible_or_404(it.partner_changes.select_related("organisation", "proposed_by"), pk=change)
    if request.method == "POST":
        messages.success(request, _act(request, asked))
        return redirect("organisations:joint-partner-change", it.code, asked.pk)
    lead = lead_of(joint=it)
    is_open = asked.state == ChangeState.PROPOSED
    may_answer_for = [
        unit
        for unit, consent in (
            (asked.organisation, asked.village_consent),
            (lead if asked.kind == PartnerChangeKind.JOIN else None, asked.lead_consent),
        )
        if unit and is_open and consent != ConsentState.GIVEN and speaks_for(request.actor, unit.pk)
    ]
    context = {
        "joint": it,
        "change": asked,
        "lead": lead,
        "joins": asked.kind == PartnerChangeKind.JOIN,
        "may_answer_for": may_answer_for,
        "may_decide": is_open and asked.agreed and bool(may_decide(request.actor, it)),
        "may_stop": is_open
        and (bool(may_decide(request.actor, it)) or asked.proposed_by_id == request.actor.account_id),
        "decision_form": PartnerDecisionForm(),
        "reason_form": ReasonForm(),
        "consents": dict(ConsentState.choices),
    }
    return render(request, "organisations/joint/partner_change.html", context)


def _act(request: ActingRequest, asked: PartnerChange) -> str:
    """Will do what the pressed button says and return the sentence about it."""
    by, at, verb = request.actor, clock.now(), request.POST.get("verb", "")
    if verb in ("agree", "decline"):
        unit = visible_or_404(Organisation.objects.all(), code=request.POST.get("for", ""))
        answer_partner_change(
            change_id=asked.pk, organisation_id=unit.pk, agree=verb == "agree", note=request.POST.get("note", "")[:500],
            by=by, at=at,
        )  # fmt: skip
        return _("Answered.")
    if verb == "approve":
        form = PartnerDecisionForm(request.POST)
        if form.is_valid():
            approve_partner_change(change_id=asked.pk, by=by, at=at, **form.cleaned_data)
            return _("Approved; the change holds from its day.")
    form_of_reason = ReasonForm(request.POST)
    if not form_of_reason.is_valid():
        raise Refused(_("A reason is needed: those concerned read it."))
    reason = form_of_reason.cleaned_data["reason"]
    if verb == "return":
        reject_partner_change(change_id=asked.pk, reason=reason, by=by, at=at)
        return _("Returned; the parties see the reason.")
    withdraw_partner_change(change_id=asked.pk, note=reason, by=by, at=at)
    return _("Withdrawn.")


def _village(it: JointOrganisation, text: str) -> Organisation:
    """The village of that code or full name: a party, or one under the same superior or anywhere by its code."""
    text = text.strip()
    villages = Organisation.objects.filter(kind=UnitKind.VILLAGE, dissolved_on=None)
    near = Q(within(it.superior.path), name=text)
    party = Q(joint_parties__joint=it, joint_parties__role=PartyRole.VILLAGE, name=text)
    found = list(villages.filter(Q(code=text) | near | party).distinct()[:5])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(_("No village with this code or name under %(superior)s.") % {"superior": it.superior.name})
    codes = "、".join(village.code for village in found)
    raise Refused(_("Several villages have this name; enter the code: %(codes)s.") % {"codes": codes})
