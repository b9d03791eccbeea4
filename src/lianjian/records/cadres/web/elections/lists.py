"""Which elections there are, on the page and as an Excel file."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.cadres.enums import ElectionLaw
from lianjian.records.cadres.models import TermElection
from lianjian.records.cadres.queries.elections import elections_visible_to
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.queries.naming import place_called
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page

OPEN, ENDED = "open", "ended"


class ElectionFilter(forms.Form):
    """Conditions of the list."""

    law = forms.ChoiceField(
        label=gettext_lazy("Kind of election"), required=False,
        choices=[("", gettext_lazy("All")), *ElectionLaw.choices],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("All")), (OPEN, gettext_lazy("Under way")), (ENDED, gettext_lazy("Closed"))],
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Branch or township"), required=False)


@drawn_once
@signed_in
def listed(request: ActingRequest) -> HttpResponse:
    """The elections, the latest first."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "laws": ElectionLaw,
        "may_open": bool(request.actor.scopes(*ROSTER_ROLES)),
    }
    return render(request, "cadres/elections/list.html", context)


@signed_in
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Organisation"), _("Kind of election")),
        *dates(_("Opened on"), _("The outgoing term ends on")),
        *texts(_("Last step"), _("How it ended")),
        *dates(_("The new term ends on")),
    ]
    rows = [
        (
            one.code, one.organisation.name, str(one.get_law_display()), one.opened_on, one.term_ends_on,
            str(one.get_step_display()), str(one.get_ended_how_display()), one.next_term_ends_on,
        )
        for one in _found(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Elections"), columns=columns, rows=rows)


def _found(request: ActingRequest) -> tuple[ElectionFilter, QuerySet[TermElection]]:
    form = ElectionFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = elections_visible_to(actor=request.actor)
    if law := given.get("law"):
        found = found.filter(law=law)
    if state := given.get("state"):
        found = found.filter(ended_on__isnull=state == OPEN)
    if place := given.get("place"):
        found = found.filter(place_called(words=place))
    return form, found
