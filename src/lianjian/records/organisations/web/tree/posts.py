"""People in office: who, since when, by what right; and letting them sign in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.accounts import CODE_LIFE, give_sign_in_code
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.organisations.actions.posts import appoint, confirm_post, end_post
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.policies.tree import may_appoint, may_give_code
from lianjian.records.organisations.queries.posts import person_called, posts_of
from lianjian.records.organisations.web.tree.forms import ConfirmForm, EndPostForm, PostForm
from lianjian.records.organisations.web.tree.views import trail, visible_node
from lianjian.ui.form_pages import show_refusal
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

    def act() -> None:
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

    return _form_page(request, organisation, form, _("Fill a post at %(name)s") % {"name": organisation}, act)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def confirm(request: ActingRequest, code: str, post_id: int) -> HttpResponse:
    """Turns a designation into a post held by election or written assignment."""
    organisation = visible_node(request, code)
    post = _post(organisation, post_id)
    require(may_appoint(request.actor, organisation, PostKind(post.kind)))
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        said = form.cleaned_data
        confirm_post(
            post=post,
            basis=PostBasis(said["basis"]),
            document_no=said["document_no"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("%(post)s is no longer only designated.") % {"post": post})

    return _form_page(request, organisation, form, _("%(post)s: elected or assigned") % {"post": post}, act)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def end(request: ActingRequest, code: str, post_id: int) -> HttpResponse:
    """Ends a post."""
    organisation = visible_node(request, code)
    post = _post(organisation, post_id)
    require(may_appoint(request.actor, organisation, PostKind(post.kind)))
    form = EndPostForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})

    def act() -> None:
        said = form.cleaned_data
        end_post(post=post, on=said["on"], reason=said["reason"], by=request.actor, at=clock.now())
        messages.success(request, _("%(post)s ends on %(day)s.") % {"post": post, "day": said["on"].isoformat()})

    return _form_page(request, organisation, form, _("End the post: %(post)s") % {"post": post}, act)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def sign_in_code(request: ActingRequest, code: str, post_id: int) -> HttpResponse:
    """Gives a person a single-use code: shown once, as a slip to hand over."""
    organisation = visible_node(request, code)
    post = _post(organisation, post_id)
    require(may_give_code(request.actor, organisation))
    content = {
        "organisation": organisation,
        "post": post,
        "trail": trail(request, organisation),
        "days": CODE_LIFE.days,
    }
    if request.method != "POST":
        return render(request, "organisations/tree/ask_code.html", content)
    given = give_sign_in_code(account=post.account, by=request.actor, at=clock.now())
    response = render(
        request,
        "organisations/tree/code.html",
        content | {"slip": sign_in_slip(request, given), "today": clock.today()},
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _post(organisation: Organisation, post_id: int) -> Post:
    post = Post.objects.filter(organisation=organisation, pk=post_id).select_related("account").first()
    if post is None:
        raise Http404
    return post


def _form_page(
    request: ActingRequest, organisation: Organisation, form: Form, lead: str, act: Callable[[], None]
) -> HttpResponse:
    """One form, one act; what is refused stands above the form, with nothing typed lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            return redirect("organisations:posts", code=organisation.code)
    content = {"organisation": organisation, "trail": trail(request, organisation), "form": form, "lead": lead}
    return render(request, "organisations/tree/post_form.html", content)
