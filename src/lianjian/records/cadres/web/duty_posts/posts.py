"""One duty post: set up, changed, claimed by members or proposed to them, closed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.duty_posts import (
    claim_post,
    close_post,
    propose_for_post,
    revise_post,
    set_up_post,
)
from lianjian.records.cadres.enums import LIVE_HOLDINGS, Ability
from lianjian.records.cadres.models import DutyPost
from lianjian.records.cadres.policies.duty_posts import may_lead
from lianjian.records.cadres.queries.duty_posts import (
    branches_led_by,
    could_be_asked,
    holdings_visible_to,
    kinds_at,
    posts_visible_to,
    with_seats,
)
from lianjian.records.cadres.web.duty_posts.forms import ClaimForm, NewPostForm, RevisePostForm
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import members_of, own_member
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.fields import MOST_CHOICES, ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Set a post up from the catalogue."""
    organisations = list(branches_led_by(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    asked = request.GET.get("organisation", "")
    if any(one.code == asked for one in organisations):
        organisations = [one for one in organisations if one.code == asked]
    kinds = sorted(kinds_at(organisation=organisations[0]).values(), key=lambda kind: kind.title)
    form = NewPostForm(request.POST or None, organisations=organisations, kinds=kinds)

    def act() -> str:
        given = form.cleaned_data
        whose = next(one for one in organisations if given.get("organisation") in (None, one.code))
        made = set_up_post(
            organisation=whose, kind=given["kind"], seats=given["seats"], duties=given["duties"], on=clock.today(),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("cadres:duty-post", args=[made.code])

    name, back = _("Set up a post"), reverse("cadres:duty-posts")
    only = organisations[0].name if len(organisations) == 1 else ""
    page = FormPage(
        lead=_("Which post does %(name)s need?") % {"name": only} if only else name, act=_("Submit"), back=back,
        name=name, under=((_("Duty posts"), back),), draft="duty-post-new",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Set up. Members of the branch can claim it now."))


@signed_in
def post(request: ActingRequest, code: str) -> HttpResponse:
    """What the post is there for, who holds it, and who could."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def revised(request: ActingRequest, code: str) -> HttpResponse:
    """Change the seats or the words."""
    found, form = _led(request, code), RevisePostForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        revise_post(post_id=found.pk, seats=given["seats"], duties=given["duties"], by=request.actor, at=clock.now())

    return _entered(request, found, "revising", form, act, done=_("Saved."))


@signed_in
@require_POST
@once
def closed(request: ActingRequest, code: str) -> HttpResponse:
    """Close a post."""
    found, form = _led(request, code), ReasonForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        close_post(post_id=found.pk, reason=reason, on=clock.today(), by=request.actor, at=clock.now())

    return _entered(request, found, "closing", form, act, done=_("Closed."))


@signed_in
@require_POST
@once
def claimed(request: ActingRequest, code: str) -> HttpResponse:
    """Claim the post for oneself, or enter for a member what he said."""
    found = _found(request, code)
    own = own_member(actor=request.actor)
    form = _claiming(request, found, sent=True)
    named = request.POST.get("member", "") if "member" in form.fields else ""
    who = _member(found, named) if named else own
    if who is None:
        return _shown(request, found, claiming=form)

    def act() -> None:
        given = form.cleaned_data
        brings = [Ability(one) for one in given.get("brings", ())]
        claim_post(
            post_id=found.pk, member_id=who.pk, brings=brings, wish=given["wish"], by=request.actor, at=clock.now()
        )

    done = _("Claimed. The branch makes it public next.")
    to = reverse("cadres:duty-mine") if own == who else ""
    return _entered(request, found, "claiming", form, act, done=done, to=to)


@signed_in
@require_POST
@once
def proposed(request: ActingRequest, code: str) -> HttpResponse:
    """Ask a member whether he takes the post."""
    found = _led(request, code)
    who = _member(found, request.POST.get("member", ""))
    propose_for_post(post_id=found.pk, member_id=who.pk, by=request.actor, at=clock.now())
    messages.success(request, _("Asked. The member answers on his own page, or tells you."))
    return redirect("cadres:duty-post", code=code)


def _found(request: ActingRequest, code: str) -> DutyPost:
    found: DutyPost = visible_or_404(with_seats(posts_visible_to(actor=request.actor)), code=code)
    return found


def _led(request: ActingRequest, code: str) -> DutyPost:
    """The post, for whoever leads the duty posts of its branch."""
    found = _found(request, code)
    require(may_lead(request.actor, found.organisation))
    return found


def _entered(
    request: ActingRequest,
    found: DutyPost,
    name: str,
    form: forms.Form,
    act: Callable[[], None],
    *,
    done: str,
    to: str = "",
) -> HttpResponse:
    """What the page answers to one of its forms, the one that its template calls `name`."""
    to = to or reverse("cadres:duty-post", args=[found.code])
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect(to), again=lambda: _shown(request, found, **{name: form})
    )


def _member(found: DutyPost, code: str) -> Member:
    return visible_or_404(members_of(organisation=found.organisation, on=clock.today()), code=code)


def _claiming(request: ActingRequest, found: DutyPost, *, sent: bool = False) -> ClaimForm:
    """The member's own form; for who leads the branch, with the members who may have told him."""
    leads = bool(may_lead(request.actor, found.organisation))
    members = list(members_of(organisation=found.organisation, on=clock.today())) if leads else []
    return ClaimForm(request.POST if sent else None, suits=found.suits, members=members)


def _shown(request: ActingRequest, found: DutyPost, **bound: forms.Form) -> HttpResponse:
    today = clock.today()
    leads = bool(may_lead(request.actor, found.organisation))
    own = own_member(actor=request.actor)
    free = found.closed_on is None and found.taken < found.seats  # type: ignore[attr-defined]
    packs = packs_at(organisation=found.organisation)
    holdings = holdings_visible_to(actor=request.actor).filter(post=found).order_by("-state", "member__name_pinyin")
    at_home = own is not None and own.organisation_id == found.organisation_id
    context = {
        "post": found,
        "free": free,
        "leads": leads,
        "own": own,
        "suits": [Ability(one).label for one in found.suits],
        "live": [one for one in holdings if one.state in LIVE_HOLDINGS],
        "past": [one for one in holdings if one.state not in LIVE_HOLDINGS],
        "claiming": _claiming(request, found) if free and (leads or at_home) else None,
        "proposable": could_be_asked(post=found, on=today, packs=packs) if leads and free else [],
        "revising": RevisePostForm(initial={"seats": found.seats, "duties": found.duties}),
        "closing": ReasonForm(),
    } | bound
    return render(request, "cadres/duty_posts/post.html", context, status=422 if bound else 200)
