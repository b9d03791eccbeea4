"""What each household said where the answers are signed: for the committee alone, on the page and as an Excel file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.deliberation.models import Questionnaire
from lianjian.records.deliberation.policies.councils import may_read_signed_answers
from lianjian.records.deliberation.queries.questionnaires import (
    questionnaires_visible_to,
    signed_answers_of,
)
from lianjian.ui.files import excel_file
from lianjian.ui.listing import PAGE, keyset_pager
from lianjian.ui.private_pages import kept_nowhere


@drawn_once
@signed_in
def answers(request: ActingRequest, code: str) -> HttpResponse:
    """The signed answers in the order of the roll."""
    it = _signed(request, code)
    after = request.GET.get("after", "")
    beyond = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    rows = signed_answers_of(questionnaire=it, beyond=beyond, most=PAGE + 1)
    more = str(rows[PAGE - 1].household.position) if len(rows) > PAGE else ""
    context = {
        "it": it,
        "questions": list(it.questions.all()),
        "rows": rows[:PAGE],
        "page": keyset_pager(query=request.GET, shown=min(len(rows), PAGE), next_key=more),
    }
    return kept_nowhere(render(request, "deliberation/questionnaires/signed.html", context))


@signed_in
def excel(request: ActingRequest, code: str) -> HttpResponse:
    """All of them as an Excel file."""
    it = _signed(request, code)
    columns = texts(_("Householder"), _("Group"), *(one.text for one in it.questions.all()))
    rows = [[one.household.person_name, one.household.group, *one.said] for one in signed_answers_of(questionnaire=it)]
    return excel_file(title=it.title, columns=columns, rows=rows)


def _signed(request: ActingRequest, code: str) -> Questionnaire:
    """The questionnaire; one without names has no such page."""
    it = visible_or_404(questionnaires_visible_to(actor=request.actor), code=code)
    if not it.is_signed:
        raise Http404
    require(may_read_signed_answers(request.actor, it))
    return it
