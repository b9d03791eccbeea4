"""One sheet: where it stands, what is on it, and the one thing that comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.results.disclosure.enums import AffairsKind, DisclosureState
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.policies.disclosing import may_approve, may_check, may_disclose
from lianjian.results.disclosure.queries.content import content_of, headings_of, is_as_frozen
from lianjian.results.disclosure.queries.disclosures import supervises
from lianjian.results.disclosure.queries.drawing import gate_findings
from lianjian.results.disclosure.queries.terms import display_term
from lianjian.results.disclosure.web.forms import DayForm, LineForm, PutUpForm, ReasonForm, ReviewForm
from lianjian.results.disclosure.web.loading import sheet_or_404

STEPS = (
    DisclosureState.DRAFTED, DisclosureState.PROPOSED, DisclosureState.REVIEWED, DisclosureState.APPROVED,
    DisclosureState.SHOWN,
)  # fmt: skip


@signed_in
@require_safe
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The page of the sheet."""
    return show(request, sheet_or_404(request, code))


def show(request: ActingRequest, it: Disclosure, sent: forms.Form | None = None) -> HttpResponse:
    """The page; `sent` is a form that came back with faults and stands in its place."""
    actor, content = request.actor, content_of(disclosure=it)
    state, today = DisclosureState(it.state), clock.today()
    may_work = bool(may_disclose(actor, it.organisation))
    context: dict[str, Any] = {
        "it": it, "content": content, "parts": headings_of(content=content), "finance": content["finance"],
        "steps": _steps(state), "may_work": may_work, "sent": sent, "state": state.value,
        "is_finance": it.affairs == AffairsKind.FINANCE, "lead": _lead(it),
        "may_check": bool(
            may_check(actor, it.organisation, supervises=supervises(
                actor=actor, organisation_id=it.organisation_id, on=today,
            ))
        ),
        "checks": list(it.checks.all()), "reports": list(it.untrue_reports.order_by("pk")),
        "corrections": list(it.corrections.exclude(state=DisclosureState.DROPPED)),
        "intact": is_as_frozen(disclosure=it), "lines": list(it.lines.all()), "today": today,
    }  # fmt: skip
    if may_work:
        context |= _forms(request, it, state, sent)
    status = 422 if sent is not None and sent.errors else 200
    return render(request, "disclosure/desk/sheet.html", context, status=status)


def _forms(
    request: ActingRequest, it: Disclosure, state: DisclosureState, sent: forms.Form | None
) -> dict[str, object]:
    """The forms of the step that comes next; a faulty one is shown as it was sent."""
    found: dict[str, object] = {"reason_form": _or_sent(ReasonForm, sent)}
    if state == DisclosureState.DRAFTED:
        found["line_form"] = _or_sent(LineForm, sent)
        found["findings"] = gate_findings(disclosure=it)
    elif state == DisclosureState.PROPOSED:
        found["review_form"] = (
            sent if isinstance(sent, ReviewForm) else ReviewForm(findings=gate_findings(disclosure=it))
        )
    elif state == DisclosureState.REVIEWED:
        found["may_approve"] = may_approve(request.actor, it)
    elif state == DisclosureState.APPROVED:
        today = clock.today()
        term = display_term(organisation=it.organisation, affairs=it.affairs, on=today)
        initial = {"put_up_on": today, "until_on": today + timedelta(days=term.value)}
        found["put_up_form"] = sent if isinstance(sent, PutUpForm) else PutUpForm(initial=initial)
        found["term"] = term
    elif state == DisclosureState.SHOWN:
        found["day_form"] = sent if isinstance(sent, DayForm) else DayForm(initial={"on": clock.today()})
    return found


def _or_sent(kind: type[forms.Form], sent: forms.Form | None) -> forms.Form:
    return sent if isinstance(sent, kind) else kind()


def _lead(it: Disclosure) -> str:
    state = DisclosureState(it.state)
    if state == DisclosureState.SHOWN:
        return _("%(sheet)s hangs until %(day)s") % {"sheet": it.title, "day": it.until_on}
    return _("%(sheet)s: %(state)s") % {"sheet": it.title, "state": it.get_state_display()}


def _steps(state: DisclosureState) -> list[dict[str, str]]:
    names = (_("Draw up"), _("Propose"), _("Check"), _("Approve"), _("Put up"))
    at = STEPS.index(state) if state in STEPS else len(STEPS)
    if state in (DisclosureState.DROPPED,):
        return []
    done = at if state != DisclosureState.SHOWN else len(STEPS)
    return [
        {"label": name, "state": "done" if place < done else "now" if place == done else "later"}
        for place, name in enumerate(names)
    ]
