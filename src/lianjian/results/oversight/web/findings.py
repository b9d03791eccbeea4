"""Pages of findings: the list, one with all that was done about it, and each act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import Verdict, require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.enums import PostKind
from lianjian.results.oversight.actions.findings import (
    NewFinding,
    answer_finding,
    close_finding,
    find_in_order,
    record_finding,
    reopen_finding,
    send_back_finding,
)
from lianjian.results.oversight.enums import FindingState
from lianjian.results.oversight.gap_registry import GAP_KINDS
from lianjian.results.oversight.models import Finding, InspectionLine
from lianjian.results.oversight.policies.offices import may_answer, may_oversee
from lianjian.results.oversight.queries.inspections import (
    findings_visible_to,
    inspections_visible_to,
    overdue,
    places_under,
)
from lianjian.results.oversight.web.forms import AgainForm, CloseFindingForm, FindingFilter, FindingForm, SaidForm
from lianjian.results.oversight.web.loading import typed_name
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import id_in, keyset_page

POSTS: list[tuple[str, Any]] = [(kind.value, kind.label) for kind in PostKind if kind != PostKind.MEMBER]


@drawn_once
@signed_in
@require_GET
def findings(request: ActingRequest) -> HttpResponse:
    """Findings about the own places, the latest first."""
    form, found = _findings(request)
    rows, page = keyset_page(query=request.GET, found=found)
    late = overdue(findings_visible_to(actor=request.actor), on=clock.today()).count()
    context = {
        "form": form, "rows": rows, "page": page, "late": late, "today": clock.today(), "states": FindingState,
        "open": findings_visible_to(actor=request.actor).exclude(state=FindingState.CLOSED).count(),
    }  # fmt: skip
    return render(request, "oversight/findings/list.html", context)


@signed_in
@require_GET
def findings_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Place"), _("Matter"), _("What was found"), _("Article"), _("Post that puts it right")),
        *dates(_("By when")),
        *texts(_("State")),
        *dates(_("Struck off on")),
    ]
    rows = [
        [
            one.code, one.organisation.name, one.matter, one.what, one.article, str(one.get_owner_post_display()),
            one.due_on, str(one.get_state_display()), one.closed_on,
        ]
        for one in _findings(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Findings"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Write down a finding; from a line of the list (`?line=`) the form is filled in."""
    it = visible_or_404(inspections_visible_to(actor=request.actor), code=code)
    require(may_oversee(request.actor, it.organisation))
    line = it.lines.filter(pk=id_in(request.GET.get("line", "")) or 0).select_related("organisation").first()
    initial = {"owner_post": PostKind.SECRETARY, "place": typed_name(it.place)} | (_from_line(line) if line else {})
    form = FindingForm(request.POST or None, places=places_under(office=it.place), posts=POSTS, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        what = NewFinding(
            organisation=given["place"], matter=given["matter"], what=given["what"], article=given["article"],
            owner_post=PostKind(given["owner_post"]), due_on=given["due_on"], line=line,
        )  # fmt: skip
        record_finding(inspection_id=it.pk, what=what, by=request.actor, at=clock.now())
        return reverse("oversight:inspection", args=[it.code])

    page = FormPage(
        lead=_("Write down a finding"), act=_("Write down"), back=reverse("oversight:inspection", args=[it.code]),
        sub=_("Only the unit itself and its superior read it."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Written down; the unit finds it in its to-do list."))


def _from_line(line: InspectionLine) -> dict[str, Any]:
    kind = GAP_KINDS.get(line.matter)
    what = f"{line.what} {line.note}".strip()
    matter = str(kind.name) if kind else _("Record and reality differ")
    return {"place": typed_name(line.organisation), "matter": matter[:60], "what": what[:300], "article": line.article}


@drawn_once
@signed_in
@require_GET
def finding(request: ActingRequest, code: str) -> HttpResponse:
    """One finding with everything done about it, and what can be done next."""
    it = _found(request, code)
    oversees = bool(may_oversee(request.actor, it.inspection.organisation))
    context = {
        "it": it, "steps": list(it.steps.all()), "states": FindingState, "today": clock.today(),
        "oversees": oversees, "answers": bool(may_answer(request.actor, it)),
        "second": it.checked_by_id != request.actor.account_id,
        "sees_inspection": inspections_visible_to(actor=request.actor).filter(pk=it.inspection_id).exists(),
    }  # fmt: skip
    return render(request, "oversight/findings/finding.html", context)


@signed_in
@once
def answer(request: ActingRequest, code: str) -> HttpResponse:
    """Say what was done about it."""
    it = _found(request, code)
    return _said(
        request, it, may_answer(request.actor, it), lead=_("What was done about it"), act=_("Hand in the answer"),
        done=_("Handed in; the office checks it."),
        does=lambda given: answer_finding(finding_id=it.pk, said=given["said"], by=request.actor, at=clock.now()),
    )  # fmt: skip


@signed_in
@once
def in_order(request: ActingRequest, code: str) -> HttpResponse:
    """Note that it was checked and is in order."""
    it = _found(request, code)
    return _said(
        request, it, may_oversee(request.actor, it.inspection.organisation), lead=_("Checked, and in order"),
        act=_("Enter"), done=_("Entered; a second person closes it."),
        does=lambda given: find_in_order(finding_id=it.pk, said=given["said"], by=request.actor, at=clock.now()),
    )  # fmt: skip


@signed_in
@once
def send_back(request: ActingRequest, code: str) -> HttpResponse:
    """Note that it is not yet in order."""
    it = _found(request, code)
    return _said(
        request, it, may_oversee(request.actor, it.inspection.organisation), lead=_("Checked, and not yet in order"),
        act=_("Send back"), done=_("Sent back with a new day."), form_class=AgainForm,
        does=lambda given: send_back_finding(
            finding_id=it.pk, said=given["said"], due_on=given["due_on"], by=request.actor, at=clock.now()
        ),
    )  # fmt: skip


@signed_in
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Strike it off, as a second person."""
    it = _found(request, code)
    return _said(
        request, it, may_oversee(request.actor, it.inspection.organisation), lead=_("Strike the finding off"),
        act=_("Strike the finding off"), done=_("Struck off the list."), form_class=CloseFindingForm,
        does=lambda given: close_finding(finding_id=it.pk, said=given["said"], by=request.actor, at=clock.now()),
    )  # fmt: skip


@signed_in
@once
def reopen(request: ActingRequest, code: str) -> HttpResponse:
    """Open it again, with the reason."""
    it = _found(request, code)
    return _said(
        request, it, may_oversee(request.actor, it.inspection.organisation), lead=_("Open the finding again"),
        act=_("Open again"), done=_("Open again; the unit finds it in its to-do list."), form_class=AgainForm,
        does=lambda given: reopen_finding(
            finding_id=it.pk, reason=given["said"], due_on=given["due_on"], by=request.actor, at=clock.now()
        ),
    )  # fmt: skip


def _said(
    request: ActingRequest,
    it: Finding,
    verdict: Verdict,
    *,
    lead: str,
    act: str,
    done: str,
    does: Callable[[dict[str, Any]], object],
    form_class: type[forms.Form] = SaidForm,
) -> HttpResponse:
    """A page with one act on a finding."""
    require(verdict)
    form, back = form_class(request.POST or None), reverse("oversight:finding", args=[it.code])

    def acted() -> str:
        does(form.cleaned_data)
        return back

    page = FormPage(lead=lead, act=act, back=back, sub=f"{it.organisation.name} · {it.what}")
    return answer_form(request, form, page=page, act=acted, done=done)


def _findings(request: ActingRequest) -> tuple[FindingFilter, QuerySet[Finding]]:
    form = FindingFilter(request.GET)
    form.is_valid()
    found = findings_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(
            Q(what__icontains=text) | Q(organisation__name__icontains=text) | Q(matter__icontains=text)
        )
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, overdue(found, on=clock.today()) if form.cleaned_data.get("late") else found


def _found(request: ActingRequest, code: str) -> Finding:
    return visible_or_404(findings_visible_to(actor=request.actor), code=code)
