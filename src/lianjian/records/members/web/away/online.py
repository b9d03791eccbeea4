"""Who takes part in an online branch: the list in the branch, and entering and ending a part."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.away import join_online_branch, leave_online_branch
from lianjian.records.members.models import OnlineParticipant
from lianjian.records.members.policies.away import may_keep_participants, may_say_part
from lianjian.records.members.queries.away import away_near, participants_of
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.members.web.away.forms import DayForm, ParticipantForm
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form

COLUMNS = (
    *texts(gettext_lazy("Number"), gettext_lazy("Name of the person"), gettext_lazy("Home branch")),
    *dates(gettext_lazy("Since")),
)


@drawn_once
@signed_in
@require_GET
def participants(request: ActingRequest, code: str) -> HttpResponse:
    """Who takes part in the online branch today."""
    branch = _branch(request, code)
    context = {
        "branch": branch,
        "parts": participants_of(organisation=branch, on=clock.today()),
        "may_keep": may_keep_participants(request.actor, branch),
        "today": clock.today(),
    }
    return render(request, "members/away/participants.html", context)


@signed_in
@require_GET
def participant_sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The same list as Excel."""
    branch = _branch(request, code)
    parts = participants_of(organisation=branch, on=clock.today())
    rows = ((part.member.code, part.member.name, part.member.organisation.name, part.during.lower) for part in parts)
    return excel_file(title=_("Taking part in %(name)s") % {"name": branch.name}, columns=COLUMNS, rows=rows)


@signed_in
@once
def join(request: ActingRequest, code: str) -> HttpResponse:
    """Writes down that a member away takes part; by the committee of the online branch."""
    branch = _branch(request, code)
    require(may_keep_participants(request.actor, branch))
    today = clock.today()
    form = ParticipantForm(
        request.POST or None, members=away_near(organisation=branch, on=today), initial={"since": today}
    )

    def act() -> str:
        given = form.cleaned_data
        join_online_branch(
            member=given["member"], online_branch=branch, since=given["since"], by=request.actor, at=clock.now()
        )
        return _address(branch)

    page = FormPage(
        lead=_("Somebody takes part in %(name)s") % {"name": branch.name},
        sub=_("The affiliation and the vote stay with the home branch."),
        act=_("Take part"),
        back=_address(branch),
    )
    return answer_form(request, form, page=page, act=act, done=_("The member takes part."))


@signed_in
@once
def leave(request: ActingRequest, code: str, part: int) -> HttpResponse:
    """Ends a part."""
    branch = _branch(request, code)
    running = visible_or_404(
        OnlineParticipant.objects.filter(organisation=branch, during__endswith=None).select_related(
            "member__organisation", "organisation"
        ),
        pk=part,
    )
    require(may_say_part(request.actor, running.member, branch))
    form = DayForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        leave_online_branch(part_id=running.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())
        return _address(branch)

    page = FormPage(
        lead=_("%(member)s no longer takes part in %(name)s") % {"member": running.member.name, "name": branch.name},
        act=_("End the part"),
        back=_address(branch),
    )
    return answer_form(request, form, page=page, act=act, done=_("The part has ended."))


def _branch(request: ActingRequest, code: str) -> Organisation:
    """An online branch in the places of the actor's work; who takes part is read by its committee and those above."""
    reach = within_any(outermost(request.actor.scopes(*ROSTER_ROLES)))
    return visible_or_404(Organisation.objects.filter(reach, form=PartyForm.ONLINE_BRANCH), code=code)


def _address(branch: Organisation) -> str:
    return reverse("members:online-participants", args=[branch.code])
