"""One team: founded, joined, left, calling, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.casework.actions.calls import call_volunteers
from lianjian.records.casework.actions.volunteers import end_team, found_team, join_team, leave_team
from lianjian.records.casework.enums import OpenTo
from lianjian.records.casework.models import Volunteer, VolunteerTeam
from lianjian.records.casework.policies.volunteers import may_keep_teams, may_lead
from lianjian.records.casework.queries.volunteers import (
    calls_visible_to,
    hours_given,
    staffed_by,
    teams_visible_to,
    volunteers_of,
)
from lianjian.records.casework.web.volunteers.finding import member_called
from lianjian.records.casework.web.volunteers.forms import CallForm, JoinForm, TeamForm
from lianjian.records.members.queries.people import own_member
from lianjian.ui.fields import MOST_CHOICES, ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form

CALLS_SHOWN = 10


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Found a team."""
    organisations = list(staffed_by(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = TeamForm(request.POST or None, organisations=organisations)

    def act() -> str:
        given = form.cleaned_data
        whose = next(one for one in organisations if given.get("organisation") in (None, one.code))
        made = found_team(
            organisation=whose, name=given["name"], purpose=given["purpose"],
            leader=member_called(given["leader"], under=whose.path), on=clock.today(), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return reverse("casework:team", args=[made.code])

    page = FormPage(
        lead=_("Set up a volunteer team"), act=_("Submit"), back=reverse("casework:teams"), draft="team-new"
    )
    return answer_form(request, form, page=page, act=act, done=_("Set up. Take people in who have agreed, then call."))


@signed_in
def team(request: ActingRequest, code: str) -> HttpResponse:
    """What it is for, who is in it as far as one may see, and its calls."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def join(request: ActingRequest, code: str) -> HttpResponse:
    """Take somebody in; without a name it is the person himself who joins."""
    found = _found(request, code)
    if "person" not in request.POST:
        member = own_member(actor=request.actor)
        if member is None:
            raise Refused(_("You are not in the register of members; the secretary puts you down."))
        join_team(team_id=found.pk, member=member, consents=True, on=clock.today(), by=request.actor, at=clock.now())
        messages.success(request, _("Welcome to the team."))
        return redirect("casework:team", code=code)
    require(may_lead(request.actor, found))
    form = JoinForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            member = None if given["is_villager"] else member_called(given["person"], under=found.organisation.path)
            join_team(
                team_id=found.pk, member=member, person_name=given["person"], phone=given["phone"],
                consents=given["consents"], on=clock.today(), by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Taken in."))
            return redirect("casework:team", code=code)
    return _shown(request, found, joining=form)


@signed_in
@require_POST
@once
def leave(request: ActingRequest, code: str, volunteer_id: int) -> HttpResponse:
    """Leave, or take somebody out who asked for it."""
    found = _found(request, code)
    part = visible_or_404(Volunteer.objects.filter(team=found), pk=volunteer_id)
    leave_team(volunteer_id=part.pk, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("%(name)s has left the team.") % {"name": part})
    return redirect("casework:team", code=code)


@signed_in
@once
def call(request: ActingRequest, code: str) -> HttpResponse:
    """Call for volunteers."""
    found = _found(request, code)
    require(may_lead(request.actor, found))
    form = CallForm(request.POST or None, initial={"open_to": OpenTo.TEAM})

    def act() -> str:
        given = form.cleaned_data
        made = call_volunteers(
            team_id=found.pk, title=given["title"], place=given["place"], starts_at=given["starts_at"],
            ends_at=given["ends_at"], wanted=given["wanted"], open_to=OpenTo(given["open_to"]),
            details=given["details"], on=clock.today(), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("casework:call", args=[made.code])

    page = FormPage(
        lead=_("What does %(team)s call for?") % {"team": found}, act=_("Call"), draft="call-new",
        back=reverse("casework:team", args=[code]),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Called. Whoever is asked sees it and can sign up."))


@signed_in
@require_POST
@once
def end(request: ActingRequest, code: str) -> HttpResponse:
    """End the team."""
    found = _found(request, code)
    end_team(
        team_id=found.pk, reason=request.POST.get("reason", ""), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("The team has ended."))
    return redirect("casework:team", code=code)


def _found(request: ActingRequest, code: str) -> VolunteerTeam:
    return visible_or_404(teams_visible_to(actor=request.actor), code=code)


def _shown(request: ActingRequest, found: VolunteerTeam, *, joining: JoinForm | None = None) -> HttpResponse:
    today = clock.today()
    leads = bool(may_lead(request.actor, found))
    everybody = volunteers_of(team=found, on=today)
    member = own_member(actor=request.actor)
    own = everybody.filter(member=member).first() if member else None
    own_calls = calls_visible_to(actor=request.actor).filter(team=found)
    is_below = member is not None and member.organisation.path.startswith(found.organisation.path)
    context = {
        "team": found,
        "leads": leads and found.ended_on is None,
        "volunteers": list(everybody) if leads else [],
        "size": everybody.count(),
        "own": own,
        "may_join": found.ended_on is None and own is None and is_below,
        "joining": joining or JoinForm(),
        "calls": list(own_calls.order_by("-starts_at")[:CALLS_SHOWN]),
        "hours": hours_given(calls=own_calls),
        "may_end": found.ended_on is None and may_keep_teams(request.actor, found.organisation),
        "reason": ReasonForm(),
    }
    return render(request, "casework/team.html", context, status=422 if joining else 200)
