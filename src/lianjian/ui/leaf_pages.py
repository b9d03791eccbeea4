"""Leaves of paper at one address: to read and print, as a Word file (`?as=word`) and as a PDF (`?as=pdf`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lianjian.kernel.leaves import Leaf, leaves_in_pdf, leaves_in_word
from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.web import ActingRequest

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answer_leaves(request: ActingRequest, leaves: Sequence[Leaf], *, name: str, back: str) -> HttpResponse:
    """The leaves in the form asked for; without a Chinese font on this machine the page says what to do instead."""
    wanted = request.GET.get("as", "")
    if wanted == "word":
        return _file(leaves_in_word(leaves=leaves), kind=WORD, name=f"{name}.docx")
    if wanted == "pdf" and can_write_pdf():
        return _file(leaves_in_pdf(leaves=leaves), kind="application/pdf", name=f"{name}.pdf")
    context = {"leaves": leaves, "name": name, "back": back, "has_pdf": can_write_pdf()}
    return render(request, "ui/leaves.html", context)


def _file(content: bytes, *, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
