"""Pages of inspections: opened on a plan, the list that wrote itself, the sample, the papers."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.tree import offices_of
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.oversight.actions.inspections import (
    NewInspection,
    check_line,
    close_inspection,
    draw_sample,
    open_inspection,
)
from lianjian.results.oversight.documents.inspections import result_leaf, sample_leaf
from lianjian.results.oversight.enums import CheckResult, InspectionState
from lianjian.results.oversight.gap_registry import GAP_KINDS
from lianjian.results.oversight.models import Inspection, InspectionLine
from lianjian.results.oversight.policies.offices import may_oversee
from lianjian.results.oversight.queries.inspections import (
    findings_visible_to,
    inspections_visible_to,
    lines_visible_to,
)
from lianjian.results.oversight.web.forms import CheckForm, DrawForm, InspectionFilter, InspectionForm, OutcomeForm
from lianjian.results.oversight.web.loading import offices_or_403, places_of, typed_name
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.leaf_pages import answer_leaves
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_GET
def inspections(request: ActingRequest) -> HttpResponse:
    """Inspections of the own places, the latest first."""
    form, found = _inspections(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "can": offices_of(actor=request.actor).exists()}
    return render(request, "oversight/inspections/list.html", context)


@signed_in
@require_GET
def inspections_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("What is inspected"), _("In which place"), _("Plan number"), _("Approved by")),
        *dates(_("Begins on"), _("Ends on")),
        *texts(_("State")),
    ]
    rows = [
        [
            one.code, one.title, one.place.name, one.plan_no, one.approving_body, one.begins_on, one.ends_on,
            str(one.get_state_display()),
        ]
        for one in _inspections(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Inspections"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Open an inspection on its plan."""
    offices = offices_or_403(request, _("Inspections are carried out by an office."))
    initial = {"begins_on": clock.today(), "place": typed_name(offices[0])}
    form = InspectionForm(request.POST or None, offices=offices, places=places_of(request), initial=initial)

    def act() -> str:
        given = form.cleaned_data
        what = NewInspection(
            title=given["title"], plan_no=given["plan_no"], approving_body=given["approving_body"],
            place=given["place"], begins_on=given["begins_on"], ends_on=given["ends_on"],
            matters=(*given["gaps"], *given["figures"]),
        )  # fmt: skip
        return _address(open_inspection(organisation=form.whose(), what=what, by=request.actor, at=clock.now()))

    page = FormPage(
        lead=_("Open an inspection"), act=_("Open an inspection"), back=reverse("oversight:inspections"),
        sub=_("The list writes itself from gaps and records; nobody below fills anything in for it."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Opened; the list stands."))


@signed_in
@require_GET
def inspection(request: ActingRequest, code: str) -> HttpResponse:
    """The inspection as far as it concerns the reader: list, sample, findings."""
    it, today = _found(request, code), clock.today()
    lines = lines_visible_to(actor=request.actor, inspection=it)
    rows, page = keyset_page(query=request.GET, found=lines)
    findings = findings_visible_to(actor=request.actor).filter(inspection=it).order_by("organisation__path", "pk")
    oversees = bool(may_oversee(request.actor, it.organisation))
    context = {
        "it": it, "rows": rows, "page": page, "today": today, "states": InspectionState, "oversees": oversees,
        "drawn": list(lines.filter(drawn_place__isnull=False).order_by("drawn_place")), "line_count": lines.count(),
        "findings": list(findings), "matters": [_matter(one) for one in it.matters],
        "circulars": list(it.circulars.order_by("-pk")) if oversees else [],
        "inspected": _inspected(request, it),
    }  # fmt: skip
    return render(request, "oversight/inspections/inspection.html", context)


@signed_in
@require_GET
def lines_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The list as an Excel file, with what each line's lot is drawn from."""
    it = _found(request, code)
    columns = [
        *texts(_("Line"), _("Matter"), _("Place"), _("What stands there"), _("Article")),
        *numbers(_("Drawn as number")),
        *texts(_("What was seen"), _("Said in words")),
    ]
    rows = [
        [
            one.key, _matter(one.matter), one.organisation.name, one.what, one.article, one.drawn_place,
            str(one.get_result_display()), one.note,
        ]
        for one in lines_visible_to(actor=request.actor, inspection=it).order_by("key")
    ]  # fmt: skip
    return excel_file(title=it.title, columns=columns, rows=rows)


@signed_in
@once
def draw(request: ActingRequest, code: str) -> HttpResponse:
    """Draw the sample, once."""
    it = _overseen(request, code)
    form = DrawForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        draw_sample(inspection_id=it.pk, size=given["size"], words=given["words"], by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(
        lead=_("Draw the sample"), act=_("Draw"), back=_address(it),
        sub=_("Drawn once; the seed is kept and printed, so that anybody can draw it again."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Drawn."))


@signed_in
@once
def check(request: ActingRequest, code: str, line: int) -> HttpResponse:
    """Write down what the check of a drawn line came to."""
    it = _overseen(request, code)
    found = visible_or_404(it.lines.filter(drawn_place__isnull=False), pk=line)
    initial = {"on": clock.today(), "result": found.result, "note": found.note}
    form = CheckForm(request.POST or None, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        check_line(
            line_id=found.pk, result=CheckResult(given["result"]), note=given["note"], on=given["on"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        if given["result"] == CheckResult.DIFFERS:
            return f"{reverse('oversight:finding-new', args=[it.code])}?line={found.pk}"
        return _address(it)

    page = FormPage(lead=found.what, act=_("Enter"), back=_address(it), sub=_("Checked on the spot"))
    return answer_form(request, form, page=page, act=act, done=_("Entered."))


@signed_in
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """End the inspection."""
    it = _overseen(request, code)
    form = OutcomeForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        close_inspection(
            inspection_id=it.pk, outcome=given["outcome"], on=given["on"], by=request.actor, at=clock.now()
        )
        return _address(it)

    page = FormPage(
        lead=_("Close the inspection"), act=_("Close the inspection"), back=_address(it),
        sub=_("Findings go on until each is struck off."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The inspection is closed."))


@signed_in
@require_GET
def sample_paper(request: ActingRequest, code: str) -> HttpResponse:
    """The sheet of what was drawn, with the seed."""
    it = _overseen(request, code)
    if not it.seed:
        raise Http404
    lines = it.lines.filter(drawn_place__isnull=False).order_by("drawn_place")
    return answer_leaves(request, [sample_leaf(inspection=it, lines=list(lines))], name=it.title, back=_address(it))


@signed_in
@require_GET
def result_paper(request: ActingRequest, code: str) -> HttpResponse:
    """The result at one place (`?of=`), for it and its superior."""
    it = _found(request, code)
    place = next((one for one in _inspected(request, it) if one.code == request.GET.get("of", one.code)), None)
    if place is None:
        raise Http404
    lines = lines_visible_to(actor=request.actor, inspection=it).filter(organisation=place).order_by("key")
    findings = findings_visible_to(actor=request.actor).filter(inspection=it, organisation=place).order_by("pk")
    leaf = result_leaf(inspection=it, place=place, lines=list(lines), findings=list(findings), on=clock.today())
    return answer_leaves(request, [leaf], name=f"{it.title} {place.name}", back=_address(it))


def _inspections(request: ActingRequest) -> tuple[InspectionFilter, QuerySet[Inspection]]:
    form = InspectionFilter(request.GET)
    form.is_valid()
    found = inspections_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(place__name__icontains=text) | Q(plan_no__icontains=text))
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, found


def _inspected(request: ActingRequest, it: Inspection) -> list[Organisation]:
    """The places the list or a finding names, as far as the reader sees them."""
    lines: QuerySet[InspectionLine] = lines_visible_to(actor=request.actor, inspection=it)
    findings = findings_visible_to(actor=request.actor).filter(inspection=it)
    named = Q(pk__in=lines.values("organisation")) | Q(pk__in=findings.values("organisation"))
    return list(Organisation.objects.filter(named).order_by("path"))


def _matter(id: str) -> str:  # noqa: A002
    known = GAP_KINDS.get(id) or MEASURES.get(id)
    return str(known.name) if known else id


def _found(request: ActingRequest, code: str) -> Inspection:
    return visible_or_404(inspections_visible_to(actor=request.actor), code=code)


def _overseen(request: ActingRequest, code: str) -> Inspection:
    it = _found(request, code)
    require(may_oversee(request.actor, it.organisation))
    return it


def _address(it: Inspection) -> str:
    return reverse("oversight:inspection", args=[it.code])
