"""The superior's side: approving, returning, settling posts, dissolving; and taking a proposal back."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.joint import (
    approve_joint_organisation,
    dissolve_joint_organisation,
    reject_joint_organisation,
    settle_post,
    withdraw_proposal,
)
from lianjian.records.organisations.enums import JointApprover, JointForm, JointState, PairingForm, PartyRole, PostBasis
from lianjian.records.organisations.policies.joint import may_decide
from lianjian.records.organisations.policies.joint_rules import designated_rule, judge, separate_assets, usual_approver
from lianjian.records.organisations.queries.joint_preview import plan_joint
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.web.joint.forms import ApprovalForm, DissolveForm, PostForm, ReasonForm
from lianjian.records.organisations.web.joint.loading import joint_or_404, parties_shown


@signed_in
@once
def approval(request: ActingRequest, code: str) -> HttpResponse:
    """What all agreed to, what the rules ask for, and the approval that founds it."""
    it = joint_or_404(request, code)
    require(may_decide(request.actor, it))
    today = clock.today()
    parties = parties_shown(it, today)
    lead = next(party.organisation for party in parties if party.role == PartyRole.LEAD)
    plan = plan_joint(
        lead=lead,
        villages=[party.organisation for party in parties if party.role == PartyRole.VILLAGE],
        form=JointForm(it.form),
        on=today,
        superior=it.superior,
        pairing_form=PairingForm(it.pairing_form),
    )
    usual = usual_approver(form=plan.case.form, superior_kind=plan.case.superior_kind)
    form = ApprovalForm(
        request.POST if request.method == "POST" else None,
        initial={"on": today, "approver": usual},
        lacking=judge(case=replace(plan.case, has_document=False), on=today, packs=plan.packs).refusing
        if plan.case.is_formal
        else None,
    )
    if form.is_valid():
        approver = form.cleaned_data.pop("approver", None)
        try:
            approve_joint_organisation(
                joint_id=it.pk,
                approver=JointApprover(approver) if approver else None,
                by=request.actor,
                at=clock.now(),
                **form.cleaned_data,
            )
        except ChangedMeanwhile:
            raise
        except Refused as refusal:
            form.add_error(None, _with_article(refusal))
        else:
            messages.success(request, _("Approved. “%(joint)s” is founded.") % {"joint": it.name})
            return redirect("organisations:joint", it.code)
    context = {
        "joint": it,
        "parties": parties,
        "plan": plan,
        "form": form,
        "return_form": ReasonForm(),
        "is_open": it.state == JointState.AWAITING_APPROVAL,
        "assets": separate_assets(on=today, packs=plan.packs),
    }
    return render(request, "organisations/joint/approval.html", context)


@signed_in
@once
@require_POST
def send_back(request: ActingRequest, code: str) -> HttpResponse:
    """Returns a proposal with its reason."""
    it = joint_or_404(request, code)
    reject_joint_organisation(joint_id=it.pk, reason=_reason(request), by=request.actor, at=clock.now())
    messages.success(request, _("Returned; the parties see the reason."))
    return redirect("organisations:joint", it.code)


@signed_in
@once
@require_POST
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Takes a proposal back."""
    it = joint_or_404(request, code)
    withdraw_proposal(joint_id=it.pk, note=_reason(request), by=request.actor, at=clock.now())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("organisations:joint", it.code)


@signed_in
@once
def settle(request: ActingRequest, code: str, post: int) -> HttpResponse:
    """Enters on what a post rests."""
    it = joint_or_404(request, code)
    held = visible_or_404(it.posts.select_related("account", "party__organisation"), pk=post)
    require(may_decide(request.actor, it))
    form = PostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        basis = PostBasis(form.cleaned_data["basis"])
        number = form.cleaned_data["document_no"]
        settle_post(post_id=held.pk, basis=basis, document_no=number, by=request.actor, at=clock.now())
        messages.success(request, _("The post of %(person)s is settled.") % {"person": held.account.name})
        return redirect("organisations:joint", it.code)
    rule = designated_rule(on=clock.today(), packs=packs_at(organisation=it.superior))
    return render(request, "organisations/joint/post.html", {"joint": it, "post": held, "form": form, "rule": rule})


@signed_in
@once
def dissolve(request: ActingRequest, code: str) -> HttpResponse:
    """Ends a joint organisation on a day, with a typed reason."""
    it = joint_or_404(request, code)
    require(may_decide(request.actor, it))
    form = DissolveForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    if form.is_valid():
        try:
            dissolve_joint_organisation(joint_id=it.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
        except ChangedMeanwhile:
            raise
        except Refused as refusal:
            form.add_error("on", refusal.reason)
        else:
            messages.success(request, _("“%(joint)s” is dissolved.") % {"joint": it.name})
            return redirect("organisations:joint", it.code)
    context = {"joint": it, "form": form, "parties": parties_shown(it, clock.today())}
    return render(request, "organisations/joint/dissolve.html", context)


def _reason(request: ActingRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("A reason is needed: those concerned read it."))
    return str(form.cleaned_data["reason"])


def _with_article(refusal: Refused) -> str:
    return f"{refusal.reason} {refusal.rule.text()}" if refusal.rule else refusal.reason
