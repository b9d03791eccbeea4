"""Two switches every page carries, and the gallery of components."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from lianjian.kernel.sheets import EXCEL
from lianjian.ui import gallery as samples
from lianjian.ui.files import attachment
from lianjian.ui.name_lists import SECOND, SHEET, name_list_template
from lianjian.ui.shell import ELDER_COOKIE

YEAR_SECONDS = 365 * 24 * 3600


@require_GET
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Remember in this browser whether pages come in the elder edition, then go back.

    A link, not a form: it changes nothing but type size, and public pages stay free of tokens and sessions.
    """
    response = _back(request)
    return _remembered(response, name=ELDER_COOKIE, value="1" if request.GET.get("on") == "1" else "0")


@require_GET
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the interface in this browser, then go back."""
    chosen = request.GET.get("to", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    return _remembered(_back(request), name=settings.LANGUAGE_COOKIE_NAME, value=chosen)


@require_GET
def name_list(_request: HttpRequest, second: str) -> HttpResponse:
    """The empty workbook for a list of names; it holds nothing but heads and a sample."""
    if second not in SECOND:
        raise Http404
    return attachment(content=name_list_template(second=second), content_type=EXCEL, name=f"{SHEET}模板.xlsx")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with long, empty, wrong and large content; on demo and developers' machines only."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, "ui/gallery.html", samples.content(query=request.GET))


def _back(request: HttpRequest) -> HttpResponse:
    target = request.GET.get("next", "/")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _remembered(response: HttpResponse, *, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response
