"""One joint organisation, and a party's answer to the proposal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.joint import answer_consent, withdraw_consent
from lianjian.records.organisations.enums import ChangeState, ConsentState, JointState, PartyRole
from lianjian.records.organisations.models import JointOrganisation, JointParty, JointPost
from lianjian.records.organisations.policies.joint import may_answer, may_decide, may_withdraw_proposal, speaks_for
from lianjian.records.organisations.policies.joint_rules import separate_assets
from lianjian.records.organisations.queries.joint import OPEN_STATES, books_readable_by
from lianjian.records.organisations.queries.joint_history import history_of
from lianjian.records.organisations.queries.joint_preview import POST_ORDER
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.web.joint.forms import ConsentForm, ReasonForm
from lianjian.records.organisations.web.joint.loading import joint_or_404, parties_shown
from lianjian.records.organisations.web.joint.picture import picture_of


@signed_in
@require_safe
def joint(request: ActingRequest, code: str) -> HttpResponse:
    """Parties, posts, books, documents, history, and the one act that is next."""
    it = joint_or_404(request, code)
    today = clock.today()
    parties = parties_shown(it, today)
    context = {
        "joint": it,
        "parties": parties,
        "posts": _posts(it),
        "books": books_readable_by(actor=request.actor, joint=it),
        "changes": it.partner_changes.filter(state=ChangeState.PROPOSED).select_related("organisation"),
        "history": history_of(joint=it),
        "act": _next_act(request.actor, it, parties),
        "decides": bool(may_decide(request.actor, it)),
        "may_withdraw": it.state in OPEN_STATES and bool(may_withdraw_proposal(request.actor, it)),
        "own_given": [
            p for p in parties if p.consent == ConsentState.GIVEN and speaks_for(request.actor, p.organisation_id)
        ]
        if it.state in OPEN_STATES
        else [],
        "assets": separate_assets(on=today, packs=packs_at(organisation=it.superior)),
        "picture": picture_of(parties),
        "states": JointState,
        "reason_form": ReasonForm(),
    }
    return render(request, "organisations/joint/detail.html", context)


@signed_in
@once
def consent(request: ActingRequest, code: str, party: str) -> HttpResponse:
    """One screen for a secretary: what it means, what stays ours, agree or decline."""
    it = joint_or_404(request, code)
    row = visible_or_404(it.parties.select_related("organisation"), organisation__code=party, during=None)
    require(may_answer(request.actor, row.organisation))
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agree = form.cleaned_data["answer"] == "agree"
        answer_consent(
            joint_id=it.pk, organisation_id=row.organisation_id, agree=agree, note=form.cleaned_data["note"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Agreed.") if agree else _("Declined; the proposer sees your note."))
        return redirect("organisations:joint", it.code)
    today = clock.today()
    parties = parties_shown(it, today)
    context = {
        "joint": it,
        "party": row,
        "others": [other for other in parties if other.pk != row.pk],
        "form": form,
        "is_open": it.state in OPEN_STATES and row.consent != ConsentState.GIVEN,
        "given": ConsentState.GIVEN,
        "assets": separate_assets(on=today, packs=packs_at(organisation=it.superior)),
        "is_lead": row.role == PartyRole.LEAD,
        "reason_form": ReasonForm(),
    }
    return render(request, "organisations/joint/consent.html", context)


@signed_in
@once
@require_POST
def withdraw(request: ActingRequest, code: str, party: str) -> HttpResponse:
    """Takes a consent back, with the typed reason."""
    it = joint_or_404(request, code)
    row = visible_or_404(it.parties.select_related("organisation"), organisation__code=party, during=None)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say why the consent is withdrawn: the other parties read it."))
    withdraw_consent(
        joint_id=it.pk, organisation_id=row.organisation_id, note=form.cleaned_data["reason"], by=request.actor,
        at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("The consent is withdrawn; the others see it."))
    return redirect("organisations:joint", it.code)


def _posts(it: JointOrganisation) -> list[JointPost]:
    held = it.posts.select_related("account", "party__organisation")
    if it.during is not None and it.during.upper is None:
        held = held.filter(during__endswith=None)
    return sorted(held, key=lambda post: ([str(kind) for kind in POST_ORDER].index(post.kind), post.pk))


def _next_act(actor: Actor, it: JointOrganisation, parties: list[JointParty]) -> dict[str, str] | None:
    """What this person can do next here: the page's one primary button."""
    if it.state == JointState.CONSENTING:
        for party in parties:
            if party.consent != ConsentState.GIVEN and speaks_for(actor, party.organisation_id):
                address = reverse("organisations:joint-consent", args=[it.code, party.organisation.code])
                return {"label": _("Answer for %(party)s") % {"party": party.organisation.name}, "url": address}
    if it.state == JointState.AWAITING_APPROVAL and may_decide(actor, it):
        return {"label": _("Decide"), "url": reverse("organisations:joint-approval", args=[it.code])}
    return None
