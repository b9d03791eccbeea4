"""One study report, and what is done with it: commented, shared, put forward, approved, taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.actions.reports import (
    approve_publication,
    decline_publication,
    publish_to_branch,
    put_forward,
    set_consent,
    write_comment,
)
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import StudyReport
from lianjian.records.activity.policies.learning import (
    is_author,
    may_approve,
    may_comment,
    may_consent,
    may_publish,
)
from lianjian.records.activity.queries.learning import reports_visible_to
from lianjian.records.activity.web.learning.forms import CommentForm, ConsentForm
from lianjian.records.activity.web.learning.reports import published_in_words
from lianjian.ui.fields import ReasonForm


@signed_in
@require_safe
def report(request: ActingRequest, code: str) -> HttpResponse:
    """The report, its comments, and how far it may be read."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def comment(request: ActingRequest, code: str) -> HttpResponse:
    """Write a comment."""
    found, form = _found(request, code), CommentForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, comment=form)
    write_comment(report=found, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
    messages.success(request, _("Your comment is there."))
    return redirect("activity:report", code=code)


@signed_in
@require_POST
@once
def consent(request: ActingRequest, code: str) -> HttpResponse:
    """Say how far the report may be read; less takes it back at once."""
    found = _found(request, code)
    require(may_consent(request.actor, found))
    form = ConsentForm(request.POST, told_by_author=is_author(request.actor, found.member))
    if not form.is_valid():
        return _shown(request, found, consent=form)
    given = form.cleaned_data
    set_consent(
        report_id=found.pk, consent=Sharing(given["consent"]), note=given.get("note", ""), by=request.actor,
        at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Noted; it holds from now on."))
    return redirect("activity:report", code=code)


@signed_in
@require_POST
@once
def publish(request: ActingRequest, code: str) -> HttpResponse:
    """Let the branch's members read it."""
    return _done(request, code, publish_to_branch, _("The branch can read it now."))


@signed_in
@require_POST
@once
def forward(request: ActingRequest, code: str) -> HttpResponse:
    """Ask a second person to approve that everybody reads it."""
    return _done(request, code, put_forward, _("Put forward; a second person is asked to approve."))


@signed_in
@require_POST
@once
def approve(request: ActingRequest, code: str) -> HttpResponse:
    """Approve, as the second person."""
    return _done(request, code, approve_publication, _("Public from now on."))


@signed_in
@require_POST
@once
def decline(request: ActingRequest, code: str) -> HttpResponse:
    """Not approve, with a reason."""
    found = _found(request, code)
    decline_publication(report_id=found.pk, reason=ReasonForm(request.POST).said(), by=request.actor, at=clock.now())
    messages.success(request, _("Returned with your reason."))
    still_seen = reports_visible_to(actor=request.actor).filter(pk=found.pk).exists()
    return redirect("activity:report", code=code) if still_seen else redirect("activity:reports")


def _done(request: ActingRequest, code: str, act: Callable[..., object], said: str) -> HttpResponse:
    act(report_id=_found(request, code).pk, by=request.actor, at=clock.now())
    messages.success(request, said)
    return redirect("activity:report", code=code)


def _found(request: ActingRequest, code: str) -> StudyReport:
    return visible_or_404(reports_visible_to(actor=request.actor), code=code)


def _shown(
    request: ActingRequest,
    found: StudyReport,
    *,
    comment: CommentForm | None = None,
    consent: ConsentForm | None = None,
) -> HttpResponse:
    by_author = is_author(request.actor, found.member)
    waiting = found.put_forward_at is not None and found.published != Sharing.PUBLIC
    context = {
        "report": found,
        "published": published_in_words(found),
        "comments": found.comments.select_related("author").order_by("written_at", "pk"),
        "comment": comment or CommentForm(),
        "consent": consent or ConsentForm(initial={"consent": found.consent}, told_by_author=by_author),
        "reason": ReasonForm(),
        "may_comment": may_comment(request.actor, found),
        "may_consent": may_consent(request.actor, found),
        "may_share": may_publish(request.actor, found)
        and found.published == Sharing.COMMITTEE
        and found.consent != Sharing.COMMITTEE,
        "may_forward": may_publish(request.actor, found)
        and found.consent == Sharing.PUBLIC
        and found.published != Sharing.PUBLIC
        and not waiting,
        "may_approve": waiting and may_approve(request.actor, found),
        "waiting": waiting,
        "sharing": Sharing,
    }
    return render(request, "activity/learning/report.html", context, status=422 if comment or consent else 200)
