"""What happens around every request: headers, language, who acts, and refusals shown as pages of help."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import STRANGER, Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.records.organisations.queries.actors import actor_of
from lianjian.ui.refusal import Refusal, Way

SEEN_EVERY_MINUTES = 5
NULL = "\0"
GetResponse = Callable[[HttpRequest], HttpResponse]
Address = IPv4Address | IPv6Address
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
PERMISSIONS_POLICY = "geolocation=(), microphone=(), camera=(), payment=(), usb=(), interest-cohort=()"


def address_behind_proxies(get_response: GetResponse) -> GetResponse:
    """Gives every request the address it came from before the trusted proxies: for limits and failed sign-ins."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seen, told = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = _came_from_address(seen, told)
        return get_response(request)

    return middleware


def _came_from_address(seen: str, told: str) -> str:
    """From the nearest hop outwards, as far as each is a trusted proxy: what stands further left anybody can write."""
    hops = [seen, *reversed(told.split(","))]
    for nearer, further in itertools.pairwise(hops):
        if not _is_trusted(nearer) or _address(further) is None:
            return nearer.strip()
    return hops[-1].strip()


def _is_trusted(text: str) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def secure_headers(get_response: GetResponse) -> GetResponse:
    """Adds the headers that keep foreign code and foreign eyes out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def without_null_characters(get_response: GetResponse) -> GetResponse:
    """Answers 400 to null characters: nobody types them, and PostgreSQL cannot hold them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = (value for query in (request.GET, request.POST) for _name, values in query.lists() for value in values)
        if any(NULL in value for value in sent):
            raise BadRequest("null character")
        return get_response(request)

    return middleware


def chosen_language(get_response: GetResponse) -> GetResponse:
    """Chinese by default, English by choice; never guessed from the phone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = "en" if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == "en" else "zh-hans"
        request.LANGUAGE_CODE = language
        with translation.override(language):
            return get_response(request)

    return middleware


def acting_person(get_response: GetResponse) -> GetResponse:
    """Gives the request its actor: the person signed in with the posts held today."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        _keep_alive(request)
        return get_response(request)

    return middleware


def _keep_alive(request: HttpRequest) -> None:
    """A session in use does not end; it is written at most every few minutes, not with each page."""
    if "_auth_user_id" in request.session:
        minute = int(clock.now().timestamp() // 60)
        if minute - request.session.get("seen_minute", 0) >= SEEN_EVERY_MINUTES:
            request.session["seen_minute"] = minute


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    # Staff count as nobody until the second factor is given; a demo lets them in by link.
    verified = user.is_verified() or request.session.get("signed_in_by_link")  # type: ignore[union-attr]
    if isinstance(user, Account) and user.is_staff and not verified:
        return STRANGER
    return actor_of(user=user, on=clock.today())


class _RefusalPage:
    """Shows a refusal as a page that helps."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls it for whatever a view raised."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "ui/refused.html", {"refusal": _as_page(request, exception)}, status=exception.status)


def _as_page(request: HttpRequest, refused: Refused) -> Refusal:
    ways = [Way(label=words, url=request.get_full_path()) for words in refused.remedies]
    return Refusal(
        title=_("Not yours to decide") if refused.status == HTTPStatus.FORBIDDEN else _("Not possible like this"),
        sentence=refused.reason,
        quote=refused.quote,
        citation=refused.rule.text() if refused.rule else "",
        ways=(*ways, Way(label=_("Back to where I was"), url=_came_from(request))),
    )


def _came_from(request: HttpRequest) -> str:
    referrer = request.META.get("HTTP_REFERER", "")
    allowed = url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()})
    return referrer if allowed else "/"


refusals_as_pages = _RefusalPage
