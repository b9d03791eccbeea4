"""The agreement of the parties as a sheet, a Word file and a PDF, each at an address of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.papers import NUMERALS, Paper
from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.kernel.word import paper_in_word
from lianjian.records.organisations.documents.agreement import agreement_of
from lianjian.records.organisations.documents.agreement_in_pdf import agreement_in_pdf
from lianjian.records.organisations.models import JointOrganisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.web.joint.loading import joint_or_404
from lianjian.ui.files import PDF, WORD, attachment


@signed_in
@require_safe
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The agreement to read and to print."""
    it = joint_or_404(request, code)
    context = {"joint": it, "agreement": _agreement(it), "numerals": NUMERALS, "has_pdf": can_write_pdf()}
    return render(request, "organisations/joint/agreement.html", context)


@signed_in
@require_safe
def word(request: ActingRequest, code: str) -> HttpResponse:
    """The agreement as a Word file."""
    it = joint_or_404(request, code)
    return attachment(content=paper_in_word(paper=_agreement(it)), content_type=WORD, name=f"{it.name}联建协议书.docx")


@signed_in
@require_safe
def pdf(request: ActingRequest, code: str) -> HttpResponse:
    """The agreement as a PDF; without a Chinese font on this machine, the sheet says what to do instead."""
    it = joint_or_404(request, code)
    if not can_write_pdf():
        return redirect("organisations:joint-agreement", it.code)
    return attachment(
        content=agreement_in_pdf(agreement=_agreement(it)), content_type=PDF, name=f"{it.name}联建协议书.pdf"
    )


def _agreement(it: JointOrganisation) -> Paper:
    return agreement_of(joint=it, on=clock.today(), packs=packs_at(organisation=it.superior))
