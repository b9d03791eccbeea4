"""Noting that nothing is demanded of a member, and that a member's vote rests."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.members.actions.standing import exempt_member, suspend_vote
from lianjian.records.members.policies.register import may_correct, may_suspend_vote
from lianjian.records.members.web.choosing import page_of_member
from lianjian.records.members.web.register.forms import ExemptForm, VoteForm
from lianjian.records.members.web.register.person import visible_member
from lianjian.ui.form_pages import answer_form


@signed_in
@require_http_methods(["GET", "POST"])
@once
def exempt(request: ActingRequest, code: str) -> HttpResponse:
    """Notes from when nothing is demanded of the member, or that it is again."""
    member = visible_member(request, code)
    require(may_correct(request.actor, member))
    form = ExemptForm(request.POST or None, initial={"since": member.exempt_since or clock.today()})
    back = reverse("members:member", args=[member.code])

    def act() -> str:
        exempt_member(member=member, since=form.cleaned_data["since"], by=request.actor, at=clock.now())
        return back

    page = page_of_member(
        member,
        lead=_("Nothing is demanded of %(member)s"),
        sub=_("For the old, the infirm and the seriously ill: nothing is ever overdue for them. Why is not kept."),
        act=_("Save"),
        back=back,
    )
    return answer_form(request, form, page=page, act=act, done=_("Saved."))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def vote(request: ActingRequest, code: str) -> HttpResponse:
    """Notes until when the member has no vote, by which decision."""
    member = visible_member(request, code)
    require(may_suspend_vote(request.actor, member))
    form = VoteForm(request.POST or None, initial={"until": member.vote_suspended_until})
    back = reverse("members:member", args=[member.code])

    def act() -> str:
        said = form.cleaned_data
        suspend_vote(
            member=member, until=said["until"], document_no=said["document_no"], by=request.actor, at=clock.now()
        )
        return back

    page = page_of_member(
        member,
        lead=_("The vote of %(member)s rests"),
        sub=_("Only by a decision that takes away the right to vote. Which one and why is not kept."),
        act=_("Save"),
        back=back,
    )
    return answer_form(request, form, page=page, act=act, done=_("Saved."))
