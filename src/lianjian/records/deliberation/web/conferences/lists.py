"""Lists of joint conferences, of their decisions and of councils, on the page and as Excel files."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.deliberation.models import ConferenceDecision, Council, JointConference
from lianjian.records.deliberation.queries.conferences import (
    conferences_visible_to,
    councils_visible_to,
    decisions_visible_to,
)
from lianjian.records.deliberation.queries.questionnaires import kept_by
from lianjian.records.deliberation.web.conferences.forms import ConferenceFilter, CouncilFilter, DecisionFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def conferences(request: ActingRequest) -> HttpResponse:
    """Joint conferences, the latest founded first."""
    form, found = _conferences(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "keeps": kept_by(actor=request.actor).exists()}
    return render(request, "deliberation/conferences/list.html", context)


@signed_in
def conferences_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Name of the conference"), _("Convened by")),
        *numbers(_("Sessions of the conference held"), _("Decisions still open")),
        *dates(_("Since"), _("Conference until")),
    ]
    rows = [
        [one.code, one.name, one.organisation.name, one.held, one.open, one.founded_on, one.ended_on]  # type: ignore[attr-defined]
        for one in _conferences(request)[1].order_by("-pk")[:MOST_ROWS]
    ]
    return excel_file(title=_("Joint conferences"), columns=columns, rows=rows)


@drawn_once
@signed_in
def decisions(request: ActingRequest) -> HttpResponse:
    """What conferences agreed on, the latest first."""
    form, found = _decisions(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "today": clock.today(), "states": DecisionState}
    return render(request, "deliberation/conferences/decisions.html", context)


@signed_in
def decisions_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Conference"), _("Session"), _("Agreed work"), _("Member unit")),
        *dates(_("By when")),
        *texts(_("State"), _("How far it is")),
    ]
    rows = [
        [
            one.session.conference.name, str(one.session.number), one.title, one.owner.name, one.due_on,
            str(one.get_state_display()), one.report,
        ]
        for one in _decisions(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Decisions of conferences"), columns=columns, rows=rows)


@drawn_once
@signed_in
def councils(request: ActingRequest) -> HttpResponse:
    """The councils of the villages, the latest composition first."""
    form, found = _councils(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "keeps": kept_by(actor=request.actor).exists()}
    return render(request, "deliberation/conferences/councils.html", context)


@signed_in
def councils_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Village"), _("Council"), _("How they were come by")),
        *numbers(_("Members of the council")),
        *dates(_("Since"), _("Council until")),
    ]
    rows = [
        [
            one.organisation.name, str(one.get_kind_display()), str(one.get_chosen_how_display()), one.members,
            one.during.lower, one.during.upper,
        ]
        for one in _councils(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Councils"), columns=columns, rows=rows)


def _conferences(request: ActingRequest) -> tuple[ConferenceFilter, QuerySet[JointConference]]:
    form = ConferenceFilter(request.GET)
    form.is_valid()
    found = conferences_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(Q(name__icontains=text) | Q(organisation__name__icontains=text))
    state = form.cleaned_data.get("state")
    if state != "all":
        found = found.filter(ended_on__isnull=state != "ended")
    open_now = Count("sessions__decisions", filter=Q(sessions__decisions__state=DecisionState.OPEN), distinct=True)
    return form, found.annotate(held=Count("sessions", distinct=True), open=open_now)


def _decisions(request: ActingRequest) -> tuple[DecisionFilter, QuerySet[ConferenceDecision]]:
    form = DecisionFilter(request.GET)
    form.is_valid()
    found = decisions_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(owner__name__icontains=text))
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, found


def _councils(request: ActingRequest) -> tuple[CouncilFilter, QuerySet[Council]]:
    form = CouncilFilter(request.GET)
    form.is_valid()
    found = councils_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(organisation__name__icontains=text)
    if kind := form.cleaned_data.get("kind"):
        found = found.filter(kind=kind)
    return form, found
