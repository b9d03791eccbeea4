"""Planning a meeting, changing it, cancelling it, saying that it was held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.actions.meetings import (
    MeetingPlan,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
)
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.models import Meeting
from lianjian.records.activity.policies.meetings import may_change, may_plan
from lianjian.records.activity.queries.agenda import agenda_of
from lianjian.records.activity.queries.meetings import invited_to, joint_partners
from lianjian.records.activity.web.meetings.forms import MeetingForm
from lianjian.records.activity.web.meetings.loading import host_or_404, meeting_or_404
from lianjian.records.organisations.models import JointOrganisation, Organisation
from lianjian.ui.fields import ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form

Partners = Mapping[JointOrganisation, list[Organisation]]


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest) -> HttpResponse:
    """Plans a meeting of the organisation one works in, or of the one named in the address."""
    host = host_or_404(request)
    if host is None:
        return render(request, "activity/meetings/no_organisation.html")
    require(may_plan(request.actor, host))
    partners = joint_partners(organisation=host, on=clock.today())
    initial = {"on": clock.today(), "kind": request.GET.get("kind") or MeetingKind.THEMED_PARTY_DAY}
    form = MeetingForm(request.POST if request.method == "POST" else None, partners=partners, initial=initial)

    def act() -> Meeting:
        plan = _plan(form, host, MeetingKind(form.cleaned_data["kind"]), partners)
        return plan_meeting(plan=plan, by=request.actor, at=clock.now())

    lead = _("Plan a meeting of %(place)s") % {"place": host.name}
    return _page(request, form, act, lead=lead, verb=_("Plan it"), back=reverse("activity:meetings"))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def change(request: ActingRequest, code: str) -> HttpResponse:
    """Changes what was planned."""
    meeting = meeting_or_404(request, code)
    require(may_change(request.actor, meeting))
    partners = joint_partners(organisation=meeting.organisation, on=clock.today())
    kind = MeetingKind(meeting.kind)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        partners=partners,
        fixed_kind=kind,
        initial=_as_planned(meeting, partners),
    )

    def act() -> Meeting:
        plan = _plan(form, meeting.organisation, kind, partners, meeting)
        return change_meeting(meeting=meeting, plan=plan, by=request.actor, at=clock.now())

    lead = _("Change “%(meeting)s”") % {"meeting": meeting.title}
    return _page(request, form, act, lead=lead, verb=_("Save"), back=reverse("activity:meeting", args=[code]))


@signed_in
@require_POST
@once
def cancel(request: ActingRequest, code: str) -> HttpResponse:
    """Cancels it with a reason everybody invited reads."""
    meeting = meeting_or_404(request, code)
    require(may_change(request.actor, meeting))
    cancel_meeting(meeting=meeting, reason=ReasonForm(request.POST).said(), by=request.actor, at=clock.now())
    messages.success(request, _("%(meeting)s is cancelled.") % {"meeting": meeting})
    return redirect("activity:meeting", code=code)


@signed_in
@require_POST
@once
def hold(request: ActingRequest, code: str) -> HttpResponse:
    """Says that the meeting took place."""
    meeting = meeting_or_404(request, code)
    require(may_change(request.actor, meeting))
    hold_meeting(meeting=meeting, by=request.actor, at=clock.now())
    messages.success(request, _("%(meeting)s is entered as held.") % {"meeting": meeting})
    return redirect("activity:meeting", code=code)


def _page(
    request: ActingRequest, form: MeetingForm, act: Callable[[], Meeting], *, lead: str, verb: str, back: str
) -> HttpResponse:
    """The form; what is refused stands above it, with nothing typed lost."""

    def acted() -> str:
        meeting = act()
        messages.success(request, _("%(meeting)s is planned.") % {"meeting": meeting})
        return reverse("activity:meeting", args=[meeting.code])

    page = FormPage(
        lead=lead, sub=_("Who is due follows by itself from what the meeting counts as."), act=verb, back=back,
        under=((_("Meetings"), reverse("activity:meetings")),), draft="meeting",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=acted)


def _plan(
    form: MeetingForm, host: Organisation, kind: MeetingKind, partners: Partners, planned: Meeting | None = None
) -> MeetingPlan:
    said = form.cleaned_data
    return MeetingPlan(
        kind=kind, organisation_id=host.pk, title=said["title"], starts_at=form.moment("begins"),
        ends_at=form.moment("ends"), place=said["place"], is_online=said["is_online"], agenda=form.lines("agenda"),
        invited=_invited(form, partners), guests=form.lines("guests"), entered_afterwards=said["entered_afterwards"],
        chair_id=planned.chair_id if planned else None, recorder_id=planned.recorder_id if planned else None,
        hours=planned.hours if planned else None,
    )  # fmt: skip


def _invited(form: MeetingForm, partners: Partners) -> tuple[int, ...]:
    said = form.cleaned_data
    whole = [
        one.pk for joint, parties in partners.items() if str(joint.pk) in said.get("joints", ()) for one in parties
    ]
    return tuple({*whole, *(int(pk) for pk in said.get("partners", ())), *_named(form.lines("others"))})


def _named(lines: tuple[str, ...]) -> list[int]:
    """The living organisations of these names or codes; refuses a line that names none, or several."""
    found = []
    for line in lines:
        living = Organisation.objects.filter(dissolved_on=None)
        hits = list((living.filter(code=line) | living.filter(name=line)).values_list("pk", flat=True)[:2])
        if len(hits) != 1:
            sentence = (
                _("Several organisations are called %(name)s.") if hits else _("No organisation is called %(name)s.")
            )
            raise Refused(sentence % {"name": line}, remedies=(_("Give its code."),))
        found += hits
    return found


def _as_planned(meeting: Meeting, partners: Partners) -> dict[str, Any]:
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    offered = {one.pk for parties in partners.values() for one in parties}
    invited = invited_to(meeting=meeting)
    own_guests = meeting.attendances.filter(member=None, by_hand=True, organisation=meeting.organisation)
    return {
        "title": meeting.title, "on": begin.date(), "begins": begin.time(), "ends": end.time(), "place": meeting.place,
        "is_online": meeting.is_online, "agenda": "\n".join(agenda_of(meeting=meeting)),
        "partners": [str(one.pk) for one in invited if one.pk in offered],
        "others": "\n".join(one.code for one in invited if one.pk not in offered),
        "guests": "\n".join(own_guests.order_by("pk").values_list("person_name", flat=True)),
    }  # fmt: skip
