"""What the secretary does for a member: answering a request for correction, and giving a sign-in code."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.accounts import CODE_LIFE
from lianjian.kernel.models import Account
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.own import answer_correction, give_member_code
from lianjian.records.members.enums import CorrectionState
from lianjian.records.members.models import Member
from lianjian.records.members.policies.own import may_answer_correction, may_give_member_code
from lianjian.records.members.queries.own import accounts_like, corrections_visible_to
from lianjian.records.members.queries.people import members_visible_to
from lianjian.records.members.web.own.forms import AnswerForm, SamePersonForm
from lianjian.records.organisations.enums import PostKind
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.private_pages import kept_nowhere
from lianjian.ui.slips import sign_in_slip


@signed_in
@require_http_methods(["GET", "POST"])
@once
def correction(request: ActingRequest, correction: int) -> HttpResponse:
    """Decide on what a member says is wrong, with a sentence."""
    found = visible_or_404(corrections_visible_to(actor=request.actor), pk=correction)
    require(may_answer_correction(request.actor, found))
    form = AnswerForm(request.POST or None)
    record = reverse("members:member", args=[found.member.code])
    page = FormPage(
        lead=_("%(name)s asks for a correction") % {"name": found.member.name},
        sub=_("Wrong: %(wrong)s. Right: %(right)s. First correct the record, then answer.")
        % {"wrong": found.wrong, "right": found.right},
        act=_("Answer"),
        back=record,
    )

    def act() -> str:
        said = form.cleaned_data
        state = CorrectionState(said["state"])
        answer_correction(correction=found, state=state, answer=said["answer"], by=request.actor, at=clock.now())
        return record

    return answer_form(request, form, page=page, act=act, done=_("Answered; it stands on the member's page."))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def sign_in_code(request: ActingRequest, code: str) -> HttpResponse:
    """Let a member sign in: a single-use code, shown once, as a slip to hand over."""
    visible = members_visible_to(actor=request.actor).select_related("organisation", "account")
    member = visible_or_404(visible, code=code)
    require(may_give_member_code(request.actor, member))
    known = {} if member.account_id else {str(one.pk): one for one in accounts_like(member=member)}
    sent = request.POST if request.method == "POST" else None
    form = SamePersonForm(sent, accounts=list(known.values())) if known else Form(sent)

    def act() -> HttpResponse:
        return _slip(request, member, known.get(form.cleaned_data.get("account", "")))

    page = FormPage(
        lead=_("Give %(name)s a sign-in code") % {"name": member.name}, name=_("Sign-in code"),
        sub=_("It lets this person in once and is shown a single time; hand it over yourself."),
        act=_("Make the code"), back=reverse("members:member", args=[code]),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act)


def _slip(request: ActingRequest, member: Member, account: Account | None) -> HttpResponse:
    given = give_member_code(member=member, account=account, by=request.actor, at=clock.now())
    context = {
        "member": member,
        "slip": sign_in_slip(request, given),
        "title": PostKind.MEMBER.label,
        "days": CODE_LIFE.days,
        "today": clock.today(),
    }
    return kept_nowhere(render(request, "members/own/code.html", context))
