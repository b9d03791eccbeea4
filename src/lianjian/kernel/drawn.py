"""Pages that only show records, drawn once until anything in the database changes.

PostgreSQL's snapshot names exactly the transactions a reader sees: while two readers' snapshots are equal, so is all
they could read, and the page drawn for one request is the page for the next one of the same browser. Nothing needs to
be told when something changes, and nothing can be forgotten.
"""

from __future__ import annotations

import functools
import gzip
from collections import OrderedDict
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest

Arguments = ParamSpec("Arguments")
MOST_PAGES = 500
_pages: OrderedDict[tuple[object, ...], bytes] = OrderedDict()


def drawn_once(
    view: Callable[Concatenate[ActingRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[ActingRequest, Arguments], HttpResponse]:
    """Keeps the view's page for its browser; only for views that write nothing and ask for nothing to be sent."""

    @functools.wraps(view)
    def shown(request: ActingRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        page = _pages.get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
                return response
            page = _pages[key] = gzip.compress(response.content, compresslevel=5, mtime=0)
            while len(_pages) > MOST_PAGES:
                _pages.popitem(last=False)
        return _answer(request, page)

    return shown


def _key(request: ActingRequest) -> tuple[object, ...] | None:
    """Everything a page depends on; none where it must not be kept."""
    user = request.user
    secret = request.META.get("CSRF_COOKIE")
    # A page holds its browser's token, so without one it cannot be kept; a message is shown once; and a snapshot does
    # not name what its own transaction has written.
    unkept = request.htmx or (user.is_authenticated and not secret) or "_messages" in request.session
    if request.method != "GET" or unkept or connection.in_atomic_block:
        return None
    verified = user.is_verified() or request.session.get("signed_in_by_link")  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        (snapshot,) = cursor.fetchone()
    elder = request.COOKIES.get("elder")
    return (snapshot, user.pk, bool(verified), secret, request.get_full_path(), get_language(), elder, clock.today())


def _answer(request: ActingRequest, page: bytes) -> HttpResponse:
    if request.user.is_authenticated:
        get_token(request)  # has the cookie sent with this page too
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(page if packed else gzip.decompress(page))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response
