"""One joint conference: founded, its units, sessions, decisions, and what became of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianjian import rules
from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.enums import MeetingState
from lianjian.records.deliberation.actions.conferences import (
    SessionPlan,
    end_conference,
    found_conference,
    hold_session,
    plan_session,
    seat_unit,
    unseat_unit,
)
from lianjian.records.deliberation.agenda_sources import AgendaAsked, proposed_for
from lianjian.records.deliberation.models import JointConference
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.deliberation.queries.conferences import (
    conferences_visible_to,
    open_decisions_of,
    sessions_of,
    units_of,
)
from lianjian.records.deliberation.web.conferences.forms import ConferenceForm, SeatForm, SessionForm, UnseatForm
from lianjian.records.deliberation.web.council_forms import ReasonForm
from lianjian.records.organisations.enums import JointState
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.ui.form_pages import FormPage, answer_form

JOINTS_OFFERED = 200


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Found a conference."""
    seen = joint_organisations_visible_to(actor=request.actor).filter(state=JointState.FOUNDED)
    joints = list(seen.order_by("name_pinyin")[:JOINTS_OFFERED])
    form = ConferenceForm(request.POST or None, request=request, joints=joints, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        made = found_conference(
            name=given["name"], convenor=form.whose(),
            units=[_unit(request, line) for line in given["units"].splitlines() if line.strip()],
            joint=next((one for one in joints if one.code == given["joint"]), None), on=given["on"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(made)

    page = FormPage(
        lead=_("Found a joint conference"), act=_("Found"), back=reverse("deliberation:conferences"),
        sub=_("It deliberates and agrees who does what; what the law leaves to a meeting it does not decide."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Founded. Now plan the first session."))


def _unit(request: ActingRequest, text: str) -> Organisation:
    """A unit within reach, by code or by a name that is the only one."""
    seen, words = organisations_visible_to(actor=request.actor).filter(dissolved_on=None), text.strip()
    found = list(seen.filter(code=words)[:1]) or list(seen.filter(name=words)[:2])
    if not found:
        raise Refused(_("Not found in your places: %(name)s") % {"name": words})
    if len(found) > 1:
        raise Refused(_("Several have this name, enter the code: %(name)s") % {"name": words})
    return found[0]


@signed_in
@require_safe
def conference(request: ActingRequest, code: str) -> HttpResponse:
    """Units, open decisions, and every session with what it agreed on."""
    it, today = _found(request, code), clock.today()
    units = units_of(conference=it, on=today)
    facts = {"recorded_as_resolution": False}
    sessions = sessions_of(conference=it)
    context = {
        "it": it,
        "units": units,
        "sessions": sessions,
        "open": open_decisions_of(conference=it),
        "latest_held": next((one for one in sessions if one.meeting.state == MeetingState.HELD), None),
        "is_planned": any(one.meeting.state == MeetingState.PLANNED for one in sessions),
        "keeps": it.ended_on is None and may_keep(request.actor, it.organisation),
        "meeting_states": MeetingState,
        "today": today,
        "now": clock.now(),
        "seat": SeatForm(initial={"on": today}),
        "unseat": UnseatForm(units=units, label=_("Which unit"), initial={"on": today}),
        "reason": ReasonForm(),
        "advises": rules.ask(
            "consultation_is_not_resolution", on=today, facts=facts, packs=packs_at(organisation=it.organisation)
        ).cite,
    }
    return render(request, "deliberation/conferences/conference.html", context)


@signed_in
@require_POST
@once
def seat(request: ActingRequest, code: str) -> HttpResponse:
    """Take a unit in."""
    it, form = _found(request, code), SeatForm(request.POST)
    require(may_keep(request.actor, it.organisation))
    if not form.is_valid():
        raise Refused(_("Enter the unit and the day."))
    unit = _unit(request, form.cleaned_data["unit"])
    seat_unit(conference_id=it.pk, organisation=unit, on=form.cleaned_data["on"], by=request.actor, at=clock.now())
    messages.success(request, _("Taken in."))
    return redirect(_address(it))


@signed_in
@require_POST
@once
def unseat(request: ActingRequest, code: str) -> HttpResponse:
    """Let a unit go."""
    it, today = _found(request, code), clock.today()
    require(may_keep(request.actor, it.organisation))
    form = UnseatForm(request.POST, units=units_of(conference=it, on=today), label=_("Which unit"))
    if not form.is_valid():
        raise Refused(_("Enter the unit and the day."))
    unseat_unit(
        conference_id=it.pk, organisation=form.unit(), on=form.cleaned_data["on"], by=request.actor, at=clock.now()
    )
    messages.success(request, _("The unit no longer belongs to it."))
    return redirect(_address(it))


@signed_in
@require_POST
@once
def end(request: ActingRequest, code: str) -> HttpResponse:
    """End the conference."""
    it = _found(request, code)
    end_conference(
        conference_id=it.pk, reason=request.POST.get("reason", ""), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("The conference has ended."))
    return redirect(_address(it))


@signed_in
@once
def plan(request: ActingRequest, code: str) -> HttpResponse:
    """Plan the next session; its agenda is drawn from what is open."""
    it, today = _found(request, code), clock.today()
    require(may_keep(request.actor, it.organisation))
    asked = AgendaAsked(
        organisation_ids=[it.organisation_id, *(unit.pk for unit in units_of(conference=it, on=today))],
        actor=request.actor,
    )
    form = SessionForm(request.POST or None, proposals=proposed_for(asked))

    def act() -> str:
        plan_session(
            conference_id=it.pk,
            plan=SessionPlan(
                starts_at=form.moment("starts"), ends_at=form.moment("ends"), place=form.cleaned_data["place"],
                agenda=form.agenda(),
            ),
            by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return _address(it)

    still_open = len(open_decisions_of(conference=it))
    page = FormPage(
        lead=_("Plan the next session of %(name)s") % {"name": it.name}, act=_("Plan it"), back=_address(it),
        sub=_("Decisions still open that lead the agenda by themselves: %(count)s. Without an agenda no session.")
        % {"count": still_open},
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Planned; all member units are invited."))


@signed_in
@require_POST
@once
def held(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Say that the session took place."""
    it = _found(request, code)
    session = visible_or_404(it.sessions.all(), number=number)
    hold_session(session_id=session.pk, by=request.actor, at=clock.now())
    messages.success(request, _("Held. Now write down what was agreed on."))
    return redirect(_address(it))


def _found(request: ActingRequest, code: str) -> JointConference:
    return visible_or_404(conferences_visible_to(actor=request.actor), code=code)


def _address(it: JointConference) -> str:
    return reverse("deliberation:conference", args=[it.code])
