"""Pages of which nothing stays behind: codes shown once, and what is typed or read without an account."""

from __future__ import annotations

from django.http import HttpResponse


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    """The page, which no browser keeps."""
    response.headers["Cache-Control"] = "no-store"
    return response


def without_trace(response: HttpResponse) -> HttpResponse:
    """The page, which no browser keeps and whose address no other site learns; for a phone that several share."""
    # Not no-referrer: a form sent from such a page says Origin: null, and is refused as a stranger's.
    response.headers["Referrer-Policy"] = "strict-origin"
    return kept_nowhere(response)
