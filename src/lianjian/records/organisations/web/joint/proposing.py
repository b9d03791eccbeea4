"""Proposing a joint organisation in three steps, each an address of its own: choose, look at what it means, submit."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.organisations.actions.joint import propose_joint_organisation
from lianjian.records.organisations.enums import URBAN_KINDS, JointForm, UnitKind
from lianjian.records.organisations.models import JointParty, Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within_any
from lianjian.records.organisations.policies.joint import VOICES, may_propose
from lianjian.records.organisations.policies.joint_rules import separate_assets, usual_approver
from lianjian.records.organisations.queries.joint_preview import (
    JointPlan,
    pairing_form_of,
    plan_joint,
    refuse_unfit_parties,
    suggested_name,
)
from lianjian.records.organisations.web.joint.forms import ProposalForm, SearchForm
from lianjian.ui.form_pages import show_refusal

OFFERED = 12


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Who has been chosen so far; it travels in the address, so that every step works without script."""

    lead: Organisation | None
    villages: tuple[Organisation, ...]
    form: JointForm

    @property
    def is_complete(self) -> bool:
        """Whether the next step can be taken."""
        return self.lead is not None and bool(self.villages)

    def query(self, *, lead: Organisation | None = None, adding: str = "", dropping: str = "", form: str = "") -> str:
        """The address of this choice with one thing changed."""
        asked = QueryDict(mutable=True)
        chosen = lead or self.lead
        asked["lead"] = chosen.code if chosen and chosen.code != dropping else ""
        codes = [village.code for village in self.villages if village.code != dropping]
        asked.setlist("village", [*codes, *([adding] if adding and adding not in codes else [])])
        asked["form"] = form or self.form
        return f"?{asked.urlencode()}"


@signed_in
@require_safe
def choose(request: ActingRequest) -> HttpResponse:
    """Step one: the lead and the villages, found by name, initials or code."""
    choice = _choice(request)
    search = SearchForm(request.GET)
    text = (search.cleaned_data["q"] if search.is_valid() else "").strip()
    context = {
        "choice": choice,
        "search": search,
        "asked": text,
        "leads": _offered(request.actor, text, urban=True, choice=choice),
        "villages": _offered(request.actor, text, urban=False, choice=choice),
        "forms": JointForm,
    }
    return render(request, "organisations/joint/choose.html", context)


@signed_in
@once
def preview(request: ActingRequest) -> HttpResponse:
    """Step two shows what the rules say and which posts would be filled; step three submits it."""
    choice = _choice(request)
    if choice.lead is None or not choice.villages:
        return redirect(f"{request.path.removesuffix('preview/')}{choice.query()}")
    today = clock.today()
    pairing_form = pairing_form_of(lead=choice.lead)
    refuse_unfit_parties(lead=choice.lead, villages=choice.villages, form=pairing_form, on=today)
    plan = plan_joint(lead=choice.lead, villages=choice.villages, form=choice.form, on=today)
    require(may_propose(request.actor, plan.superior, plan.parties))
    suggested = {"name": suggested_name(lead_name=plan.lead.name, form=choice.form)}
    wants_reason = bool(plan.judgement.wants_reason)
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, initial=suggested, wants_reason=wants_reason)
    if form.is_valid():
        try:
            joint = propose_joint_organisation(
                pairing_form=pairing_form,
                form=choice.form,
                lead_id=plan.lead.pk,
                village_ids=[village.pk for village in plan.villages],
                superior_id=plan.superior.pk,
                by=request.actor,
                at=clock.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            messages.success(request, _("Proposed. Every party has been asked for its consent."))
            return redirect("organisations:joint", joint.code)
    context = _preview_context(choice, plan, form)
    return render(request, "organisations/joint/preview.html", context, status=422 if form.errors else 200)


def _preview_context(choice: Choice, plan: JointPlan, form: ProposalForm) -> dict[str, object]:
    return {
        "choice": choice,
        "plan": plan,
        "form": form,
        "forms": JointForm,
        "assets": separate_assets(on=clock.today(), packs=plan.packs),
        "approver": usual_approver(form=choice.form, superior_kind=plan.case.superior_kind),
    }


def _choice(request: ActingRequest) -> Choice:
    codes = [request.GET.get("lead", ""), *request.GET.getlist("village")[:12]]
    reachable = _county_of(request.actor)
    known = {place.code: place for place in reachable.filter(code__in=[code for code in codes if code])}
    villages = [known[code] for code in dict.fromkeys(codes[1:]) if code in known]
    lead = known.get(codes[0])
    own = None if "lead" in request.GET or villages else _own_party(request.actor)
    if own is not None and own.kind == UnitKind.VILLAGE:
        villages = [own]
    elif own is not None and own.kind in URBAN_KINDS:
        lead = own
    form = request.GET.get("form", "")
    chosen = JointForm(form) if form in JointForm.values else JointForm.ALLIANCE
    return Choice(lead=lead, villages=tuple(villages), form=chosen)


def _own_party(actor: Actor) -> Organisation | None:
    """Whom a secretary would propose for: his own place."""
    units = actor.units(*VOICES)
    return Organisation.objects.filter(pk__in=units, kind__in=[*URBAN_KINDS, UnitKind.VILLAGE]).first()


def _county_of(actor: Actor) -> QuerySet[Organisation]:
    """Living organisations of the counties the actor works in: a partner may stand anywhere in the county."""
    scopes = actor.scopes()
    above = {path for scope in scopes for path in [*paths_above(scope), scope]}
    counties = Organisation.objects.filter(path__in=above, kind=UnitKind.COUNTY).values_list("path", flat=True)
    return Organisation.objects.filter(within_any(outermost([*scopes, *counties])), dissolved_on=None)


def _offered(actor: Actor, text: str, *, urban: bool, choice: Choice) -> list[Organisation]:
    """Those that can be chosen: not chosen yet, not in a joint organisation, and named as asked."""
    kinds = URBAN_KINDS if urban else (UnitKind.VILLAGE,)
    free = _county_of(actor).filter(kind__in=kinds)
    free = free.exclude(pk__in=JointParty.objects.filter(during__endswith=None).values("organisation_id"))
    chosen = [place.pk for place in (choice.lead, *choice.villages) if place]
    if text:
        letters = text.lower()
        free = free.filter(Q(name__contains=text) | Q(code=text) | Q(name_initials__startswith=letters))
    return list(free.exclude(pk__in=chosen).select_related("parent").order_by("path")[:OFFERED])
