"""Proposing a change of the tree: one form for each kind, with a preview of what it brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.organisations.actions import changes
from lianjian.records.organisations.actions.changes import Part
from lianjian.records.organisations.enums import ChangeKind, UnitKind
from lianjian.records.organisations.hanging import kinds_below
from lianjian.records.organisations.models import Organisation, TreeChange
from lianjian.records.organisations.policies.tree import may_propose
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.organisations.web.tree import forms
from lianjian.records.organisations.web.tree.views import trail, visible_node
from lianjian.ui.form_pages import show_refusal

Propose = Callable[[Any, Organisation, Actor, datetime], TreeChange]

_FORMS: dict[ChangeKind, type[forms.ProposalForm]] = {
    ChangeKind.CREATE: forms.FoundingForm,
    ChangeKind.RENAME: forms.RenamingForm,
    ChangeKind.RE_PARENT: forms.MovingForm,
    ChangeKind.MERGE: forms.MergingForm,
    ChangeKind.SPLIT: forms.SplittingForm,
    ChangeKind.DISSOLVE: forms.DissolvingForm,
}


@signed_in
@require_http_methods(["GET", "POST"])
@once
def propose(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """Asks what the change is to be; shows first what it would bring, then sends it to the superior."""
    organisation = visible_node(request, code)
    if kind not in ChangeKind.values:
        raise Http404
    require(may_propose(request.actor, organisation))
    chosen = ChangeKind(kind)
    form = _form(request, chosen, organisation)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                change = _PROPOSE[chosen](form, organisation, request.actor, clock.now())
                messages.success(request, _("Proposed; %(superior)s decides.") % {"superior": change.superior})
                return redirect("organisations:change", change_id=change.pk)
            preview = changes.preview_of(
                propose=lambda: _PROPOSE[chosen](form, organisation, request.actor, clock.now()),
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
    return render(
        request,
        "organisations/tree/propose.html",
        {
            "organisation": organisation,
            "kind": chosen,
            "form": form,
            "preview": preview,
            "trail": trail(request, organisation),
            "lead": _lead(chosen, organisation),
        },
    )


def _form(request: ActingRequest, kind: ChangeKind, organisation: Organisation) -> forms.ProposalForm:
    extra: dict[str, Any] = {}
    if kind == ChangeKind.CREATE:
        extra["kinds"] = kinds_below(UnitKind(organisation.kind))
    elif kind == ChangeKind.SPLIT:
        extra["kinds"] = [UnitKind(organisation.kind)]
        extra["initial"] = {"form": organisation.form}
    return _FORMS[kind](
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        visible=organisations_visible_to(actor=request.actor),
        **{**extra, "initial": {"effective_on": clock.today(), **extra.get("initial", {})}},
    )


def _lead(kind: ChangeKind, organisation: Organisation) -> str:
    leads = {
        ChangeKind.CREATE: _("Set up an organisation under %(name)s"),
        ChangeKind.RENAME: _("Rename %(name)s"),
        ChangeKind.RE_PARENT: _("Move %(name)s under another superior"),
        ChangeKind.MERGE: _("Merge others into %(name)s"),
        ChangeKind.SPLIT: _("Split %(name)s"),
        ChangeKind.DISSOLVE: _("Dissolve %(name)s"),
    }
    return leads[kind] % {"name": organisation.name}


def _found(form: forms.FoundingForm, place: Organisation, by: Actor, at: datetime) -> TreeChange:
    return changes.propose_founding(parent=place, founding=form.founding, proposal=form.proposal, by=by, at=at)


def _rename(form: forms.RenamingForm, place: Organisation, by: Actor, at: datetime) -> TreeChange:
    name = form.cleaned_data["name"]
    return changes.propose_renaming(organisation=place, name=name, proposal=form.proposal, by=by, at=at)


def _move(form: forms.MovingForm, place: Organisation, by: Actor, at: datetime) -> TreeChange:
    parent = form.cleaned_data["parent"]
    return changes.propose_moving(organisation=place, parent=parent, proposal=form.proposal, by=by, at=at)


def _merge(form: forms.MergingForm, place: Organisation, by: Actor, at: datetime) -> TreeChange:
    name = form.cleaned_data["name"]
    return changes.propose_merging(
        target=place, merged=form.all_merged, name=name, proposal=form.proposal, by=by, at=at
    )


def _split(form: forms.SplittingForm, place: Organisation, by: Actor, at: datetime) -> TreeChange:
    part = Part(founding=form.founding, children=tuple(form.cleaned_data["children"]))
    return changes.propose_splitting(target=place, parts=[part], proposal=form.proposal, by=by, at=at)


def _dissolve(form: forms.DissolvingForm, place: Organisation, by: Actor, at: datetime) -> TreeChange:
    heir = form.cleaned_data["heir"]
    return changes.propose_dissolving(organisation=place, heir=heir, proposal=form.proposal, by=by, at=at)


_PROPOSE: dict[ChangeKind, Propose] = {
    ChangeKind.CREATE: _found,
    ChangeKind.RENAME: _rename,
    ChangeKind.RE_PARENT: _move,
    ChangeKind.MERGE: _merge,
    ChangeKind.SPLIT: _split,
    ChangeKind.DISSOLVE: _dissolve,
}
