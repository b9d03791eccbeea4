"""People in office: who, since when, by what right; and letting them sign in."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.accounts import CODE_LIFE, give_sign_in_code
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.organisations.actions.posts import appoint, confirm_post, end_post
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.policies.tree import may_appoint, may_give_code
from lianjian.records.organisations.queries.posts import person_called, posts_of
from lianjian.records.organisations.web.tree.forms import ConfirmForm, EndPostForm, PostForm
from lianjian.records.organisations.web.tree.views import trail, visible_node
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.private_pages import kept_nowhere
from lianjian.ui.slips import sign_in_slip


@require_GET
@signed_in
def posts(request: ActingRequest, code: str) -> HttpResponse:
    """Lists everybody in office, with what the person may do about each."""
    organisation = visible_node(request, code)
    today = clock.today()
    rows = [
        {"post": post, "may_end": bool(may_appoint(request.actor, organisation, PostKind(post.kind)))}
        for post in posts_of(organisation=organisation, on=today)
    ]
    return render(
        request,
        "organisations/tree/posts.html",
        {
            "organisation": organisation,
            "trail": trail(request, organisation),
            "rows": rows,
            "may_appoint": bool(_kinds(request, organisation)),
            "may_give_code": may_give_code(request.actor, organisation),
            "today": today,
        },
    )


def _kinds(request: ActingRequest, organisation: Organisation) -> list[PostKind]:
    if organisation.dissolved_on is not None:
        return []
    return [kind for kind in PostKind if may_appoint(request.actor, organisation, kind)]


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Puts somebody into a post."""
    organisation = visible_node(request, code)
    kinds = _kinds(request, organisation)
    if not kinds:
        require(may_appoint(request.actor, organisation, PostKind.SECRETARY))
    initial = {"since": clock.today(), "basis": PostBasis.DESIGNATED}
    form = PostForm(request.POST if request.method == "POST" else None, kinds=kinds, initial=initial)

    def act() -> str:
        said = form.cleaned_data
        post = appoint(
            organisation=organisation,
            account=person_called(actor=request.actor, words=said["person"], on=clock.today()),
            kind=PostKind(said["kind"]),
            basis=PostBasis(said["basis"]),
            document_no=said["document_no"],
            since=said["since"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("%(post)s is entered.") % {"post": post})
        return page.back

    page = _page(request, organisation, _("Fill a post at %(name)s") % {"name": organisation})
    return answer_form(request, form, page=page, act=act)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def confirm(request: ActingRequest, code: str, post_id: int) -> HttpResponse:
    """Turns a designation into a post held by election or written assignment."""
    organisation = visible_node(request, code)
    post = _post(organisation, post_id)
    require(may_appoint(request.actor, organisation, PostKind(post.kind)))
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        said = form.cleaned_data
        confirm_post(
            post=post,
            basis=PostBasis(said["basis"]),
            document_no=said["document_no"],
            by=request.actor,
            at=clock.now(),
        )
        return page.back

    page = _page(request, organisation, _("%(post)s: elected or assigned") % {"post": post})
    done = _("%(post)s is no longer only designated.") % {"post": post}
    return answer_form(request, form, page=page, act=act, done=done)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def end(request: ActingRequest, code: str, post_id: int) -> HttpResponse:
    """Ends a post."""
    organisation = visible_node(request, code)
    post = _post(organisation, post_id)
    require(may_appoint(request.actor, organisation, PostKind(post.kind)))
    form = EndPostForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})

    def act() -> str:
        said = form.cleaned_data
        end_post(post=post, on=said["on"], reason=said["reason"], by=request.actor, at=clock.now())
        messages.success(request, _("%(post)s ends on %(day)s.") % {"post": post, "day": said["on"].isoformat()})
        return page.back

    page = _page(request, organisation, _("End the post: %(post)s") % {"post": post})
    return answer_form(request, form, page=page, act=act)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def sign_in_code(request: ActingRequest, code: str, post_id: int) -> HttpResponse:
    """Gives a person a single-use code: shown once, as a slip to hand over."""
    organisation = visible_node(request, code)
    post = _post(organisation, post_id)
    require(may_give_code(request.actor, organisation))
    form = Form(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        given = give_sign_in_code(account=post.account, by=request.actor, at=clock.now())
        content = {
            "organisation": organisation, "post": post, "trail": trail(request, organisation),
            "days": CODE_LIFE.days, "slip": sign_in_slip(request, given), "today": clock.today(),
        }  # fmt: skip
        return kept_nowhere(render(request, "organisations/tree/code.html", content))

    hint = _(
        "The code lets this person in once, within %(days)s days. It is shown a single time; hand it over yourself. "
        "That you gave it stays in the journal."
    )
    lead = _("Give %(name)s a sign-in code") % {"name": post.account.name}
    page = _page(request, organisation, lead, act=_("Make the code"), hint=hint % {"days": CODE_LIFE.days})
    return answer_form(request, form, page=page, act=act)


def _post(organisation: Organisation, post_id: int) -> Post:
    post = Post.objects.filter(organisation=organisation, pk=post_id).select_related("account").first()
    if post is None:
        raise Http404
    return post


def _page(request: ActingRequest, organisation: Organisation, lead: str, *, act: str = "", hint: str = "") -> FormPage:
    """One form under the people in office of the organisation."""
    *above, own = trail(request, organisation)
    node = reverse("organisations:node", args=[organisation.code])
    back = reverse("organisations:posts", args=[organisation.code])
    under = (*((one["label"], one["url"]) for one in above), (own["label"], node), (_("People in office"), back))
    return FormPage(lead=lead, act=act or _("Enter"), back=back, hint=hint, under=under)
