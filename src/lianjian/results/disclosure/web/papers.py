"""The sheet for the wall at one address: to read and print, as a Word file (`?as=word`) and as a PDF (`?as=pdf`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianjian.kernel.qr import qr_in_page
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.results.disclosure.documents.sheet import sheet_in_pdf, sheet_in_word, wall_sheet
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.web.loading import public_sheet_or_404, sheet_or_404, sheet_url, village_or_404
from lianjian.ui.files import answer_paper


@signed_in
@require_safe
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """For those who work at the sheet, before it hangs too."""
    it = sheet_or_404(request, code)
    return _answer(request, it, back=sheet_url(it))


@require_safe
def village_paper(request: HttpRequest, village: str, sheet: str) -> HttpResponse:
    """For everybody, once it hangs."""
    place = village_or_404(village)
    it = public_sheet_or_404(place, sheet)
    return _answer(request, it, back=reverse("disclosure:village-sheet", args=[place.code, it.code]))


def _answer(request: HttpRequest, it: Disclosure, *, back: str) -> HttpResponse:
    # A draft's own page does not exist yet: its code leads to the village's first page, where it will stand.
    place = it.organisation.code
    page = reverse("disclosure:village", args=[place])
    if it.digest:
        page = reverse("disclosure:village-sheet", args=[place, it.code])
    leaf = wall_sheet(disclosure=it, link=request.build_absolute_uri(page))
    return answer_paper(
        request, name=leaf.title, word=lambda: sheet_in_word(sheet=leaf), pdf=lambda: sheet_in_pdf(sheet=leaf),
        template="disclosure/paper.html", context={"leaf": leaf, "back": back, "picture": qr_in_page(link=leaf.link)},
    )  # fmt: skip
