"""What every view needs: who acts, forms accepted once, and things a stranger cannot see."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor
from lianjian.kernel.models import AcceptedRequest

WANTED = "wanted"
Thing = TypeVar("Thing", bound=models.Model)
Arguments = ParamSpec("Arguments")


class ActingRequest(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    htmx: HtmxDetails


View = Callable[Concatenate[ActingRequest, Arguments], HttpResponse]


def visible_or_404(visible: models.QuerySet[Thing], **lookup: object) -> Thing:
    """The thing, or 404: what lies outside the actor's reach does not exist for him."""
    try:
        return visible.get(**lookup)
    except (ObjectDoesNotExist, ValueError):
        raise Http404 from None


def signed_in(view: View[Arguments]) -> View[Arguments]:
    """Sends strangers to sign in first; afterwards they come to the page they wanted."""

    @functools.wraps(view)
    def guarded(request: ActingRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if request.actor.is_stranger:
            request.session[WANTED] = _page_of(request)
            return redirect("site:sign-in")
        return view(request, *args, **kwargs)

    return guarded


def _page_of(request: HttpRequest) -> str:
    """The page somebody was on: of a form sent in vain, the page it stood on."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return f"{came_from.path}?{came_from.query}" if came_from.netloc == request.get_host() else ""


def once(view: View[Arguments]) -> View[Arguments]:
    """Accepts a form once: the second arrival of the same form gets the first one's answer.

    The form carries `request_id`. Both the id and the act are written in one transaction, so that a form is either
    wholly accepted or can be sent again.
    """

    @functools.wraps(view)
    def guarded(request: ActingRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        key = _request_id(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                accepted = AcceptedRequest.objects.create(
                    key=key, account_id=request.actor.account_id, accepted_at=clock.now()
                )
                response = view(request, *args, **kwargs)
                if not isinstance(response, HttpResponseRedirect):
                    accepted.delete()  # the form came back with errors: it may be sent again
                else:
                    accepted.answer_url = response.url
                    accepted.save(update_fields=["answer_url"])
                return response
        except IntegrityError:
            earlier = AcceptedRequest.objects.filter(key=key).first()
            if earlier is None or not earlier.answer_url or earlier.account_id != request.actor.account_id:
                raise
            return redirect(earlier.answer_url)

    return guarded


def _request_id(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None
