"""Decisions of a session: written down, reported on, followed up, and the sheet with all of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.queries.agenda import agenda_of
from lianjian.records.deliberation.actions.conferences import (
    FollowedUp,
    NewDecision,
    follow_up,
    record_decision,
    report_on_decision,
)
from lianjian.records.deliberation.council_enums import FollowUpKind
from lianjian.records.deliberation.documents.council_leaves import decisions_leaf
from lianjian.records.deliberation.models import ConferenceDecision, ConferenceSession
from lianjian.records.deliberation.policies.councils import may_keep, may_report
from lianjian.records.deliberation.queries.conferences import (
    conferences_visible_to,
    decisions_visible_to,
    units_of,
)
from lianjian.records.deliberation.web.conferences.forms import DecisionForm, FollowUpForm, ReportForm
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.leaf_pages import answer_leaves


@signed_in
@once
def new(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Write down what the session agreed on."""
    session = _session(request, code, number)
    require(may_keep(request.actor, session.conference.organisation))
    units = units_of(conference=session.conference, on=timezone.localdate(session.meeting.starts_at))
    form = DecisionForm(request.POST or None, units=units)

    def act() -> str:
        given = form.cleaned_data
        decision = NewDecision(
            title=given["title"], owner=form.unit(), person_name=given["person_name"], due_on=given["due_on"]
        )
        record_decision(session_id=session.pk, decision=decision, by=request.actor, at=clock.now())
        return _address(code)

    page = FormPage(lead=_("What was agreed on"), act=_("Write it down"), back=_address(code), sub=str(session.meeting))
    return answer_form(request, form, page=page, act=act, done=_("Written down; the unit finds it among its to-dos."))


@signed_in
@once
def report(request: ActingRequest, code: str, decision: int) -> HttpResponse:
    """The unit says how far it is."""
    found = _decision(request, code, decision)
    require(may_report(request.actor, found))
    form = ReportForm(request.POST or None, initial={"said": found.report})

    def act() -> str:
        said = form.cleaned_data["said"]
        report_on_decision(decision_id=found.pk, said=said, on=clock.today(), by=request.actor, at=clock.now())
        return _address(code)

    page = FormPage(lead=found.title, act=_("Report"), back=_address(code), sub=_("The next session settles it."))
    return answer_form(request, form, page=page, act=act, done=_("Reported; the next session settles it."))


@signed_in
@once
def settle(request: ActingRequest, code: str, decision: int) -> HttpResponse:
    """The latest session says what becomes of an earlier decision."""
    found = _decision(request, code, decision)
    require(may_keep(request.actor, found.session.conference.organisation))
    held = found.session.conference.sessions.filter(meeting__state=MeetingState.HELD)
    session = held.filter(number__gt=found.session.number).select_related("meeting").order_by("-number").first()
    if session is None:
        raise Refused(
            _("A decision is followed up at a later session; none has been held yet."),
            remedies=(_("Plan the next session: what is open leads its agenda."),),
        )
    form = FollowUpForm(request.POST or None, initial={"said": found.report})

    def act() -> str:
        given = form.cleaned_data
        says = FollowedUp(kind=FollowUpKind(given["kind"]), said=given["said"], due_on=given["due_on"])
        follow_up(decision_id=found.pk, session_id=session.pk, says=says, by=request.actor, at=clock.now())
        return _address(code)

    page = FormPage(lead=found.title, act=_("Write it down"), back=_address(code), sub=str(session.meeting))
    return answer_form(request, form, page=page, act=act, done=_("Written down."))


@signed_in
@require_safe
def sheet(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """What the session agreed on, to print, in Word and in PDF."""
    session = _session(request, code, number)
    units = units_of(conference=session.conference, on=timezone.localdate(session.meeting.starts_at))
    leaf = decisions_leaf(
        session=session, units=[unit.name for unit in units], agenda=agenda_of(meeting=session.meeting)
    )
    return answer_leaves(request, [leaf], name=leaf.title, back=_address(code))


def _session(request: ActingRequest, code: str, number: int) -> ConferenceSession:
    it = visible_or_404(conferences_visible_to(actor=request.actor), code=code)
    rows = it.sessions.select_related("meeting", "conference__organisation").prefetch_related("decisions__owner")
    return visible_or_404(rows, number=number)


def _decision(request: ActingRequest, code: str, decision: int) -> ConferenceDecision:
    return visible_or_404(decisions_visible_to(actor=request.actor), pk=decision, session__conference__code=code)


def _address(code: str) -> str:
    return reverse("deliberation:conference", args=[code])
