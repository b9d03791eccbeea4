"""One resource: registered, offered, closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.exchange import close_resource, register_resource
from lianjian.records.projects.enums import NeedState, Subject
from lianjian.records.projects.policies.exchange import may_close
from lianjian.records.projects.queries.exchange import history_of, may_speak_for, needs_visible_to, resources_visible_to
from lianjian.records.projects.web.exchange.forms import PLENTY, URGENCY, ReasonForm, ResourceForm
from lianjian.records.projects.web.exchange.needs import MOST_CHOICES


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Register a resource: three fields."""
    organisations = list(may_speak_for(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = ResourceForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        whose = next(one for one in organisations if given.get("organisation") in (None, one.code))
        try:
            made = register_resource(
                organisation=whose,
                subject=Subject(given["subject"]),
                level=given["level"],
                title=given["title"],
                on=clock.today(),
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Registered. Whoever needs it can find it now."))
            return redirect("projects:resource", code=made.code)
    context = {"form": form, "whose": organisations[0] if len(organisations) == 1 else None}
    return render(request, "projects/exchange/resource_new.html", context)


@signed_in
def resource(request: ActingRequest, code: str) -> HttpResponse:
    """What is offered, and who needs such a thing, as far as one may see."""
    found = visible_or_404(resources_visible_to(actor=request.actor), code=code)
    wanted = needs_visible_to(actor=request.actor).filter(subject=found.subject, state=NeedState.OPEN)
    context = {
        "resource": found,
        "plenty": dict(PLENTY)[found.level],
        "urgency": dict(URGENCY),
        "needs": list(wanted.exclude(organisation=found.organisation_id).order_by("-level", "pk")[:20]),
        "may_close": may_close(request.actor, found),
        "reason": ReasonForm(),
        "history": history_of(thing=found),
    }
    return render(request, "projects/exchange/resource.html", context)


@signed_in
@require_POST
@once
def closed(request: ActingRequest, code: str) -> HttpResponse:
    """Take a resource off offer."""
    found = visible_or_404(resources_visible_to(actor=request.actor), code=code)
    close_resource(
        resource_id=found.pk, reason=request.POST.get("reason", ""), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Closed."))
    return redirect("projects:resource", code=code)
