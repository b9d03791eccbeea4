"""Assessments: the list, opening one, and where one stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.naming import place_called
from lianjian.records.organisations.queries.tree import offices_of
from lianjian.results.assessment.actions.rounds import NewAssessment, open_assessment
from lianjian.results.assessment.documents.papers import criteria_sheet
from lianjian.results.assessment.enums import RoundKind, RoundState
from lianjian.results.assessment.evidence import EVIDENCE
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentRound
from lianjian.results.assessment.policies.assessment_rules import rounds_allowed
from lianjian.results.assessment.policies.assessments import may_lead
from lianjian.results.assessment.queries.assessments import (
    assessed_visible_to,
    assessor_in,
    rounds_visible_to,
    with_progress,
)
from lianjian.results.assessment.queries.standing_aside import to_grade
from lianjian.results.assessment.web.forms import AssessedFilter, NewRoundForm, RoundFilter
from lianjian.results.assessment.web.loading import led_round, round_or_404
from lianjian.results.assessment.web.papers import answer_sheet
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def rounds(request: ActingRequest) -> HttpResponse:
    """The assessments that concern the reader."""
    form, found = _rounds(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "may_open": bool(_places(request))}
    return render(request, "assessment/rounds.html", context)


@signed_in
def rounds_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Assessment"), _("Kind"), _("Place"), _("State")),
        *dates(_("Period from"), _("Period until"), _("Criteria published")),
        *texts(_("Number of the plan")),
    ]
    rows = (
        [
            one.code, one.title, str(one.get_kind_display()), one.place.name, str(one.get_state_display()),
            one.starts_on, one.ends_on, one.published_on, one.plan_no,
        ]
        for one in _rounds(request)[1].order_by("-pk")[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Assessments"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Open an assessment."""
    places = _places(request)
    if not places:
        raise Http404
    today = clock.today()
    kinds = [kind for kind in RoundKind if rounds_allowed(kind=kind, place=places[0], on=today).whole]
    form = NewRoundForm(request.POST or None, places=places, kinds=kinds, initial={"kind": RoundKind.ANNUAL})

    def act() -> str:
        given = form.cleaned_data
        place = next(one for one in places if given.get("place") in (None, one.code))
        what = NewAssessment(
            kind=RoundKind(given.get("kind") or RoundKind.ANNUAL), title=given["title"], starts_on=given["starts_on"],
            ends_on=given["ends_on"], plan_no=given["plan_no"], plan_body=given["plan_body"],
        )  # fmt: skip
        made = open_assessment(place=place, new=what, by=request.actor, at=clock.now())
        return reverse("assessment:round", args=[made.code])

    page = FormPage(
        lead=_("Open an assessment"), act=_("Open it"), back=reverse("assessment:rounds"), draft="assessment-new",
        sub=_("It stands in a plan. Then come the criteria, and whom it assesses; both before the period begins."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Opened. Now the criteria."))


@signed_in
def round_page(request: ActingRequest, code: str) -> HttpResponse:
    """Where the assessment stands, its criteria, and the organisations the reader may see in it."""
    round_ = round_or_404(request, code)
    form, found = _assessed(request, round_)
    rows, page = keyset_page(query=request.GET, found=found)
    assessor = assessor_in(round_=round_, actor=request.actor)
    grading = assessor is not None and round_.state == RoundState.GRADING
    context = {
        "round": round_,
        "states": RoundState,
        "leads": bool(may_lead(request.actor, round_.place)),
        "steps": _steps(round_),
        "criteria": [(one, [EVIDENCE[key].label for key in one.evidence]) for one in round_.criteria.all()],
        "assessors": round_.assessors.select_related("account").order_by("account__name_pinyin", "pk"),
        "form": form,
        "rows": rows,
        "page": page,
        "waiting": to_grade(assessor=assessor, on=clock.today()) if assessor and grading else [],
        "is_assessor": grading,
        "can_begin": round_.state == RoundState.PUBLISHED and clock.today() > round_.ends_on,
        "can_close": round_.state == RoundState.GRADING and not round_.assessed.filter(decisions=None).exists(),
        "has_results": round_.assessed.exclude(decisions=None).exists(),
    }
    return render(request, "assessment/round.html", context)


@signed_in
def assessed_excel(request: ActingRequest, code: str) -> HttpResponse:
    """How far each organisation is, as an Excel file; what was decided is in its letter, not in a list."""
    round_ = led_round(request, code)
    columns = [
        *texts(_("Organisation"), _("Organisation above"), _("Work report")),
        *numbers(_("Assessors who have written")),
        *texts(_("Decision of the body"), _("Appeal")),
    ]
    rows = (
        [
            str(one), _above(one),
            _("Report handed in") if one.has_report else "", one.given, _("Result decided") if one.is_decided else "",
            _("To be answered") if one.has_open_appeal else "",
        ]
        for one in _assessed(request, round_)[1][:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=round_.title, columns=columns, rows=rows)


@signed_in
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """The criteria to print, as Word or PDF."""
    round_ = round_or_404(request, code)
    return answer_sheet(request, criteria_sheet(round_=round_), back=reverse("assessment:round", args=[code]))


def _places(request: ActingRequest) -> list[Organisation]:
    """The places of the reader's own offices."""
    return list(offices_of(actor=request.actor))


def _rounds(request: ActingRequest) -> tuple[RoundFilter, QuerySet[AssessmentRound]]:
    form = RoundFilter(request.GET)
    form.is_valid()
    given, found = form.cleaned_data, rounds_visible_to(actor=request.actor)
    if place := given.get("place"):
        found = found.filter(Q(place__name__icontains=place) | Q(title__icontains=place))
    for name in ("year", "kind", "state"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    return form, found


def _assessed(request: ActingRequest, round_: AssessmentRound) -> tuple[AssessedFilter, QuerySet[Any]]:
    form = AssessedFilter(request.GET)
    form.is_valid()
    given, seen = form.cleaned_data, assessed_visible_to(actor=request.actor).filter(round=round_)
    # What is seen is asked once more by id: reach and counts in one query would multiply the rows.
    found = with_progress(AssessedOrganisation.objects.filter(pk__in=seen.order_by().values("pk")))
    found = found.select_related("organisation__parent", "joint__superior", "round")
    if place := given.get("place"):
        found = found.filter(place_called(words=place) | Q(joint__name__icontains=place))
    missing = {"report": {"has_report": False}, "decision": {"is_decided": False}, "appeal": {"has_open_appeal": True}}
    return form, found.filter(**missing.get(given.get("missing") or "", {}))


def _above(one: AssessedOrganisation) -> str:
    """Who is told the result beside the organisation itself."""
    superior = one.joint.superior if one.joint else one.organisation.parent
    return superior.name if superior else ""


def _steps(round_: AssessmentRound) -> list[dict[str, str]]:
    if round_.state == RoundState.WITHDRAWN:
        return []
    order = [RoundState.DRAFT, RoundState.PUBLISHED, RoundState.GRADING, RoundState.CLOSED]
    now = order.index(RoundState(round_.state))
    labels = (_("Criteria written"), _("Criteria published"), _("Reports and assessment"), _("Results told"))
    words = ["done" if place < now or now == 3 else "now" if place == now else "later" for place in range(len(labels))]
    return [{"label": label, "state": word} for label, word in zip(labels, words, strict=True)]
