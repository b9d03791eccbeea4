"""From an accepted run to joint organisations: which are to be proposed, in which form, under which name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.enums import JointForm
from lianjian.records.organisations.queries.joint_preview import suggested_name
from lianjian.records.projects.actions.pairing import Proposal, propose_from_run
from lianjian.records.projects.enums import RunState
from lianjian.records.projects.policies.pairing import may_accept_run
from lianjian.records.projects.queries.forms import form_options
from lianjian.records.projects.queries.groups import Group, groups_of_run
from lianjian.records.projects.queries.results import names_in
from lianjian.records.projects.web.pairing.forms import ProposalForm
from lianjian.records.projects.web.pairing.rounds import arranged_round


@signed_in
@once
def found(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """The groups of a run, those proposed with their state, the others each with a form."""
    round_ = arranged_round(request, code)
    held = visible_or_404(round_.runs.select_related("round__place").defer("instance", "cards"), code=run)
    groups = groups_of_run(run=held, actor=request.actor)
    waiting = [(group, _form(request, group)) for group in groups if group.joint is None]
    error = ""
    if request.method == "POST" and _all_valid(waiting):
        proposals = [_proposal(group, form) for group, form in waiting if form.cleaned_data["chosen"]]
        try:
            made = propose_from_run(run_id=held.pk, proposals=proposals, by=request.actor, at=clock.now())
        except Refused as refused:
            error = names_in(round_=round_, sentence=refused.reason)
        else:
            messages.success(
                request, _("%(count)s proposed; every party is asked for its consent.") % {"count": len(made)}
            )
            return redirect("projects:run-found", code=code, run=run)
    context = {
        "round": round_,
        "run": held,
        "accepted": held.state == RunState.ACCEPTED,
        "may_accept": may_accept_run(request.actor, round_),
        "waiting": waiting,
        "proposed": [group for group in groups if group.joint is not None],
        "options": form_options(groups=groups, place=round_.place, on=clock.today()),
        "error": error,
    }
    return render(request, "projects/pairing/found.html", context, status=422 if error else 200)


def _form(request: ActingRequest, group: Group) -> ProposalForm:
    first = {
        "chosen": True,
        "name": suggested_name(lead_name=group.lead.name, form=JointForm.ALLIANCE),
        "form": JointForm.ALLIANCE,
    }
    return ProposalForm(request.POST or None, prefix=group.lead.code, initial=first, lead=group.lead.name)


def _proposal(group: Group, form: ProposalForm) -> Proposal:
    given = form.cleaned_data
    return Proposal(
        lead_code=group.lead.code,
        name=given["name"],
        form=JointForm(given["form"]),
        approval_reason=given["approval_reason"],
    )


def _all_valid(waiting: list[tuple[Group, ProposalForm]]) -> bool:
    """Whether every form is, having asked each, so that all faults are shown at once."""
    faulty = [form for _group, form in waiting if not form.is_valid()]
    return not faulty
