"""Registering a need or a resource: the same three fields, the same way."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest
from lianjian.records.projects.enums import Subject
from lianjian.records.projects.models import Need, Resource
from lianjian.records.projects.queries.exchange import may_speak_for

MOST_CHOICES = 2000


def registering(
    request: ActingRequest,
    *,
    form_of: Callable[..., Form],
    register: Callable[..., Need | Resource],
    done: str,
    page: str,
    template: str,
) -> HttpResponse:
    """The form, and the page of what was registered; 404 for who can speak for nobody."""
    organisations = list(may_speak_for(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = form_of(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = register(
                organisation=next(one for one in organisations if given.get("organisation") in (None, one.code)),
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
            messages.success(request, done)
            return redirect(page, code=made.code)
    whose = organisations[0] if len(organisations) == 1 else None
    return render(request, template, {"form": form, "whose": whose})
