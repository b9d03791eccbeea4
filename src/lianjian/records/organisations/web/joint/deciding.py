"""The superior's side: approving, returning, settling posts, dissolving; and taking a proposal back."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
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
from lianjian.records.organisations.models import JointOrganisation
from lianjian.records.organisations.policies.joint import may_decide
from lianjian.records.organisations.policies.joint_rules import designated_rule, judge, separate_assets, usual_approver
from lianjian.records.organisations.queries.joint_preview import plan_joint
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.web.joint.forms import ApprovalForm, DissolveForm, PostForm, ReasonForm
from lianjian.records.organisations.web.joint.loading import joint_or_404, parties_shown
from lianjian.ui.form_pages import FormPage, enter_on_page, show_form


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

    def act() -> None:
        approver = form.cleaned_data.pop("approver", None)
        approve_joint_organisation(
            joint_id=it.pk, approver=JointApprover(approver) if approver else None, by=request.actor, at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip

    context = {
        "joint": it,
        "parties": parties,
        "plan": plan,
        "form": form,
        "return_form": ReasonForm(),
        "is_open": it.state == JointState.AWAITING_APPROVAL,
        "assets": separate_assets(on=today, packs=plan.packs),
    }
    return enter_on_page(
        request, form, act=act, done=_("Approved. “%(joint)s” is founded.") % {"joint": it.name},
        to=lambda: redirect("organisations:joint", it.code),
        again=lambda: render(request, "organisations/joint/approval.html", context, status=422 if form.errors else 200),
    )  # fmt: skip


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

    def act() -> None:
        basis = PostBasis(form.cleaned_data["basis"])
        number = form.cleaned_data["document_no"]
        settle_post(post_id=held.pk, basis=basis, document_no=number, by=request.actor, at=clock.now())

    rule = designated_rule(on=clock.today(), packs=packs_at(organisation=it.superior))
    page = _page(
        it, lead=_("On what does the post of %(person)s rest?") % {"person": held.account.name},
        sub=f"{held.get_kind_display()} · {it.name}", name=_("Settle the post"), act=_("Settle"),
        hint=_("Without an election or a written assignment, and its document number, the post stays designated."),
        cite=rule.text() if rule else "",
    )  # fmt: skip
    return enter_on_page(
        request, form, act=act, done=_("The post of %(person)s is settled.") % {"person": held.account.name},
        to=lambda: redirect(page.back), again=lambda: show_form(request, form, page=page),
    )  # fmt: skip


@signed_in
@once
def dissolve(request: ActingRequest, code: str) -> HttpResponse:
    """Ends a joint organisation on a day, with a typed reason."""
    it = joint_or_404(request, code)
    require(may_decide(request.actor, it))
    form = DissolveForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})

    def act() -> None:
        dissolve_joint_organisation(joint_id=it.pk, by=request.actor, at=clock.now(), **form.cleaned_data)

    page = _page(
        it, lead=_("Dissolve “%(joint)s”?") % {"joint": it.name},
        sub="、".join(party.organisation.name for party in parties_shown(it, clock.today())),
        name=_("End the joint organisation"), act=_("End the joint organisation"),
    )  # fmt: skip
    return enter_on_page(
        request, form, act=act, done=_("“%(joint)s” is dissolved.") % {"joint": it.name},
        to=lambda: redirect(page.back),
        again=lambda: show_form(
            request, form, page=page, template="organisations/joint/dissolve.html", beside={"joint": it}
        ),
    )  # fmt: skip


def _page(
    it: JointOrganisation, *, lead: str, sub: str, name: str, act: str, hint: str = "", cite: str = ""
) -> FormPage:
    back = reverse("organisations:joint", args=[it.code])
    return FormPage(lead=lead, act=act, back=back, sub=sub, name=name, under=((it.name, back),), hint=hint, cite=cite)


def _reason(request: ActingRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("A reason is needed: those concerned read it."))
    return str(form.cleaned_data["reason"])
