"""The case on paper: the sheet to print, the public notice and the resolution as Word files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.papers import Paper
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.kernel.word import paper_in_word
from lianjian.records.cadres.documents.admission import notice_paper, resolution_paper
from lianjian.records.cadres.queries.admission import (
    admissions_readable_by,
    admissions_visible_to,
    approving_committee,
    steps_of,
)
from lianjian.records.cadres.web.admission.case import case_or_404, lines_of, load_page
from lianjian.ui.files import WORD, attachment


@signed_in
@require_safe
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The whole case on a sheet, for the file and for the person to read."""
    case = visible_or_404(admissions_readable_by(actor=request.actor), code=code)
    today = clock.today()
    own = not admissions_visible_to(actor=request.actor).filter(pk=case.pk).exists()
    lines = [line for line in lines_of(page=load_page(case=case, today=today)) if line.rows]
    return render(request, "cadres/admission/sheet.html", {"case": case, "lines": lines, "today": today, "own": own})


@signed_in
@require_safe
def notice_word(request: ActingRequest, code: str) -> HttpResponse:
    """The public notice."""
    case = case_or_404(request, code)
    notice = case.notices.order_by("until_on").last()
    if notice is None:
        raise Http404
    superior = approving_committee(organisation=case.organisation)
    return _file(notice_paper(case=case, notice=notice, superior=superior, on=notice.posted_on))


@signed_in
@require_safe
def resolution_word(request: ActingRequest, code: str) -> HttpResponse:
    """The latest resolution of the assembly about this person."""
    case = case_or_404(request, code)
    voted = next((row for row in reversed(steps_of(admission=case)) if row.vote is not None), None)
    if voted is None or voted.vote is None:
        raise Http404
    return _file(resolution_paper(case=case, row=voted, vote=voted.vote))


def _file(paper: Paper) -> HttpResponse:
    return attachment(content=paper_in_word(paper=paper), content_type=WORD, name=f"{paper.title}.docx")
