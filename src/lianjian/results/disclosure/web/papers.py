"""The sheet for the wall at one address: to read and print, as a Word file (`?as=word`) and as a PDF (`?as=pdf`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.results.disclosure.documents.sheet import picture_of, sheet_in_pdf, sheet_in_word, wall_sheet
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.web.loading import public_sheet_or_404, sheet_or_404, sheet_url, village_or_404

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
    wanted = request.GET.get("as", "")
    if wanted == "word":
        return _file(sheet_in_word(sheet=leaf), kind=WORD, name=f"{leaf.title}.docx")
    if wanted == "pdf" and can_write_pdf():
        return _file(sheet_in_pdf(sheet=leaf), kind="application/pdf", name=f"{leaf.title}.pdf")
    context = {"leaf": leaf, "back": back, "has_pdf": can_write_pdf(), "picture": picture_of(link=leaf.link)}
    return render(request, "disclosure/paper.html", context)


def _file(content: bytes, *, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
