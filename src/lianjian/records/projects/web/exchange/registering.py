"""Registering a need or a resource: the same three fields, the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest
from lianjian.records.projects.enums import Subject
from lianjian.records.projects.models import Need, Resource
from lianjian.records.projects.queries.exchange import may_speak_for
from lianjian.ui.fields import MOST_CHOICES
from lianjian.ui.form_pages import FormPage, answer_form


def registering(
    request: ActingRequest,
    *,
    form_of: Callable[..., Form],
    register: Callable[..., Need | Resource],
    done: str,
    to: str,
    page: FormPage,
    asking: str,
) -> HttpResponse:
    """The form, and the page `to` of what was registered; 404 for who can speak for nobody.

    Where only one organisation comes into question, the page asks about it by name (`asking`).
    """
    organisations = list(may_speak_for(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = form_of(request.POST or None, organisations=organisations)

    def act() -> str:
        given = form.cleaned_data
        made = register(
            organisation=next(one for one in organisations if given.get("organisation") in (None, one.code)),
            subject=Subject(given["subject"]), level=given["level"], title=given["title"], on=clock.today(),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse(to, args=[made.code])

    if len(organisations) == 1:
        page = replace(page, lead=asking % {"name": organisations[0].name})
    return answer_form(request, form, page=page, act=act, done=done)
