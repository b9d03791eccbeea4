"""The list of questionnaires, on the page and as an Excel file."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.deliberation.council_enums import HouseholdState
from lianjian.records.deliberation.models import Questionnaire
from lianjian.records.deliberation.queries.questionnaires import kept_by, questionnaires_visible_to
from lianjian.records.deliberation.web.questionnaires.forms import QuestionnaireFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def questionnaires(request: ActingRequest) -> HttpResponse:
    """Questionnaires, the latest first."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "keeps": kept_by(actor=request.actor).exists()}
    return render(request, "deliberation/questionnaires/list.html", context)


@signed_in
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("What it is about"), _("Organisation"), _("State")),
        *numbers(_("Households"), _("Reached")),
        *dates(_("Last day to answer")),
    ]
    rows = [
        [one.code, one.title, one.organisation.name, str(one.get_state_display()), one.all, one.reached, one.open_until]  # type: ignore[attr-defined]
        for one in _found(request)[1].order_by("-pk")[:MOST_ROWS]
    ]
    return excel_file(title=_("Questionnaires"), columns=columns, rows=rows)


def _found(request: ActingRequest) -> tuple[QuestionnaireFilter, QuerySet[Questionnaire]]:
    form = QuestionnaireFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = questionnaires_visible_to(actor=request.actor)
    if text := given.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(organisation__name__icontains=text))
    if state := given.get("state"):
        found = found.filter(state=state)
    reached = Count("households", filter=Q(households__state=HouseholdState.REACHED))
    return form, found.annotate(all=Count("households"), reached=reached)
