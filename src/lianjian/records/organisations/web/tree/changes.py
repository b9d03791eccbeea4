"""Changes of the tree: the lists and one change with what can be done about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.changes import approve_change, return_change, withdraw_change
from lianjian.records.organisations.actions.undoing import undo_change
from lianjian.records.organisations.enums import ChangeState
from lianjian.records.organisations.models import TreeChange
from lianjian.records.organisations.policies.tree import is_waiting, may_decide, may_withdraw
from lianjian.records.organisations.queries.changes import carried_by, changes_to_decide, changes_visible_to, told
from lianjian.records.organisations.web.tree.forms import DecisionForm
from lianjian.ui.listing import keyset_pager

PAGE = 50


@require_GET
@signed_in
def changes(request: ActingRequest) -> HttpResponse:
    """Lists the changes that wait for the person, those he proposed, and those decided."""
    visible = changes_visible_to(actor=request.actor)
    tab = request.GET.get("tab", "waiting")
    to_decide = changes_to_decide(actor=request.actor)
    next_key = ""
    if tab == "mine":
        shown = list(visible.filter(proposed_by=request.actor.account_id)[:PAGE])
    elif tab == "decided":
        found = visible.exclude(state=ChangeState.PROPOSED)
        after = request.GET.get("after", "")
        found = found.filter(pk__lt=int(after)) if after.isdecimal() else found
        rows = list(found[: PAGE + 1])
        shown = rows[:PAGE]
        next_key = str(shown[-1].pk) if len(rows) > PAGE else ""
    else:
        tab, shown = "waiting", to_decide
    return render(
        request,
        "organisations/tree/changes.html",
        {
            "tab": tab,
            "shown": shown,
            "waiting": len(to_decide),
            "today": clock.today(),
            "pager_page": keyset_pager(query=request.GET, shown=len(shown), next_key=next_key),
        },
    )


@require_GET
@signed_in
def change(request: ActingRequest, change_id: int) -> HttpResponse:
    """Shows one change: what it brings, how far it is, and what the person may do about it."""
    found = _visible(request, change_id)
    waiting = is_waiting(found)
    return render(
        request,
        "organisations/tree/change.html",
        {
            "change": found,
            "told": told(change=found),
            "carried": carried_by(change=found, actor=request.actor, at=clock.now()) if waiting else [],
            "waiting": waiting,
            "ripe": found.effective_on <= clock.today(),
            "may_decide": waiting and may_decide(request.actor, found),
            "may_withdraw": waiting and may_withdraw(request.actor, found),
            "may_undo": found.state == ChangeState.APPROVED and may_decide(request.actor, found),
            "form": DecisionForm(initial={"document_no": found.document_no}),
        },
    )


@signed_in
@require_POST
@once
def decide(request: ActingRequest, change_id: int, verb: str) -> HttpResponse:
    """Approves, returns, withdraws or undoes the change."""
    found = _visible(request, change_id)
    form = DecisionForm(request.POST)
    form.is_valid()
    note = form.cleaned_data.get("note", "")
    by, at = request.actor, clock.now()
    if verb == "approve":
        document_no = form.cleaned_data.get("document_no", "")
        done = approve_change(change_id=found.pk, document_no=document_no, note=note, by=by, at=at)
    elif verb in _OTHER_VERBS:
        done = _OTHER_VERBS[verb](found, note, request)
    else:
        raise Http404
    messages.success(
        request, _("%(change)s: %(state)s.") % {"change": told(change=done).lead, "state": done.get_state_display()}
    )
    return redirect("organisations:change", change_id=done.pk)


def _return(found: TreeChange, note: str, request: ActingRequest) -> TreeChange:
    return return_change(change_id=found.pk, note=note, by=request.actor, at=clock.now())


def _withdraw(found: TreeChange, note: str, request: ActingRequest) -> TreeChange:
    return withdraw_change(change_id=found.pk, note=note, by=request.actor, at=clock.now())


def _undo(found: TreeChange, note: str, request: ActingRequest) -> TreeChange:
    return undo_change(change_id=found.pk, reason=note, by=request.actor, at=clock.now())


_OTHER_VERBS = {"return": _return, "withdraw": _withdraw, "undo": _undo}


def _visible(request: ActingRequest, change_id: int) -> TreeChange:
    return visible_or_404(changes_visible_to(actor=request.actor), pk=change_id)
