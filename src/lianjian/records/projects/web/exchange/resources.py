"""One resource: registered, offered, closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.exchange import close_resource, register_resource
from lianjian.records.projects.enums import NeedState
from lianjian.records.projects.policies.exchange import may_close
from lianjian.records.projects.queries.exchange import history_of, needs_visible_to, resources_visible_to
from lianjian.records.projects.web.exchange.forms import PLENTY, URGENCY, ReasonForm, ResourceForm
from lianjian.records.projects.web.exchange.registering import registering
from lianjian.ui.form_pages import FormPage


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Register a resource: three fields."""
    return registering(
        request,
        form_of=ResourceForm,
        register=register_resource,
        done=_("Registered. Whoever needs it can find it now."),
        to="projects:resource",
        page=FormPage(
            lead=_("Register a resource"),
            name=_("Register a resource"),
            act=_("Submit"),
            back=reverse("projects:resources"),
            under=((_("Resources"), reverse("projects:resources")),),
            draft="resource-new",
        ),
        asking=_("What can %(name)s offer?"),
    )


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
