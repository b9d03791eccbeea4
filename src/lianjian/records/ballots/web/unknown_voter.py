"""The voters' open pages: whoever comes is nobody, no cookie leaves, and every answer to a cast has one size."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, parse_cookie

from lianjian.ui.shell import ELDER_COOKIE

OPEN_PAGES = "/vote/"
# How large the type is and which language: what a page needs, and what tells nobody from another.
HARMLESS_COOKIES = (ELDER_COOKIE, settings.LANGUAGE_COOKIE_NAME)
ANSWER_BYTES = 1024
PAGE_BYTES = 64 * 1024
GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def without_identity(get_response: GetResponse) -> GetResponse:
    """Takes off a request to an open page whatever says who sends it; stands before the session is looked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN_PAGES):
            return get_response(request)
        request.META["HTTP_COOKIE"] = _harmless(request.META.get("HTTP_COOKIE", ""))
        response = get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return middleware


def _harmless(header: str) -> str:
    sent = parse_cookie(header)
    return "; ".join(f"{name}={sent[name]}" for name in HARMLESS_COOKIES if name in sent)


def in_one_size(view: View) -> View:
    """The page filled up with blanks to a size that all pages of a ballot's slips share: it tells no choice."""

    @wraps(view)
    def sized(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = view(request, *args, **kwargs)
        wanted = max(1, -(-len(response.content) // PAGE_BYTES)) * PAGE_BYTES
        response.content = response.content.ljust(wanted)
        response.headers["Content-Encoding"] = "identity"
        return response

    return sized


def answer_of_one_size(answer: Mapping[str, object]) -> HttpResponse:
    """The answer as JSON filled up with blanks, so that neither its length nor its status tells what it says."""
    body = json.dumps(answer, ensure_ascii=True).ljust(ANSWER_BYTES)
    assert len(body) == ANSWER_BYTES, "an answer to a cast has outgrown its size"
    # Named, so that nothing on the way packs it to a length of its own.
    return HttpResponse(body, content_type="application/json", headers={"Content-Encoding": "identity"})
